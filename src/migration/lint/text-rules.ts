// Rules that look at words wherever they stand, except in comments: device names, variables of ASE, the message of a busy
// file system, file systems in a script for a database (manual 5.3.5, 5.3.7, 5.3.8, 2.14.3).
import { findOldDevices, mapDevice } from '../devices.ts';
import type { LintSubject, Report } from './subject.ts';
import { databaseWords } from './vocabulary.ts';

export interface TextInput {
  readonly subject: LintSubject;
  /** The script without its comments, line for line. */
  readonly code: string;
  readonly report: Report;
}

/** All rules of this file. */
export function checkText(input: TextInput): void {
  checkDevices(input);
  const lines = input.code.split('\n').map((line) => line.slice(0, lineLengthMax));
  if (variables.some(({ name }) => input.code.includes(name))) checkVariables(input, lines);
  if (/busy/i.test(input.code)) checkBusyMessage(input, lines);
  if (input.code.includes('umount')) checkUnmountStatus(input, lines);
  checkDatabase(input, lines);
}

/** What follows in a longer line is not looked at by the rules that look at whole lines. */
const lineLengthMax = 2000;

/** L7: old names, unless the table knows them. */
function checkDevices({ subject, code, report }: TextInput): void {
  const found = findOldDevices(code).filter(
    ({ name }) => mapDevice(name, subject.devices) === null,
  );
  if (found[0] !== undefined) report('L7', 'notice', found[0].line, renumberedBuses);
  for (const { name, line, kind } of found) {
    if (kind === 'drd') {
      report('L7', 'error', line, {
        message: `${name} is a name of a raw disk service, and there are none any more.`,
        remedy: 'Use the special file of the disk, for example /dev/rdisk/dsk2c.',
      });
      continue;
    }
    const example = kind === 'tape' ? '/dev/tape/tapeN' : '/dev/disk/dskN or /dev/rdisk/dskN';
    report('L7', 'error', line, {
      message: `${name} is an old device name.`,
      remedy: `Use its new name, ${example} with its partition; media changers are /dev/changer/mcN.`,
    });
  }
}

/** What nobody but the administrator can know. */
export const renumberedBuses = {
  message:
    'if buses were renumbered with ase_fix_config, old names alone do not tell which device is meant.',
  remedy: 'Compare the new names with the saved output of ase_fix_config.',
};

const variables: readonly {
  readonly name: string;
  readonly message: string;
  readonly remedy: string;
}[] = [
  {
    name: 'MEMBER_STATE',
    message: 'MEMBER_STATE does not exist any more: CAA never runs the stop entry at boot.',
    remedy:
      'Move what is done for BOOTING, such as removing old references and log files, to the start entry, and ' +
      'keep what is done for RUNNING.',
  },
  {
    name: 'ASEROUTING',
    message: 'ASEROUTING does not exist any more.',
    remedy: 'Take it out; routing is the business of the cluster alias.',
  },
  {
    name: 'ASE_PARTIAL_MIRRORING',
    message: 'ASE_PARTIAL_MIRRORING does not exist any more.',
    remedy: 'Take it out.',
  },
];

/** L8. */
function checkVariables({ report }: TextInput, lines: readonly string[]): void {
  for (const { name, message, remedy } of variables) {
    const pattern = new RegExp(`(?<!\\w)${name}(?!\\w)`);
    for (const [index, code] of lines.entries()) {
      if (pattern.test(code)) report('L8', 'error', index + 1, { message, remedy });
    }
  }
}

const busyRemedy =
  'Make sure that the stop entry ends all processes, or closes their files: for each application directory run ' +
  '"fuser -ck DIR", test with "fuser -uv DIR", try once more, and then exit 2, so that an operator is called.';

const printing = /^\s*(?:echo|print|printf|logger)\s/;

/** L5: the message that an unmount gave. */
function checkBusyMessage({ report }: TextInput, lines: readonly string[]): void {
  for (const [index, code] of lines.entries()) {
    if (!/file ?system\s+(?:is\s+)?busy/i.test(code) || printing.test(code)) continue;
    report('L5', 'error', index + 1, {
      message:
        'the message "filesystem busy" is not given any more, so that the application could be started twice ' +
        'while processes of it are left on another member.',
      remedy: busyRemedy,
    });
  }
}

const linesAfterUnmount = 2;

/** L5: the exit status of an unmount. */
function checkUnmountStatus({ report }: TextInput, lines: readonly string[]): void {
  for (const [index, code] of lines.entries()) {
    if (!/(?:^|[\s;|&(/])umount\s/.test(code) || printing.test(code)) continue;
    const isTested =
      /\b(?:if|elif|while|until)\b.*\bumount\s/.test(code) ||
      /\bumount\s[^;]*(?:\|\||&&)/.test(code) ||
      lines.slice(index, index + 1 + linesAfterUnmount).some((next) => next.includes('$?'));
    if (!isTested) continue;
    report('L5', 'error', index + 1, {
      message:
        'the exit status of umount is taken for a sign that processes are left, and it is none any more: the ' +
        'application could be started twice.',
      remedy: busyRemedy,
    });
  }
}

/** L13. */
function checkDatabase({ subject, report }: TextInput, lines: readonly string[]): void {
  if (!databaseWords.test(subject.file) && !lines.some((code) => databaseWords.test(code))) return;
  for (const [index, code] of lines.entries()) {
    const [found] =
      /\/etc\/f(?:stab|dmns)[\w./#-]*|\/dev\/r?(?:disk|vol)\/[\w./-]+|(?<![\w$])[A-Za-z]\w*#[A-Za-z]\w*/.exec(
        code,
      ) ?? [];
    if (found === undefined) continue;
    report('L13', 'warning', index + 1, {
      message: `${found} is about file systems, and a script for a database should not be.`,
      remedy: 'Take it out: the file systems are there on every member before the script runs.',
    });
  }
}
