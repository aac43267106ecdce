// Plays what happens in a recorded case on the engine and writes down what came of it: the scripts that ran, what
// commands said, each placement decision rule by rule, and what has changed.
import type { ClusterConfig, PlacementDecision } from '../../src/engine/index.ts';
import type { CaseCluster, CaseResource, ScriptRule, When } from './caa-case-lines.ts';
import { monitoredRegistration, network, tape } from './hardware.ts';
import { clusterOf, registration, type ScriptBehaviour, type ScriptCall, World } from './world.ts';

/** Longer than any SCRIPT_TIMEOUT of the cases. */
const never = 3_600_000;
/** What follows from something by itself, and at once, has happened by then. */
const settleMs = 1000;
const netmask = '255.255.255.0';

export class CasePlayer {
  readonly #world: World;
  readonly #resources: readonly CaseResource[];
  readonly #rules: ScriptRule[] = [];
  #lines: string[] = [];
  #began = 0;
  #exitCode: number | null = null;
  /** As texts, since a new caad reads the same decision anew. */
  readonly #decisions = new Map<string, string>();
  readonly #states = new Map<string, string>();

  constructor(cluster: CaseCluster) {
    const members =
      cluster.members.length > 0 ? cluster.members : ['rye', 'swiss', 'pepicelli'].map(up);
    this.#resources = cluster.resources;
    const names = members.map(({ name }) => name);
    this.#world = new World(configOf(names, cluster.votes, cluster.resources));
    for (const resource of cluster.resources) this.#setUp(resource);
    for (const { name, isUp } of members) {
      if (!isUp) this.#world.fault('crash', name);
    }
    this.#world.advance(settleMs);
    this.#look();
    this.#lines = [];
    this.#world.behave = (call) => this.#behave(call);
  }

  /** @returns what came of it, a line each. */
  play(when: When): readonly string[] {
    this.#lines = [];
    this.#began = this.#world.now;
    this.#exitCode = null;
    this.#carryOut(when);
    if (when.kind !== 'script' && when.kind !== 'kill') this.#look();
    return this.#lines;
  }

  /** Null if the claim holds: `app ONLINE on rye, target ONLINE, restarts 1`, or `exit 1`. */
  objectionTo(claim: string): string | null {
    const [first = '', ...others] = claim.split(', ');
    const exit = /^exit (\d+)$/.exec(first);
    if (exit !== null) {
      return `${this.#exitCode}` === exit[1] ? null : `the command ended with ${this.#exitCode}`;
    }
    const [, name = '', state = ''] = /^(\S+) (.+)$/.exec(first) ?? [];
    const facts = this.#factsOf(name);
    const missing = [state, ...others].filter((one) => !facts.includes(one));
    return missing.length === 0
      ? null
      : `${name} is ${facts.join(', ')}, not ${missing.join(', ')}`;
  }

  #factsOf(name: string): readonly string[] {
    const { resources, monitored, unknown } = this.#world.cluster.stat([name], this.#world.now);
    if (unknown.length > 0) return ['not registered'];
    const [app] = resources;
    if (app !== undefined) {
      return [
        app.member === null ? app.state : `${app.state} on ${app.member}`,
        `target ${app.target}`,
        `restarts ${app.restartCount}`,
        `failures ${app.failureCount}`,
        app.waiting === null ? 'not waiting' : 'waiting',
      ];
    }
    return (monitored[0]?.members ?? []).flatMap(({ member, target, state, failureCount }) => [
      `${state} on ${member}`,
      `target ${target} on ${member}`,
      `failures ${failureCount} on ${member}`,
    ]);
  }

  #setUp({ kind, name, attributes, on }: CaseResource): void {
    const world = this.#world;
    const item =
      kind === 'app'
        ? registration(name, attributes)
        : monitoredRegistration(name, { ...subjectOf(kind, name, this.#resources), ...attributes });
    const { err } = world.run({ verb: 'register', items: [item], update: false });
    if (err.length > 0) throw new Error(err.join(' '));
    if (kind !== 'app') return;
    for (const member of on) {
      const started = world.start(name, member);
      if (started.exitCode !== 0) throw new Error(started.err.join(' '));
    }
  }

  #carryOut(when: When): void {
    const world = this.#world;
    switch (when.kind) {
      case 'command':
        this.#command(when);
        return;
      case 'wait':
        world.advance(when.ms);
        return;
      case 'kill':
        world.killProcess(when.resource);
        return;
      case 'script':
        this.#rules.unshift(when.rule);
        return;
      case 'caad':
        world.restartDaemon(when.hostRebooted);
        world.advance(settleMs);
        return;
      case 'connection': {
        const { kind } = this.#resources.find(({ name }) => name === when.name) ?? {};
        const isTape = kind === 'tape';
        world.run({
          verb: when.works ? 'repair' : 'fail',
          kind: isTape ? 'device' : 'adapter',
          member: when.member,
          hardware: isTape ? deviceOf(when.name) : when.name,
        });
        world.advance(settleMs);
        return;
      }
    }
  }

  #command({ command, line, waits }: Extract<When, { kind: 'command' }>): void {
    const world = this.#world;
    const request = world.request(command, line);
    if (!waits) return;
    world.until(() => world.reply(request).exitCode !== null);
    const { out, err, exitCode } = world.reply(request);
    this.#look();
    this.#exitCode = exitCode;
    this.#lines.push(...out.map((text) => `prints: ${text}`));
    this.#lines.push(...err.map((text) => `says: ${text}`));
    if (exitCode !== 0) this.#lines.push(`exits ${exitCode}`);
    world.advance(settleMs);
  }

  #behave(call: ScriptCall): ScriptBehaviour {
    this.#lookAtDecisions();
    const rule = this.#rules.find(
      ({ resource, entryPoint, member }) =>
        resource === call.resource &&
        entryPoint === call.entryPoint &&
        (member === null || member === call.member),
    );
    if (rule?.once === true) this.#rules.splice(this.#rules.indexOf(rule), 1);
    const fails = rule !== undefined && rule.does !== 'works' && typeof rule.does === 'string';
    if (call.entryPoint !== 'check' || fails || !this.#runsThere(call)) this.#tell(call);
    switch (rule?.does) {
      case undefined:
      case 'works':
        return {};
      case 'fails':
        return { outcome: { kind: 'exit', code: 1 } };
      case 'hangs':
        return { takesMs: never };
      default:
        return rule?.does ?? {};
    }
  }

  #runsThere({ resource, member }: ScriptCall): boolean {
    return this.#world.processes.get(resource)?.has(member) ?? false;
  }

  #tell({ at, resource, entryPoint, member, reason }: ScriptCall): void {
    const seconds = Math.floor((at - this.#began) / 1000);
    const after = seconds === 0 ? '' : `after ${seconds} s: `;
    this.#lines.push(`${after}runs ${entryPoint} of ${resource} on ${member}, reason ${reason}`);
  }

  /** Writes down what has changed since the last look. */
  #look(): void {
    this.#lookAtDecisions();
    for (const { name } of this.#world.cluster.stat(null, this.#world.now).resources) {
      const status = this.#world.status(name);
      if (this.#states.get(name) === status) continue;
      this.#states.set(name, status);
      this.#lines.push(`${name} is now ${status}`);
    }
  }

  #lookAtDecisions(): void {
    for (const { name, decision } of this.#world.cluster.documents().resources) {
      const text = JSON.stringify(decision);
      if (decision === null || this.#decisions.get(name) === text) continue;
      this.#decisions.set(name, text);
      this.#lines.push(...describeDecision(decision));
    }
  }
}

function up(name: string) {
  return { name, isUp: true };
}

function configOf(
  names: readonly string[],
  votes: readonly number[] | null,
  resources: readonly CaseResource[],
): ClusterConfig {
  const config = clusterOf(...names);
  const voteOf = (index: number): 0 | 1 => (votes?.[index] === 1 ? 1 : 0);
  const disk = votes === null ? 1 : voteOf(names.length);
  return {
    ...config,
    quorumDisk: disk === 0 ? null : { name: 'dsk1h', votes: disk },
    members: config.members.map((member, index) => ({
      ...member,
      votes: voteOf(index),
      adapters: resources
        .filter(({ kind, on }) => kind === 'net' && on.includes(member.name))
        .map(({ name }) => ({ name, address: `${subnetStem(name, resources)}.7`, netmask })),
      devices: resources
        .filter(({ kind, on }) => kind === 'tape' && on.includes(member.name))
        .map(({ name }) => ({ name: deviceOf(name) })),
    })),
  };
}

function subjectOf(kind: 'net' | 'tape', name: string, resources: readonly CaseResource[]) {
  return kind === 'net'
    ? network({ SUBNET: `${subnetStem(name, resources)}.0` })
    : tape({ DEVICE_NAME: deviceOf(name) });
}

/** Each network of a case has a subnet of its own. */
function subnetStem(name: string, resources: readonly CaseResource[]): string {
  return `10.0.${resources.findIndex((one) => one.name === name)}`;
}

function deviceOf(name: string): string {
  return `/dev/tape/${name}`;
}

/** A line for the decision and one for each rule, with whom it dropped. */
function describeDecision(decision: PlacementDecision): readonly string[] {
  const { resource, cause, steps, chosen, tie, tieBreak } = decision;
  const rules = steps.map(({ rule, finding, dropped }) => {
    const out = dropped.map(({ member, because }) => `; not ${member}: ${because}`).join('');
    return `  ${rule}: ${finding}${out}`;
  });
  const equal = tieBreak === null ? [] : [`  Equal: ${tie.join(', ')}; ${tie[0]}: ${tieBreak}`];
  return [`decides for ${resource} (${cause}): ${chosen ?? 'nobody'}`, ...rules, ...equal];
}
