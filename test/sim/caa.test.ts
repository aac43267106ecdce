// Random commands, script failures and hangs, dying applications, hardware faults, member crashes, freezes, drains and
// daemons that end at any moment, also between two things that one step has them do, on a virtual clock. After every
// step the invariants of the specification are checked, and at every moment that there is one copy at most. A failure
// prints its seed:
//   SIM_SEED=<seed> npx vitest run test/sim/caa.test.ts
// `npm run sim:caa` does a million steps; SIM_FIRST is the first seed of another million.
import { describe, expect, it } from 'vitest';
import type { Command, FreezeScope, MonitoredView } from '../../src/engine/index.ts';
import { equipped, monitoredRegistration, network, tape } from '../support/hardware.ts';
import { createRandom, type Random } from '../support/random.ts';
import { clusterOf, deli, registration, type ScriptCall, World } from '../support/world.ts';

const stepsPerSeed = 400;
const firstSeed = Number(process.env.SIM_FIRST ?? 1);
const seeds = process.env.SIM_SEED
  ? [Number(process.env.SIM_SEED)]
  : Array.from({ length: Number(process.env.SIM_SEEDS ?? 60) }, (_, index) => firstSeed + index);

const profiles: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  db: { CHECK_INTERVAL: '5', RESTART_ATTEMPTS: '2' },
  app: { CHECK_INTERVAL: '7', REQUIRED_RESOURCES: 'db', SCRIPT_TIMEOUT: '20' },
  web: { CHECK_INTERVAL: '5', REQUIRED_RESOURCES: 'app', FAILOVER_DELAY: '3' },
  calc: { FAILURE_THRESHOLD: '2', FAILURE_INTERVAL: '600', CHECK_INTERVAL: '10' },
  mail: { PLACEMENT: 'favored', HOSTING_MEMBERS: 'pepicelli polishham', ACTIVE_PLACEMENT: '1' },
  news: { PLACEMENT: 'restricted', HOSTING_MEMBERS: 'provolone', RESTART_ATTEMPTS: '0' },
  slow: { FAILOVER_DELAY: '30', CHECK_INTERVAL: '0', OPTIONAL_RESOURCES: 'db mail' },
  site: { CHECK_INTERVAL: '8', REQUIRED_RESOURCES: 'net db', OPTIONAL_RESOURCES: 'drive' },
  backup: { REQUIRED_RESOURCES: 'drive', FAILOVER_DELAY: '4', RESTART_ATTEMPTS: '3' },
};
const monitored: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  net: network({ FAILURE_THRESHOLD: '1', FAILURE_INTERVAL: '600' }),
  drive: tape(),
};
const names = [...Object.keys(profiles), ...Object.keys(monitored)];
const members = deli.members.map(({ name }) => name);

interface Tally {
  readonly seen: Set<string>;
}

/** Thrown at the moment at which the daemon ends. */
class DaemonEnded extends Error {}

/** Cheaper than `expect`, of which a run of many seeds would need hundreds of millions. */
function must(holds: boolean, what: () => string): void {
  if (!holds) throw new Error(what());
}

class Simulation {
  readonly random: Random;
  readonly world: World;
  readonly tally: Tally;
  readonly open = new Set<number>();
  /** Scripts are honest and quick while this is set. */
  calm = false;
  /** How many moments the daemon has left; null if it is to live. */
  momentsLeft: number | null = null;

  constructor(seed: number, tally: Tally) {
    this.random = createRandom(seed);
    this.tally = tally;
    const config = this.random.chance(0.5) ? deli : { ...clusterOf(), ...anyMemberHasQuorum() };
    this.world = new World(equipped(config));
    this.world.behave = (call) => this.behave(call);
    // Whoever stops an UNKNOWN resource, or has errors of a stop ignored, vouches that nothing is left of it (CAA-327).
    this.world.onEventStored = ({ text, resource }) => {
      if (/required resource (net|drive) is OFFLINE/.test(text))
        this.tally.seen.add('hardware lost');
      const vouched =
        /the stop entry point was not run|OFFLINE, was on .*\(caa stop by root\)/.test(text);
      if (vouched && resource !== null) this.world.killProcess(resource);
    };
    if (this.random.chance(0.7)) this.registerHardware();
    this.world.onMoment = () => this.moment();
  }

  moment(): void {
    this.checkCopies();
    if (this.momentsLeft === null) return;
    this.momentsLeft -= 1;
    if (this.momentsLeft > 0) return;
    this.momentsLeft = null;
    throw new DaemonEnded();
  }

  /** So that what rests on hardware runs in most histories, not only where chance has it registered in order. */
  registerHardware(): void {
    const items = ['net', 'drive', 'db', 'site', 'backup'].map((name) => this.profileOf(name));
    this.world.run({ verb: 'register', items, update: false });
    const starting = { names: ['db', 'site', 'backup'], member: null, force: true } as const;
    for (const name of starting.names) {
      this.send(() => this.world.request({ verb: 'start', ...starting, names: [name] }));
    }
  }

  behave(call: ScriptCall) {
    const { random } = this;
    const takesMs = random.below(3000);
    if (this.calm || random.chance(0.85)) return { takesMs };
    this.tally.seen.add(`${call.entryPoint} failed`);
    const runningAfter = random.chance(0.5);
    if (random.chance(0.3)) return { takesMs: 100_000, runningAfter };
    const outcome = { kind: 'exit' as const, code: 1 + random.below(3) };
    return call.entryPoint === 'check' ? { takesMs, outcome } : { takesMs, outcome, runningAfter };
  }

  step(): void {
    this.unlessItEnds(() => this.act());
    this.unlessItEnds(() => this.check());
  }

  /** A check lets what is due happen, so that the daemon may end in it as well. */
  unlessItEnds(what: () => void): void {
    try {
      what();
    } catch (error) {
      if (!(error instanceof DaemonEnded)) throw error;
      this.tally.seen.add('daemon ended within a step');
      this.takeOver(false);
    }
  }

  act(): void {
    const { random, world } = this;
    const dice = random.below(100);
    if (dice < 45) world.advance(random.below(8000));
    else if (dice < 75) this.command();
    else if (dice < 83) this.kill();
    else if (dice < 88) this.fault();
    else if (dice < 93) this.hardwareFault();
    else if (dice < 95) this.restart();
    else if (dice < 97) this.hold();
    else this.confirmUnknown();
  }

  command(): void {
    const { random, world } = this;
    const name = random.pick(names);
    const member = random.chance(0.3) ? random.pick(members) : null;
    const force = random.chance(0.4);
    const which = random.below(6);
    if (which === 0)
      this.send(() =>
        world.request({
          verb: 'register',
          items: [this.profileOf(name)],
          update: random.chance(0.5),
        }),
      );
    else if (which === 1)
      this.send(() => world.request({ verb: 'start', names: [name], member, force }));
    else if (which === 2)
      this.send(() => world.request({ verb: 'relocate', names: [name], member, force }));
    else if (which === 3 && random.chance(0.4))
      this.send(() => world.request({ verb: 'unregister', names: [name] }));
    else if (which === 4)
      this.send(() => world.request({ verb: 'stop', names: [name], force: random.chance(0.2) }));
    else if (which === 5 && random.chance(0.5)) {
      const onMember = { onMember: random.pick(members) };
      if (random.chance(0.2)) this.send(() => world.request({ verb: 'balance', names: onMember }));
      else if (random.chance(0.3))
        this.send(() => world.request({ verb: 'stop', names: onMember, force }));
      else this.send(() => world.request({ verb: 'relocate', names: onMember, member, force }));
    } else
      this.send(() => world.request({ verb: 'start', names: 'all', member: null, force: false }));
  }

  profileOf(name: string) {
    const attributes = monitored[name];
    if (attributes !== undefined) {
      const subnet = name === 'net' && this.random.chance(0.2) ? { SUBNET: '16.69.225.0' } : {};
      return monitoredRegistration(name, { ...attributes, ...subnet });
    }
    return registration(name, { ...profiles[name], ...this.variation(name) });
  }

  /** What an administrator may change by -u while anything goes on. */
  variation(name: string): Readonly<Record<string, string>> {
    const { random } = this;
    if (random.chance(0.6)) return {};
    const anyMembers = members.filter(() => random.chance(0.5)).join(' ');
    return {
      CHECK_INTERVAL: random.pick(['0', '5', '30']),
      FAILOVER_DELAY: random.pick(['0', '3', '40']),
      OPTIONAL_RESOURCES: random.pick(['', 'db mail', 'calc']),
      REBALANCE: random.pick(['', 't:*:*:0', 't:*:*:30']),
      ...(name === 'news' || anyMembers === ''
        ? {}
        : { PLACEMENT: 'favored', HOSTING_MEMBERS: anyMembers }),
      ...(name === 'app' ? { REQUIRED_RESOURCES: random.pick(['', 'db', 'db mail']) } : {}),
      ...(name === 'mail' ? { REQUIRED_RESOURCES: random.pick(['', 'calc']) } : {}),
    };
  }

  send(request: () => number): void {
    this.open.add(request());
  }

  kill(): void {
    this.world.killProcess(this.random.pick(names));
    this.tally.seen.add('process killed');
  }

  fault(): void {
    const member = this.random.pick(members);
    const verb = this.random.pick(['crash', 'boot', 'boot', 'shutdown'] as const);
    this.send(() => this.world.request({ verb, member }));
    this.tally.seen.add(verb);
  }

  hardwareFault(): void {
    const { random, world } = this;
    const victim = world.cluster
      .view(world.now)
      .resources.find(({ name, state }) => state === 'ONLINE' && ['site', 'backup'].includes(name));
    const aims = victim !== undefined && random.chance(0.5);
    const anything = random.pick(['tu0', 'tu0', 'tu1', '/dev/tape/tape1']);
    const needed = victim?.name === 'backup' ? '/dev/tape/tape1' : 'tu0';
    const hardware = aims ? needed : anything;
    const kind = hardware.startsWith('/') ? 'device' : 'adapter';
    const verb = aims ? 'fail' : random.pick(['fail', 'repair'] as const);
    const member = (aims ? victim.member : null) ?? random.pick(members);
    this.send(() => world.request({ verb, kind, member, hardware }));
    this.tally.seen.add(`${verb} ${kind}`);
    if (world.cluster.view(world.now).monitored.some(hasGivenUp)) {
      this.tally.seen.add('not monitored any more');
    }
  }

  repairHardware(): void {
    for (const { name, hardware = [] } of this.world.cluster.view(this.world.now).members) {
      for (const { name: broken, kind } of hardware.filter(({ works }) => !works)) {
        this.send(() =>
          this.world.request({ verb: 'repair', kind, member: name, hardware: broken }),
        );
      }
    }
    for (const { name } of this.world.cluster.view(this.world.now).monitored.filter(hasGivenUp)) {
      const start = { verb: 'start', names: [name], member: null, force: false } as const;
      this.send(() => this.world.request(start));
    }
  }

  /** Freezes and drains, and their ends. */
  hold(): void {
    const { random, world } = this;
    const member = random.pick(members);
    const scope = random.pick<FreezeScope>([
      { kind: 'cluster' },
      { kind: 'member', member },
      { kind: 'resource', resource: random.pick(names) },
    ]);
    const until = random.chance(0.5) ? world.now + random.below(60_000) : null;
    const reason = 'the simulation';
    const command = random.pick<Command>([
      { verb: 'freeze', scopes: [scope], reason, until },
      { verb: 'unfreeze', scopes: [scope] },
      { verb: 'drain', member, reason },
      { verb: 'undrain', member },
    ]);
    this.send(() => world.request(command));
    this.tally.seen.add(command.verb);
  }

  endHolds(): void {
    const { freezes } = this.world.cluster.view(this.world.now).cluster;
    const scopes = freezes.map(({ scope }) => scope);
    this.send(() => this.world.request({ verb: 'unfreeze', scopes }));
    for (const member of members) this.send(() => this.world.request({ verb: 'undrain', member }));
  }

  /** At once, or at some moment of what happens next. */
  restart(): void {
    if (this.random.chance(0.5)) this.takeOver(this.random.chance(0.3));
    else this.momentsLeft = 1 + this.random.below(60);
  }

  takeOver(hostRebooted: boolean): void {
    this.world.restartDaemon(hostRebooted);
    this.open.clear();
    this.tally.seen.add(hostRebooted ? 'host rebooted' : 'daemon restarted');
  }

  /** An administrator looks at what is UNKNOWN, and takes one of the three ways out. */
  confirmUnknown(): void {
    for (const { name, state } of this.world.cluster.view(this.world.now).resources) {
      if (state !== 'UNKNOWN') continue;
      const exit = this.calm ? 'confirm' : this.random.pick(['confirm', 'retry', 'kill'] as const);
      // Who says that it is down has seen to it.
      if (exit === 'confirm') this.world.killProcess(name);
      const force = exit === 'confirm';
      this.send(() => this.world.request({ verb: 'stop', names: [name], force, exit }));
      this.tally.seen.add(`unknown: ${exit}`);
    }
  }

  check(): void {
    const { world } = this;
    const view = world.cluster.view(world.now);
    const present = new Set(
      view.members.filter(({ state }) => state !== 'DOWN').map(({ name }) => name),
    );
    for (const [name, where] of world.processes) {
      for (const member of where) {
        must(present.has(member), () => `${name} runs on a dead member, ${member}`);
      }
    }
    for (const resource of view.resources) {
      const { name, state, member } = resource;
      must(['ONLINE', 'OFFLINE', 'UNKNOWN'].includes(state), () => `CAA-281: ${name} is ${state}`);
      must((state === 'OFFLINE') === (member === null), () => `${name} is ${state} on ${member}`);
      must(member === null || present.has(member), () => `${name} is on a dead member, ${member}`);
      if (resource.state === 'UNKNOWN') this.tally.seen.add('unknown');
      if (resource.trouble === 'threshold') this.tally.seen.add('threshold');
      if (resource.waiting !== null) this.tally.seen.add('failover delay');
      this.checkRestricted(name, member);
      if (state === 'ONLINE') this.checkRequired(name, member, resource.required);
    }
    this.checkStored();
    for (const request of this.open)
      if (world.reply(request).exitCode !== null) this.open.delete(request);
  }

  checkCopies(): void {
    for (const [name, where] of this.world.processes) {
      must(where.size <= 1, () => `CAA-003: ${name} runs on ${[...where]}`);
    }
  }

  /** Documents are never changed in place, so that most are known to be equal by being the same. */
  checkStored(): void {
    const stored = sorted(this.world.stored());
    const held = sorted(this.world.cluster.documents());
    if (!areSame(stored, held)) expect(stored, 'what is stored is what is').toEqual(held);
  }

  checkRequired(name: string, member: string | null, names: readonly string[]): void {
    for (const required of names) {
      if (monitored[required] !== undefined) {
        this.checkHardware(name, member, required);
        continue;
      }
      const { state, member: at } = this.world.view(required);
      must(
        state === 'ONLINE' && at === member,
        () => `CAA-413: ${name} on ${member} requires ${required}, which is ${state} on ${at}`,
      );
    }
  }

  /** It may have to wait its turn, but once nothing is being done it must have gone. */
  checkHardware(name: string, member: string | null, required: string): void {
    if (this.isOnline(required, member)) return;
    // A check that is cancelled for its sake ends at once, but not in the same step.
    this.world.settle();
    const { cluster, members: hosts, resources } = this.world.cluster.view(this.world.now);
    const isUp = hosts.some((host) => host.name === member && host.state === 'UP');
    const isIdle = isUp && resources.every(({ activity }) => activity === null);
    if (!isIdle || !cluster.quorum.hasQuorum || cluster.freezes.length > 0) return;
    const stays = this.world.cluster.stat([name], this.world.now).resources[0]?.member === member;
    expect(stays, `CAA-413: ${name} requires ${required} on ${member}`).toBe(false);
  }

  isOnline(required: string, member: string | null): boolean {
    const [view] = this.world.cluster.stat([required], this.world.now).monitored;
    return view?.members.some((one) => one.member === member && one.state === 'ONLINE') ?? false;
  }

  checkRestricted(name: string, member: string | null): void {
    if (name === 'news' && member !== null) expect(member, 'CAA-407').toBe('provolone');
  }

  /** Faults end, everything comes back: nothing may be stuck. */
  recover(): void {
    const { world } = this;
    this.calm = true;
    this.momentsLeft = null;
    // Commands that waited for quorum are carried out only now, and may take members down once more.
    for (let round = 0; round < 3; round += 1) {
      world.advance(300_000);
      this.endHolds();
      for (const member of members) this.send(() => world.request({ verb: 'boot', member }));
      this.repairHardware();
      world.advance(300_000);
      this.confirmUnknown();
    }
    world.advance(300_000);
    world.request({ verb: 'crash', member: 'pepicelli' });
    world.advance(300_000);
    world.request({ verb: 'boot', member: 'pepicelli' });
    world.advance(600_000);
    this.check();
    expect([...this.open], 'every command is answered').toEqual([]);
    for (const resource of world.cluster.view(world.now).resources) {
      expect(resource.activity, `${resource.name} is idle`).toBeNull();
      const requiredRun = this.requiredCanRun(resource.name);
      if (resource.target === 'ONLINE' && requiredRun) {
        expect(resource.state, `CAA-282: ${resource.name} reaches its target`).toBe('ONLINE');
      }
      if (resource.target === 'OFFLINE') expect(resource.state).toBe('OFFLINE');
    }
  }

  /** Whether some member has all that it requires side by side; nobody brings that about unasked. */
  requiredCanRun(name: string): boolean {
    const { resources } = this.world.cluster.view(this.world.now);
    const required = resources.find((one) => one.name === name)?.required ?? [];
    const isThere = (other: string, member: string): boolean => {
      if (monitored[other] !== undefined) return this.isOnline(other, member);
      const one = resources.find((resource) => resource.name === other);
      return one?.state === 'ONLINE' && one.member === member;
    };
    return members.some((member) => required.every((other) => isThere(other, member)));
  }
}

function hasGivenUp({ members: all }: MonitoredView): boolean {
  return all.some(({ target }) => target === 'OFFLINE');
}

const known = new WeakMap<object, object>();

/** Compares lists of documents pair by pair; a pair that was equal once stays so. */
function areSame(a: Documents, b: Documents): boolean {
  const lists: readonly (readonly [readonly object[], readonly object[]])[] = [
    [[a.counters], [b.counters]],
    [a.members, b.members],
    [a.resources, b.resources],
    [a.monitored, b.monitored],
    [a.runs, b.runs],
    [a.freezes, b.freezes],
  ];
  return lists.every(
    ([ones, others]) =>
      ones.length === others.length && ones.every((one, index) => isSame(one, others[index])),
  );
}

function isSame(one: object, other: object | undefined): boolean {
  if (one === other || known.get(one) === other) return true;
  if (other === undefined || JSON.stringify(one) !== JSON.stringify(other)) return false;
  known.set(one, other);
  return true;
}

function anyMemberHasQuorum() {
  return { ...deli, members: deli.members.map((member) => ({ ...member, votes: 0 as const })) };
}

type Documents = ReturnType<World['stored']>;

function sorted(documents: Documents): Documents {
  const byName = (a: { name: string }, b: { name: string }): number => (a.name < b.name ? -1 : 1);
  return {
    counters: documents.counters,
    members: [...documents.members].sort(byName),
    resources: [...documents.resources].sort(byName),
    monitored: [...documents.monitored].sort(byName),
    runs: [...documents.runs].sort((a, b) => a.number - b.number),
    freezes: [...documents.freezes].sort((a, b) =>
      JSON.stringify(a.scope) < JSON.stringify(b.scope) ? -1 : 1,
    ),
  };
}

describe('simulated administrators, faults and daemons', () => {
  const tally: Tally = { seen: new Set() };

  it.each(seeds)('CAA-003 CAA-281 CAA-282 CAA-217 holds with seed %i', (seed) => {
    const simulation = new Simulation(seed, tally);
    try {
      for (let step = 0; step < stepsPerSeed; step += 1) simulation.step();
      simulation.recover();
    } catch (error) {
      const history = simulation.world.events.slice(-40).map(({ at, text }) => `${at} ${text}`);
      const calls = simulation.world.calls
        .slice(-40)
        .map((call) => `${call.at} ${call.resource} ${call.entryPoint} ${call.member}`);
      const replay = `SIM_SEED=${seed} npx vitest run test/sim/caa.test.ts`;
      throw new Error([replay, ...history, ...calls].join('\n'), { cause: error });
    }
  });

  it('is not vacuous: each kind of trouble came up', () => {
    if (process.env.SIM_SEED) return;
    for (const kind of [
      'start failed',
      'stop failed',
      'check failed',
      'process killed',
      'crash',
      'boot',
      'shutdown',
      'daemon restarted',
      'daemon ended within a step',
      'host rebooted',
      'unknown',
      'unknown: confirm',
      'unknown: retry',
      'unknown: kill',
      'threshold',
      'failover delay',
      'fail adapter',
      'repair adapter',
      'fail device',
      'not monitored any more',
      'hardware lost',
      'freeze',
      'drain',
    ]) {
      expect([...tally.seen]).toContain(kind);
    }
  });
});
