// Looks at one script with all rules. A text that is no shell script is still searched for words; it is never a reason to
// stop.
import type { Finding } from '../findings.ts';
import {
  checkAseCommands,
  checkEvents,
  checkNfsIfconfig,
  checkOutput,
  checkPath,
  checkStorageCommands,
} from './command-rules.ts';
import { checkEntries } from './entry-rules.ts';
import { viewScript } from './script-view.ts';
import { createReport, type LintSubject, type Report } from './subject.ts';
import { checkText } from './text-rules.ts';

/** All findings in a script, in no order. */
export function lintScript(given: LintSubject): readonly Finding[] {
  const { report, findings } = createReport(given.file);
  checkPermissions(given, report);
  const subject = { ...given, text: withPlainLineEnds(given.text) };
  if (subject.text !== given.text) reportLineEnds(subject, report);
  const interpreter = interpreterOf(subject.text);
  const looked = interpreter.isShell
    ? viewScript(subject.text, subject.readBeside ?? (() => null))
    : null;
  if (looked?.ok === true) {
    const input = { subject, view: looked.view, report };
    checkAseCommands(input);
    checkOutput(input);
    checkNfsIfconfig(input);
    checkStorageCommands(input);
    checkEvents(input);
    checkPath(input);
    checkEntries(input);
    checkText({ subject, code: looked.view.script.code, report });
    return findings;
  }
  if (looked === null) {
    report('A6', 'notice', 1, {
      message: `a script for ${interpreter.name} is not read command by command.`,
      remedy: 'Look through it with sections 5.3.1 to 5.3.10 of the manual at hand.',
    });
  } else {
    report('A6', 'error', looked.problem.line, {
      message: `this is no shell script that can be run: ${looked.problem.reason}.`,
      remedy: 'Correct it, and try it with "sh -n".',
    });
  }
  checkText({ subject, code: subject.text.replace(/^[ \t]*#.*$/gm, ''), report });
  return findings;
}

/** Which shell, or which other program, runs a script. */
export interface Interpreter {
  readonly isShell: boolean;
  /** `sh` if the script does not say. */
  readonly name: string;
}

export function interpreterOf(text: string): Interpreter {
  const [, program = '/bin/sh', argument = ''] = /^#!\s*(\S+)(?:[ \t]+(\S+))?/.exec(text) ?? [];
  const named = /\/env$/.test(program) && argument !== '' ? argument : program;
  const name = named.replace(/^.*\//, '');
  return { isShell: /^(?:sh|ksh|ksh93|bash|dash|ash|posix)$/.test(name), name };
}

/** L12. */
function checkPermissions({ file, permissions }: LintSubject, report: Report): void {
  if (permissions === undefined) return;
  if (!permissions.isExecutable) {
    report('L12', 'error', 1, {
      message: 'the script is not executable.',
      remedy: `Make it so: chmod u+x ${file}`,
    });
  }
  if (!permissions.isGroupWritable && !permissions.isWritableByAll) return;
  const who = permissions.isWritableByAll ? 'everyone' : 'its group';
  report('L12', 'warning', 1, {
    message: `${who} may write the script, and CAA runs it as root.`,
    remedy: `Only root should: chmod go-w ${file}`,
  });
}

/** Lines that end as on other systems end as a shell expects it. */
export function withPlainLineEnds(text: string): string {
  return text.replaceAll('\r\n', '\n');
}

function reportLineEnds({ role }: LintSubject, report: Report): void {
  const message = 'lines end with a carriage return, which a shell takes for a part of its words.';
  if (role === 'action')
    report('A6', 'error', 1, { message, remedy: 'Take the carriage returns out.' });
  else
    report('A6', 'notice', 1, {
      message,
      remedy: 'Nothing: they are taken out in the new script.',
    });
}
