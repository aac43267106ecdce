// Rules that look at the programs a script calls: ASE commands, nfs_ifconfig, storage management, output, events, PATH
// (manual 5.3.1, 5.3.3, 5.3.4, 5.3.6, 5.3.10, 2.3.1).
import { shownBytes } from '../findings.ts';
import { callsOf, findEntries } from './entries.ts';
import {
  asList,
  collectInvocations,
  type Entry,
  entries,
  expand,
  type Invocation,
  type ScriptView,
} from './script-view.ts';
import type { RuleInput } from './subject.ts';
import {
  isQuietCommand,
  isShellBuiltin,
  isStorageCommand,
  talkativeCommands,
} from './vocabulary.ts';

const replacements: Readonly<Record<string, string>> = {
  d: 'caa_stat',
  m: 'caa_relocate',
  s: 'caa_start',
  x: 'caa_stop',
};

/** L1: asemgr, wherever it is called. */
export function checkAseCommands({ view, report }: RuleInput): void {
  for (const { name, args, line } of view.invocations) {
    if (name !== 'asemgr') continue;
    const option = args.find((word) => /^-[a-zA-Z]/.test(word))?.[1] ?? '';
    const replacement = replacements[option];
    const shown = option === '' ? 'asemgr' : `asemgr -${option}`;
    report('L1', 'error', line, {
      message: `${shown} does not exist any more.`,
      remedy:
        replacement === undefined
          ? 'It has no direct equivalent; look at caa_profile, caa_register, caa_unregister, caa_balance and caa_report.'
          : `Use ${replacement}.`,
    });
  }
}

/** L4: nfs_ifconfig, which one place of the manual calls nfs_config. */
export function checkNfsIfconfig({ view, report }: RuleInput): void {
  for (const { name, line } of view.invocations) {
    if (name !== 'nfs_ifconfig' && name !== 'nfs_config') continue;
    report('L4', 'error', line, {
      message: `the script ${name} does not exist any more.`,
      remedy:
        'Use "ifconfig ... alias" at start and "ifconfig ... -alias" at stop, or a cluster alias.',
    });
  }
}

/** L6: commands that manage storage. */
export function checkStorageCommands({ view, report }: RuleInput): void {
  for (const { name, path, line } of view.invocations) {
    if (!isStorageCommand(name, path)) continue;
    report('L6', 'error', line, {
      message: `${name} manages storage, and the cluster gives every member all file storage by itself.`,
      remedy: 'Take it out, together with the mount points that the script makes.',
    });
  }
}

/** L3: what a script prints is lost, and what it writes must be watched. */
export function checkOutput(input: RuleInput): void {
  const { view, report } = input;
  const others: Invocation[] = [];
  const emptied = emptiedFiles(view);
  const isHeard = heardCalls(input);
  for (const call of view.invocations) {
    if (call.printsToScript && isHeard(call)) {
      if (talkativeCommands.has(call.name)) reportLostOutput(input, call);
      else if (mayPrint(input, call)) others.push(call);
    }
    for (const { operator, target } of call.redirects) {
      const file = expand(target.value, view.variables);
      if (file === '/dev/console') {
        report('L3', 'notice', call.line, {
          message: 'output to /dev/console is kept nowhere: it is seen only there and then.',
          remedy: 'Prefer evmpost, or logger.',
        });
      } else if (operator === '>>' && !file.startsWith('/dev/') && !emptied.has(file)) {
        report('L3', 'notice', call.line, {
          message: `output is appended to the file ${shownBytes(file)}.`,
          remedy:
            'See to it that the file does not fill its file system, or prefer evmpost or logger.',
        });
      }
    }
  }
  reportOtherOutput(input, others);
}

/** The files that a script empties by itself, which is to watch their size. */
function emptiedFiles({ invocations, variables }: ScriptView): ReadonlySet<string> {
  return new Set(
    invocations
      .filter(({ name }) => name === ':')
      .flatMap(({ redirects }) => redirects.filter(({ operator }) => operator === '>'))
      .map(({ target }) => expand(target.value, variables)),
  );
}

/**
 * Whether what a call prints can be lost: only entry points run under CAA, so that a usage line is read by whoever typed
 * the command, and a function that is called within `$(...)` prints for its caller. A function that says its arguments is
 * meant to be read, too, beside the events that the script posts: they are what is kept.
 */
function heardCalls({ subject, view }: RuleInput): (call: Invocation) => boolean {
  const found: readonly Entry[] = subject.role === 'action' ? [...findEntries(view).keys()] : [];
  if (found.length === 0) return () => true;
  const key = ({ name, line }: Invocation): string => `${line} ${name}`;
  const reached = new Set(found.flatMap((entry) => callsOf(view, entry).map(key)));
  if (postsEvents(view)) {
    for (const body of view.functions.values()) {
      for (const call of collectInvocations(asList(body), view.variables)) {
        if (call.args.some((word) => /\$[*@]/.test(word))) reached.delete(key(call));
      }
    }
  }
  return (call) => reached.has(key(call));
}

const outputRemedy =
  'In this order of preference: post an event with evmpost, use logger, write to /dev/console, write to a file.';

function reportLostOutput({ report }: RuleInput, { name, line }: Invocation): void {
  report('L3', 'notice', line, {
    message: `the output of ${name} goes to /dev/null, as all output of an action script does.`,
    remedy: outputRemedy,
  });
}

function mayPrint({ view }: RuleInput, { name, path, args }: Invocation): boolean {
  const isResolved = !path.includes('$') && !path.includes('`');
  return (
    isResolved &&
    !view.functions.has(name) &&
    !isQuietCommand(name) &&
    // A shell that is handed a script prints what the script prints.
    !(name === 'sh' && args.some((word) => /^\$/.test(word))) &&
    !(/grep$/.test(name) && args.some((word) => /^-\w*q/.test(word))) &&
    !isStorageCommand(name, path)
  );
}

function reportOtherOutput({ report }: RuleInput, others: readonly Invocation[]): void {
  const [first] = others;
  if (first === undefined) return;
  const names = [...new Set(others.map(({ name }) => shownBytes(name)))];
  report('L3', 'notice', first.line, {
    message: `whatever ${listed(names)} may print goes to /dev/null, here and further down.`,
    remedy: outputRemedy,
  });
}

function listed(names: readonly string[]): string {
  const shown = names.slice(0, 4);
  const more = names.length - shown.length;
  if (more > 0) return `${shown.join(', ')} and ${more} more commands`;
  const last = shown.at(-1) ?? '';
  return shown.length < 2 ? last : `${shown.slice(0, -1).join(', ')} and ${last}`;
}

function postsEvents({ script, read }: ScriptView): boolean {
  return [script.code, ...read.code].some((code) => /\bevmpost\b/.test(code));
}

/** L10: a script that posts no event. */
export function checkEvents({ view, report }: RuleInput): void {
  if (postsEvents(view)) return;
  report('L10', 'notice', 1, {
    message: 'the script posts no event.',
    remedy: 'Use evmpost, so that what it does can be seen and looked up; all sample scripts do.',
  });
}

/** L11: where commands are found. */
export function checkPath(input: RuleInput): void {
  const { view, report } = input;
  for (const { value, line } of view.paths) {
    const folders = value.split(':');
    if (!folders.some((folder) => folder === '.' || folder === '')) continue;
    report('L11', 'warning', line, {
      message: 'PATH has the current folder in it.',
      remedy: 'Take "." out, and empty parts as well, which mean the same.',
    });
  }
  if (view.paths.length > 0 || view.read.setsPath || input.subject.role !== 'action') return;
  // A script that asks whether there is a program knows what it does.
  const asked = new Set(
    view.invocations
      .filter(({ name }) => /^(?:command|type|which|whence)$/.test(name))
      .flatMap(({ args }) => args),
  );
  const bare = view.invocations.filter(
    (call) => isFoundByPath(input, call) && !asked.has(call.name),
  );
  const [first] = bare;
  if (first === undefined) return;
  const names = [...new Set(bare.map(({ name }) => shownBytes(name)))];
  report('L11', 'warning', first.line, {
    message: `the script does not set PATH and calls ${listed(names)} without full path; its PATH is /sbin:/usr/sbin:/usr/bin.`,
    remedy: 'Set PATH at the top of the script, or call each by its full path.',
  });
}

function isFoundByPath({ view }: RuleInput, { name, path }: Invocation): boolean {
  if (/[/$`]/.test(path) || isShellBuiltin(name) || view.functions.has(name)) return false;
  return !entries.some((entry) => entry === name);
}
