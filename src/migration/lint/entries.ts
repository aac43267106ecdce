// Entry points: whether a script has them, what each of them calls, and how each of them ends. A script is followed as the
// shell would run it with that one argument, so that functions and nested ifs count.
import type { AndOr, Command, CommandList, IfBranch } from '../shell/ast.ts';
import {
  asList,
  collectInvocations,
  type Entry,
  eachCommand,
  entries,
  expand,
  type Invocation,
  isFirstArgument,
  itemFor,
  type ScriptView,
} from './script-view.ts';
import { isApplicationProgram } from './vocabulary.ts';

/** The entry points that a script has, with the line on which each begins. */
export function findEntries({ script, variables }: ScriptView): ReadonlyMap<Entry, number> {
  const found = new Map<Entry, number>();
  eachCommand(script.commands, (command) => {
    for (const [entry, line] of entriesIn(command, variables)) {
      if (!found.has(entry)) found.set(entry, line);
    }
  });
  return found;
}

function entriesIn(
  command: Command,
  variables: ReadonlyMap<string, string>,
): readonly (readonly [Entry, number])[] {
  if (command.kind === 'case' && isFirstArgument(command.subject.value, variables)) {
    return command.items.flatMap(({ patterns, line }) =>
      entries
        .filter((entry) => patterns.some(({ value }) => value === entry))
        .map((entry) => [entry, line] as const),
    );
  }
  if (command.kind !== 'if') return [];
  return command.branches.flatMap((branch) =>
    entries
      .filter((entry) => testsFor(branch, variables) === entry)
      .map((entry) => [entry, branch.line] as const),
  );
}

/** The word that `if [ "$1" = start ]` compares the first argument with. */
function testsFor({ condition }: IfBranch, variables: ReadonlyMap<string, string>): string | null {
  const [only] = condition;
  const [command] = only?.first.commands ?? [];
  if (condition.length !== 1 || only?.rest.length !== 0 || command?.kind !== 'simple') return null;
  const words = command.words.map(({ value }) => value).filter((word) => word !== ']');
  const [test = '', left = '', operator = '', right = ''] = words;
  if (!/^(?:\[|test)$/.test(test) || !/^==?$/.test(operator)) return null;
  if (isFirstArgument(left, variables)) return right;
  // The old way to compare a word that may be empty.
  return expand(left, variables) === 'x$1' && right.startsWith('x') ? right.slice(1) : null;
}

/** What the shell would run of a script that is called with that argument. */
interface Scope {
  readonly view: ScriptView;
  readonly entry: Entry | null;
  /** Functions that have been followed: each is, once, or scripts could be made that take forever. */
  readonly followed: Set<string>;
  /** What is known of functions: whether they leave the script, and whether they end with an exit status. */
  readonly known: Map<string, boolean>;
  /** A `return` ends what is looked at. */
  readonly returns: boolean;
}

/** The calls that an entry point makes, those of its functions included, in order. */
export function callsOf(view: ScriptView, entry: Entry | null): readonly Invocation[] {
  return reachable(scopeOf(view, entry), view.script.commands).calls;
}

/** True if an entry point, or for null the whole script, cannot end without saying its exit status. */
export function endsExplicitly(view: ScriptView, entry: Entry | null): boolean {
  return leaves(scopeOf(view, entry), view.script.commands, true);
}

/** True if an entry point leaves the work to another program, which is told the script's argument. */
export function handsOn(view: ScriptView, entry: Entry): boolean {
  // What is `$1` in a function is the function's own.
  const { calls } = reachable(
    scopeOf({ ...view, functions: new Map() }, entry),
    view.script.commands,
  );
  return calls.some(
    ({ name, args }) =>
      !view.functions.has(name) &&
      isApplicationProgram(name) &&
      args.some((word) => isFirstArgument(word, view.variables)),
  );
}

/** True if an entry point waits in a loop. */
export function hasLoop(view: ScriptView, entry: Entry | null): boolean {
  return reachable(scopeOf(view, entry), view.script.commands).hasLoop;
}

function scopeOf(view: ScriptView, entry: Entry | null): Scope {
  return { view, entry, followed: new Set(), known: new Map(), returns: false };
}

interface Reached {
  readonly calls: readonly Invocation[];
  readonly hasLoop: boolean;
}

function reachable(scope: Scope, list: CommandList): Reached {
  const calls: Invocation[] = [];
  let isLooping = false;
  const add = (reached: Reached): void => {
    for (const call of reached.calls) calls.push(call);
    isLooping ||= reached.hasLoop;
  };
  for (const andOr of list) {
    for (const pipeline of [andOr.first, ...andOr.rest.map((each) => each.pipeline)]) {
      for (const command of pipeline.commands) add(reachCommand(scope, command, andOr));
    }
  }
  return { calls, hasLoop: isLooping };
}

function reachCommand(scope: Scope, command: Command, andOr: AndOr): Reached {
  switch (command.kind) {
    case 'simple':
      return reachSimple(scope, command, andOr);
    case 'if':
      return reachAll(scope, ifLists(scope, command));
    case 'case':
      return reachAll(scope, caseLists(scope, command));
    case 'loop': {
      const lists = [...(command.condition === null ? [] : [command.condition]), command.body];
      const inner = reachAll(scope, lists);
      return { calls: inner.calls, hasLoop: inner.hasLoop || command.condition !== null };
    }
    case 'group':
    case 'subshell':
      return reachable(scope, command.body);
    case 'function':
    case 'test':
      return { calls: [], hasLoop: false };
  }
}

function reachAll(scope: Scope, lists: readonly CommandList[]): Reached {
  const all = lists.map((list) => reachable(scope, list));
  return {
    calls: all.flatMap(({ calls }) => calls),
    hasLoop: all.some((reached) => reached.hasLoop),
  };
}

function reachSimple(
  scope: Scope,
  command: Extract<Command, { readonly kind: 'simple' }>,
  { isBackground }: AndOr,
): Reached {
  const own = collectInvocations(asList(command), scope.view.variables).map((call) => ({
    ...call,
    isBackground,
  }));
  const name = calledFunction(scope, command);
  if (name === null) return { calls: own, hasLoop: false };
  const body = scope.view.functions.get(name);
  if (body === undefined || scope.followed.has(name)) return { calls: own, hasLoop: false };
  scope.followed.add(name);
  const inner = reachable(scope, asList(body));
  return { calls: [...own, ...inner.calls], hasLoop: inner.hasLoop };
}

/** The function that a command calls; `"$1"` calls the one of the entry point. */
function calledFunction(
  { view, entry }: Scope,
  command: Extract<Command, { readonly kind: 'simple' }>,
): string | null {
  const [word] = command.words;
  if (word === undefined) return null;
  const isArgument = entry !== null && isFirstArgument(word.value, view.variables);
  const name = isArgument ? entry : expand(word.value, view.variables);
  return view.functions.has(name) ? name : null;
}

function ifLists(
  { view, entry }: Scope,
  { branches, otherwise }: Extract<Command, { readonly kind: 'if' }>,
): readonly CommandList[] {
  const lists: CommandList[] = [];
  for (const branch of branches) {
    const word = entry === null ? null : testsFor(branch, view.variables);
    if (word === null) lists.push(branch.condition, branch.body);
    else if (word === entry) return [...lists, branch.body];
  }
  return otherwise === null ? lists : [...lists, otherwise];
}

function caseLists(
  { view, entry }: Scope,
  { subject, items }: Extract<Command, { readonly kind: 'case' }>,
): readonly CommandList[] {
  if (entry === null || !isFirstArgument(subject.value, view.variables)) {
    return items.map(({ body }) => body);
  }
  const item = itemFor(items, entry);
  return item === undefined ? [] : [item.body];
}

/** True if no way through the list comes out at its end. */
function leaves(scope: Scope, list: CommandList, isTail: boolean): boolean {
  return list.some((andOr, index) =>
    leavesAndOr(scope, andOr, isTail && index === list.length - 1),
  );
}

function leavesAndOr(scope: Scope, { first, rest, isBackground }: AndOr, isTail: boolean): boolean {
  if (isBackground) return false;
  const ends = [{ operator: '', pipeline: first }, ...rest].map(({ operator, pipeline }) => {
    const [only, second] = pipeline.commands;
    const isLeaving =
      only !== undefined &&
      second === undefined &&
      leavesCommand(scope, only, isTail && rest.length === 0);
    return { operator, isLeaving };
  });
  if (ends[0]?.isLeaving === true) return true;
  // At the end, `prepare || exit 2` ends with 0 or with 2: there is nothing that it leaves open.
  const last = ends.at(-1);
  if (isTail && last?.operator === '||' && last.isLeaving) return true;
  // `test && exit 0 || exit 1` ends either way.
  const onSuccess = ends.findIndex(({ operator, isLeaving }) => operator === '&&' && isLeaving);
  return (
    onSuccess >= 0 &&
    ends.slice(onSuccess + 1).some(({ operator, isLeaving }) => operator === '||' && isLeaving)
  );
}

function leavesCommand(scope: Scope, command: Command, isTail: boolean): boolean {
  switch (command.kind) {
    case 'simple':
      return leavesSimple(scope, command, isTail);
    case 'if':
      return leavesIf(scope, command, isTail);
    case 'case':
      return leavesCase(scope, command, isTail);
    case 'loop':
      return isEndless(command);
    case 'group':
      return leaves(scope, command.body, isTail);
    case 'subshell':
      return isTail && leaves(scope, command.body, isTail);
    case 'function':
    case 'test':
      return false;
  }
}

function leavesSimple(
  scope: Scope,
  command: Extract<Command, { readonly kind: 'simple' }>,
  isTail: boolean,
): boolean {
  const [first, second] = command.words;
  if (first?.raw === 'exit') return true;
  if (first?.raw === 'return') return scope.returns;
  if (first?.raw === 'exec') return second !== undefined;
  const name = calledFunction(scope, command);
  const body = name === null ? undefined : scope.view.functions.get(name);
  if (name === null || body === undefined) return false;
  return (
    functionLeaves({ ...scope, returns: false }, name, body) ||
    (isTail && functionLeaves({ ...scope, returns: true }, name, body))
  );
}

/** One that calls itself is taken not to leave by that. */
function functionLeaves(scope: Scope, name: string, body: Command): boolean {
  const key = `${scope.returns} ${name}`;
  const known = scope.known.get(key);
  if (known !== undefined) return known;
  scope.known.set(key, false);
  const isLeaving = leaves(scope, asList(body), scope.returns);
  scope.known.set(key, isLeaving);
  return isLeaving;
}

function leavesIf(
  scope: Scope,
  { branches, otherwise }: Extract<Command, { readonly kind: 'if' }>,
  isTail: boolean,
): boolean {
  for (const branch of branches) {
    const word = scope.entry === null ? null : testsFor(branch, scope.view.variables);
    if (word !== null && word === scope.entry) return leaves(scope, branch.body, isTail);
    if (word === null && !leaves(scope, branch.body, isTail)) return false;
  }
  return otherwise !== null && leaves(scope, otherwise, isTail);
}

function leavesCase(
  scope: Scope,
  { subject, items }: Extract<Command, { readonly kind: 'case' }>,
  isTail: boolean,
): boolean {
  if (scope.entry !== null && isFirstArgument(subject.value, scope.view.variables)) {
    const item = itemFor(items, scope.entry);
    return item !== undefined && leaves(scope, item.body, isTail);
  }
  const hasDefault = items.some(({ patterns }) => patterns.some(({ value }) => value === '*'));
  return hasDefault && items.every(({ body }) => leaves(scope, body, isTail));
}

/** `while true` without a break. */
function isEndless(loop: Extract<Command, { readonly kind: 'loop' }>): boolean {
  const [only, second] = loop.condition ?? [];
  const [command] = only?.first.commands ?? [];
  if (second !== undefined || command?.kind !== 'simple') return false;
  const [word] = command.words;
  const isTrue = loop.isUntil ? word?.raw === 'false' : /^(?:true|:)$/.test(word?.raw ?? '');
  let breaks = false;
  eachCommand(loop.body, (inner) => {
    if (inner.kind === 'simple' && inner.words[0]?.raw === 'break') breaks = true;
  });
  return isTrue && !breaks;
}
