// Turns an administrator's command into the procedure that carries it out, name by name, and into a run with an
// exit code.
import {
  balanceResource,
  changeHardware,
  consider,
  dependentsFirst,
  freeze,
  itemsRequiredFirst,
  onlineDependents,
  reconsiderAll,
  refuseMember,
  refuseStrangeMember,
  refuseWithoutQuorum,
  registerResource,
  relocateResource,
  relocationGroup,
  requiredFirst,
  restoreRegistered,
  startResource,
  stopResource,
  unfreeze,
  unregisterResource,
  untilQuorum,
} from './caa/index.ts';
import { readRequired } from './caa/settings.ts';
import { automatic, type Core, type Origin } from './core.ts';
import type { MemberName, ResourceName } from './documents.ts';
import type { Caller, Command, RegistrationItem } from './inputs.ts';
import { bootMember, crashMember, shutDownMember } from './membership/members.ts';
import type { Procedure } from './scheduler.ts';

/** A command may name thousands of resources, and each of their events and reasons repeats what caused it. */
const causeMax = 80;
const commandLineMax = 2000;

/** Runs a command for a request; its lines and its end are addressed to that request. */
export function* runCommand(
  core: Core,
  request: number,
  caller: Caller,
  command: Command,
): Procedure<void> {
  const { user } = caller;
  const run = core.state.addRun({ user, commandLine: cut(caller.commandLine, commandLineMax) });
  core.emit({ type: 'reply/accepted', request, run: run.number });
  const line = (stream: 'out' | 'err') => (text: string) => {
    core.emit({ type: 'reply/line', request, run: run.number, stream, text });
  };
  const origin: Origin = {
    reason: 'user',
    cause: `${cut(caller.commandLine, causeMax)} by ${user}`,
    locale: caller.locale,
    request,
    run: run.number,
    userAttributes: 'userAttributes' in command ? command.userAttributes : undefined,
    out: line('out'),
    err: line('err'),
  };
  const outdated = refuseOutdated(core, caller, origin);
  const exitCode = outdated ? 1 : yield* carryOut(core, caller, command, origin);
  const status = exitCode === 0 ? 'OK' : 'FAILED';
  core.state.setRun({ ...run, endedAt: core.state.now, status, exitCode });
  core.emit({ type: 'reply/ended', request, run: run.number, exitCode });
}

/** A command that was planned is carried out as planned or not at all. */
function refuseOutdated(core: Core, caller: Caller, origin: Origin): boolean {
  const basis = caller.basis ?? null;
  const { basis: now } = core.state;
  if (basis === null || basis === now) return false;
  origin.err(
    `The cluster has changed since the plan was made: it was ${basis} and is ${now} now. ` +
      'Nothing was done; make a new plan.',
  );
  return true;
}

function cut(text: string, lengthMax: number): string {
  return text.length <= lengthMax ? text : `${text.slice(0, lengthMax - 4)} ...`;
}

function* carryOut(
  core: Core,
  caller: Caller,
  command: Command,
  origin: Origin,
): Procedure<number> {
  switch (command.verb) {
    case 'crash':
      return yield* crashMember(core, command.member, origin);
    case 'boot':
      return yield* bootMember(core, command.member, origin);
    case 'shutdown':
      return yield* shutDownMember(core, command.member, origin);
    case 'fail':
    case 'repair':
      return changeHardware(core, command, origin);
    case 'freeze':
      return freeze(core, { ...command, user: caller.user }, origin);
    case 'unfreeze':
      return unfreeze(core, command.scopes, origin);
    case 'undrain':
      return undrain(core, command.member, origin);
  }
  if (refuseWithoutQuorum(core, origin)) return 1;
  switch (command.verb) {
    case 'register':
      return yield* eachInTurn(core, itemsToRegister(command.items), origin, ({ item }) =>
        registerResource(core, item, command.update, origin),
      );
    case 'restore':
      return yield* restoreRegistered(core, command.items, origin);
    case 'unregister':
      return yield* eachInTurn(core, dependentsFirst(core.state, command.names), origin, (name) =>
        unregisterResource(core, name, origin),
      );
    case 'start':
      return yield* eachInTurn(core, namesToStart(core, command.names), origin, (name) =>
        startResource(core, name, command, origin),
      );
    case 'stop':
      return yield* stopAll(core, command, origin);
    case 'relocate':
      return yield* relocateAll(core, command, origin);
    case 'drain':
      return yield* drain(core, command, caller.user, origin);
    case 'balance':
      return yield* balanceAll(core, command.names, origin);
  }
}

/** Every item is tried once, whatever becomes of the others (CAA-268, CAA-312, CAA-338). */
function* each<T>(items: readonly T[], action: (item: T) => Procedure<number>): Procedure<number> {
  let exitCode = 0;
  for (const item of new Set(items)) exitCode = Math.max(exitCode, yield* action(item));
  return exitCode;
}

/** The same where an action takes a group along: a name that went with one before it is done, as was asked for. */
function* eachGroup(
  names: readonly ResourceName[],
  {
    group,
    done,
    origin,
  }: {
    readonly group: (name: ResourceName) => readonly ResourceName[];
    readonly done: string;
    readonly origin: Origin;
  },
  action: (name: ResourceName) => Procedure<number>,
): Procedure<number> {
  const gone = new Map<ResourceName, ResourceName>();
  return yield* each(names, function* (name) {
    const first = gone.get(name);
    if (first !== undefined) {
      origin.out(`Resource ${name} has been ${done} together with ${first}.`);
      return 0;
    }
    const along = group(name);
    const exitCode = yield* action(name);
    if (exitCode === 0) for (const other of along) gone.set(other, name);
    return exitCode;
  });
}

/** Names that are worked on in one step, if none of them waits for a script. */
const namesPerTurn = 100;

/** The same for what may never wait: between some of thousands of names, whatever else came has its turn. */
function* eachInTurn<T>(
  core: Core,
  items: readonly T[],
  origin: Origin,
  action: (item: T) => Procedure<number>,
): Procedure<number> {
  const all = [...new Set(items)];
  let exitCode = 0;
  for (let at = 0; at < all.length; at += namesPerTurn) {
    if (at > 0) yield* letOthersGo(core, origin);
    exitCode = Math.max(exitCode, yield* each(all.slice(at, at + namesPerTurn), action));
  }
  return exitCode;
}

function* letOthersGo(core: Core, origin: Origin): Procedure<void> {
  const id = String(origin.run);
  core.emit({ type: 'timer/arm', id: `turn:${id}`, at: core.state.now });
  yield { for: 'turn', id };
  yield* untilQuorum(core, origin);
}

/** Required ones first, so that none is refused because of the order in which they were typed. */
function itemsToRegister(items: readonly RegistrationItem[]) {
  const named = items.map((item) => ({ name: item.ok ? item.registration.name : item.name, item }));
  return itemsRequiredFirst(named, ({ item }) =>
    item.ok ? readRequired(item.registration.attributes) : [],
  );
}

/** `-all`: those that do not run yet, required ones first (CAA-313, CAA-314). */
function namesToStart(core: Core, names: readonly ResourceName[] | 'all'): readonly ResourceName[] {
  if (names !== 'all') return names;
  const stopped = core.state
    .resourceNames()
    .filter((name) => core.state.registered(name).state.word !== 'ONLINE');
  return requiredFirst(core.state, stopped);
}

function* stopAll(
  core: Core,
  command: Extract<Command, { verb: 'stop' }>,
  origin: Origin,
): Procedure<number> {
  const { names } = command;
  if (typeof names === 'object' && 'onMember' in names) {
    if (refuseMember(core, names.onMember, origin)) return 1;
  }
  const chosen = namesToStop(core, names);
  const group = (name: ResourceName) => (command.force ? onlineDependents(core.state, name) : []);
  return yield* eachGroup(chosen, { group, done: 'stopped', origin }, (name) =>
    stopResource(core, name, command, origin),
  );
}

/** `-c` and `-all`: those that run, dependents first (CAA-334, CAA-335). */
function namesToStop(
  core: Core,
  names: Extract<Command, { verb: 'stop' }>['names'],
): readonly ResourceName[] {
  if (Array.isArray(names)) return names;
  if (typeof names === 'object' && 'onMember' in names) {
    return [...requiredFirst(core.state, runningOn(core, names.onMember))].reverse();
  }
  // Those that wait to be started are wanted as well; left alone they would start later by themselves.
  const wanted = core.state.resourceNames().filter((name) => {
    const { state, target } = core.state.registered(name);
    return state.word !== 'OFFLINE' || target === 'ONLINE';
  });
  return [...requiredFirst(core.state, wanted)].reverse();
}

function* relocateAll(
  core: Core,
  command: Extract<Command, { verb: 'relocate' }>,
  origin: Origin,
): Procedure<number> {
  const { names, member, force } = command;
  if (!('onMember' in names)) {
    const group = (name: ResourceName) => relocationGroup(core, name, force);
    return yield* eachGroup(names, { group, done: 'relocated', origin }, (name) =>
      relocateResource(core, name, { member, force }, origin),
    );
  }
  const source = names.onMember;
  if (refuseMember(core, source, origin)) return 1;
  // What depends on each other has to travel together, so each group goes with its first name.
  return yield* each(groupHeads(core, source), (name) => {
    const grouped = hasRelatives(core, name);
    return relocateResource(core, name, { member, force: force || grouped }, origin);
  });
}

/** By name in ascending order; each sees the moves before it (CAA-375, CAA-376). */
function* balanceAll(
  core: Core,
  names: Extract<Command, { verb: 'balance' }>['names'],
  origin: Origin,
): Procedure<number> {
  if (Array.isArray(names)) {
    return yield* eachInTurn(core, names, origin, (name) => balanceResource(core, name, origin));
  }
  const member = typeof names === 'object' && 'onMember' in names ? names.onMember : null;
  if (member !== null && refuseMember(core, member, origin)) return 1;
  return yield* eachInTurn(core, runningOn(core, member), origin, function* (name) {
    // What is not ONLINE, or not any more, is passed over here; only a named one is refused (CAA-377).
    const state = core.state.resource(name)?.state;
    if (state?.word !== 'ONLINE' || (member !== null && state.member !== member)) return 0;
    return yield* balanceResource(core, name, origin);
  });
}

/** Nothing is placed on the member any more, and what runs there is relocated; what cannot leave is named. */
function* drain(
  core: Core,
  { member, reason }: Extract<Command, { verb: 'drain' }>,
  user: string,
  origin: Origin,
): Procedure<number> {
  if (refuseStrangeMember(core, member, origin)) return 1;
  const document = core.state.member(member);
  if (document === undefined) return 1;
  core.state.setMember({ ...document, drained: { reason, by: user, since: core.state.now } });
  const text = `${member} is drained: ${reason} (${origin.cause})`;
  core.state.addEvent({ priority: 'warning', facility: 'caa', member, text });
  if (document.state === 'UP') {
    const names = { onMember: member };
    yield* relocateAll(core, { verb: 'relocate', names, member: null, force: false }, origin);
  }
  const left = runningOn(core, member);
  if (left.length === 0) origin.out(`Member ${member} is drained.`);
  else origin.err(`Member ${member} is drained, but ${left.join(', ')} could not leave it.`);
  return left.length === 0 ? 0 : 1;
}

function undrain(core: Core, member: MemberName, origin: Origin): number {
  if (refuseStrangeMember(core, member, origin)) return 1;
  const document = core.state.member(member);
  if (document === undefined || document.drained === null) {
    origin.err(`Member ${member} is not drained.`);
    return 1;
  }
  core.state.setMember({ ...document, drained: null });
  const text = `${member} is not drained any more (${origin.cause})`;
  core.state.addEvent({ priority: 'info', facility: 'caa', member, text });
  origin.out(`Member ${member} is not drained any more.`);
  reconsiderAll(core, automatic(core, 'system', `${member} is not drained any more`));
  return 0;
}

function groupHeads(core: Core, member: MemberName): readonly ResourceName[] {
  const running = runningOn(core, member);
  const there = new Set(running);
  return running.filter((name) =>
    core.state.settingsOf(name).required.every((required) => !there.has(required)),
  );
}

function hasRelatives(core: Core, name: ResourceName): boolean {
  return core.state
    .dependents(name)
    .some((other) => core.state.registered(other).state.word === 'ONLINE');
}

/** Applications that are ONLINE or UNKNOWN, on one member or anywhere. */
function runningOn(core: Core, member: MemberName | null): readonly ResourceName[] {
  return core.state.resourceNames().filter((name) => {
    const { state } = core.state.registered(name);
    return state.word !== 'OFFLINE' && (member === null || state.member === member);
  });
}

/** Where a resource would go if it had to leave its member now; changes nothing. */
export function considerMove(core: Core, name: ResourceName) {
  const { state } = core.state.registered(name);
  const leaves =
    state.word === 'OFFLINE' ? new Map() : new Map([[state.member, 'it runs there now']]);
  return consider(core.state, name, { cause: 'if it had to move now', excluded: leaves });
}
