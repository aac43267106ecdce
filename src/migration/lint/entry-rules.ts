// Rules that look at entry points: that they are there, that stop leaves nothing behind, that each says how it ended, and
// that an interface alias comes and goes at the right time (manual 5.3.2, 5.3.5, 5.3.9, 5.4.1.2).
import { callsOf, endsExplicitly, findEntries, handsOn, hasLoop } from './entries.ts';
import { type Entry, entries, type Invocation } from './script-view.ts';
import type { RuleInput } from './subject.ts';
import { isApplicationProgram } from './vocabulary.ts';

/** All rules of this file. */
export function checkEntries(input: RuleInput): void {
  const { subject, view } = input;
  const found: ReadonlyMap<Entry, number> =
    subject.role === 'action' ? findEntries(view) : new Map([[subject.role, 1]]);
  if (subject.role === 'action') checkMissing(input, found);
  for (const [entry, line] of found) {
    const followed = subject.role === 'action' ? entry : null;
    const calls = callsOf(view, followed);
    checkExitStatus(input, { entry, followed, line, calls });
    if (entry === 'stop') checkStop(input, { entry, followed, line, calls });
    checkAliasOrder(input, entry, calls);
  }
  checkFailureStatus(input);
  checkAliasNetwork(input);
}

interface EntryPoint {
  readonly entry: Entry;
  /** The argument that the script is called with; null if it is called with none. */
  readonly followed: Entry | null;
  readonly line: number;
  readonly calls: readonly Invocation[];
}

/** L2. */
function checkMissing({ report }: RuleInput, found: ReadonlyMap<Entry, number>): void {
  const missing = entries.filter((entry) => !found.has(entry));
  if (missing.length === 0) return;
  report('L2', 'error', 1, {
    message: `the script has no ${missing.join(' or ')} entry point.`,
    remedy:
      'Combine the separate scripts into one that does "case $1 in start) ... stop) ... check) ... esac", as ' +
      '/var/cluster/caa/template/template.scr does.',
  });
}

/** L5. */
function checkStop({ view, report }: RuleInput, { followed, line, calls }: EntryPoint): void {
  const waits = calls.some(({ name }) => name === 'fuser' || name === 'wait');
  if (waits || hasLoop(view, followed)) return;
  if (followed !== null && handsOn(view, followed)) return;
  report('L5', 'warning', line, {
    message: 'the stop entry neither waits for the processes of the application nor uses fuser.',
    remedy:
      'Make it end all processes, or close their files: for each application directory run "fuser -ck DIR", test ' +
      'with "fuser -uv DIR", try once more, and then exit 2, so that an operator is called.',
  });
}

/** L9. */
function checkExitStatus({ view, report }: RuleInput, point: EntryPoint): void {
  const { entry, followed, line, calls } = point;
  const isExplicit = endsExplicitly(view, followed);
  if (!isExplicit) {
    report('L9', 'warning', line, {
      message: `the ${entry} entry can end without saying its exit status; that of its last command is then taken.`,
      remedy: 'End every way through it with exit: 0 for success, anything else for failure.',
    });
  }
  const ends = calls.filter(({ name }) => name === 'exit' || name === 'return');
  const canSucceed = ends.some(({ args: [status = '0'] }) => !/^[1-9]\d*$/.test(status));
  if (entry === 'check' && isExplicit && ends.length > 0 && !canSucceed) {
    report('L9', 'error', ends[0]?.line ?? line, {
      message:
        'the check entry never exits with 0, so that the application would count as not running.',
      remedy: 'Let it exit 0 if the application runs.',
    });
  }
}

/** L9: the habit of the template. */
function checkFailureStatus({ view, report }: RuleInput): void {
  const other = view.invocations.find(
    ({ name, args: [status = ''] }) =>
      name === 'exit' && /^[1-9]\d*$/.test(status) && status !== '2',
  );
  if (other === undefined) return;
  report('L9', 'notice', other.line, {
    message: `the script exits ${other.args[0]} for failure; scripts made from the template use 2.`,
    remedy: 'Nothing needs to be done: any status but 0 is failure.',
  });
}

/** The place of `ifconfig ... alias` or `-alias` among the calls; -1 if there is none. */
function aliasAt(calls: readonly Invocation[], word: string): number {
  return calls.findIndex(({ name, args }) => name === 'ifconfig' && args.includes(word));
}

/** N1. */
function checkAliasOrder({ report }: RuleInput, entry: Entry, calls: readonly Invocation[]): void {
  if (entry === 'start') {
    const at = aliasAt(calls, 'alias');
    const early = calls.slice(0, Math.max(0, at)).find(({ name }) => isApplicationProgram(name));
    if (at < 0 || early === undefined) return;
    report('N1', 'warning', calls[at]?.line ?? 1, {
      message: `"ifconfig ... alias" comes after ${early.name} in line ${early.line}, which may need the address.`,
      remedy: 'Assign the alias before the application starts.',
    });
  }
  if (entry === 'stop') {
    const at = aliasAt(calls, '-alias');
    const isEnding = ({ name }: Invocation): boolean =>
      name === 'kill' || name === 'fuser' || name === 'wait' || isApplicationProgram(name);
    const late = at < 0 ? undefined : calls.slice(at + 1).find(isEnding);
    if (late === undefined) return;
    report('N1', 'warning', calls[at]?.line ?? 1, {
      message: `"ifconfig ... -alias" comes before ${late.name} in line ${late.line}; processes may still use the address.`,
      remedy: 'Take the alias away after all processes of the application have stopped.',
    });
  }
}

/** N2. */
function checkAliasNetwork({ subject, view, report }: RuleInput): void {
  const at = aliasAt(view.invocations, 'alias');
  if (at < 0 || subject.requiresNetwork === true) return;
  const profile =
    subject.requiresNetwork === null
      ? 'its profile should require the network behind it.'
      : 'its profile requires no network, so that members without that network can be chosen.';
  report('N2', 'notice', view.invocations[at]?.line ?? 1, {
    message: `the script uses an interface alias; ${profile}`,
    remedy: 'Name the network resource in REQUIRED_RESOURCES of the profile.',
  });
}
