// Runs action scripts as real processes of emulated members (manual 2.3). Each script leads a session of its own, so
// that it can be ended with everything it started, and so that what it leaves running does not end with the daemon.
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { KillEnd, MemberName, Millis, ResourceName, ScriptOutcome } from '../engine/index.ts';
import type {
  RunningProcess,
  ScriptListener,
  ScriptOrder,
  ScriptRunner,
} from '../runtime/index.ts';
import {
  commandOf,
  endGroup,
  factsOfProcess,
  findByEnvironment,
  findByOutput,
  hasProc,
  isGroupAlive,
  killUntilGone,
  sendSignal,
} from './processes.ts';
import { unstartableText } from './script-failure.ts';
import {
  createScriptPlaces,
  markVariable,
  type ScriptPlace,
  type ScriptPlaceOptions,
} from './script-members.ts';
import { openScriptOutput, type ScriptOutput } from './script-output.ts';
import {
  dropAllRecords,
  dropRecord,
  findLeader,
  recordedGroups,
  writeRecord,
} from './script-records.ts';

/** Scripts at once; further ones wait their turn, and their timeouts count from their start. */
const scriptsAtOnceMax = 64;
/** Scripts begun before whoever waits for an answer of the daemon gets it: each takes milliseconds to begin. */
const startsPerTurn = 4;
const lookMs = 50;
const adoptedLookMs = 100;
/** Between SIGTERM and SIGKILL for a script that is ended. */
const graceMs = 200;
/** For a process that hangs in the kernel; the run is then reported as ended all the same. */
const patienceMs = 2000;
/** For what is left of one resource; somebody waits for the answer. */
const killPatienceMs = 5000;
/** Every attribute of the resource is in the environment of its scripts (manual 2.3.3). */
const resourceVariable = '_CAA_NAME';
/** The longest timer of Node. */
const timerMsMax = 2 ** 31 - 1;

export interface ScriptRunnerOptions extends ScriptPlaceOptions {
  /** The host was booted since: nothing written down about processes is true any more. */
  readonly hostRebooted: boolean;
  /** The order as it is carried out, for faults to practise with; absent: as it was given. */
  readonly through?: ((order: ScriptOrder) => ScriptOrder) | undefined;
}

interface Run {
  readonly ticket: number;
  readonly member: MemberName;
  readonly listener: ScriptListener;
  readonly startedAt: number;
  /** The leader of the run's process group; undefined while it waits for its turn. */
  readonly group: number | undefined;
  /** How the run will be reported, if it is being ended by us. */
  ending: ScriptOutcome | null;
  look(): void;
  /** Reports and forgets. */
  finish(outcome: ScriptOutcome): void;
}

export function createScriptRunner(options: ScriptRunnerOptions): ScriptRunner {
  return new ProcessScriptRunner(options);
}

class ProcessScriptRunner implements ScriptRunner {
  readonly #places: ReadonlyMap<MemberName, ScriptPlace>;
  readonly #logFolder: string;
  readonly #runs = new Map<number, Run>();
  #queue: { readonly order: ScriptOrder; readonly listener: ScriptListener }[] = [];
  readonly #through: (order: ScriptOrder) => ScriptOrder;
  #isStarting = false;
  #looking: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(options: ScriptRunnerOptions) {
    this.#places = createScriptPlaces(options);
    this.#through = options.through ?? ((order) => order);
    this.#logFolder = join(options.root, 'var', 'cluster', 'caa', 'log');
    if (options.hostRebooted) for (const place of this.#places.values()) dropAllRecords(place);
  }

  run(order: ScriptOrder, listener: ScriptListener): void {
    this.#queue.push({ order: this.#through(order), listener });
    this.#startSoon();
  }

  #placeOf(member: MemberName): ScriptPlace {
    const place = this.#places.get(member);
    if (place === undefined) throw new Error(`invariant: ${member} is not a configured member`);
    return place;
  }

  #start(order: ScriptOrder, listener: ScriptListener): void {
    const place = this.#placeOf(order.member);
    const startedAt = performance.now();
    let output: ScriptOutput | undefined;
    let child: ChildProcess;
    try {
      const path = join(this.#logFolder, `${order.resource}.${order.member}.out`);
      mkdirSync(place.folder, { recursive: true });
      output = openScriptOutput(path, (line) => listener.line(line));
      child = spawn(order.path, [order.entryPoint], {
        cwd: place.folder,
        detached: true,
        env: place.environmentOf(order),
        stdio: ['ignore', output.descriptor, output.descriptor],
      });
    } catch (error) {
      output?.discard();
      this.#reportUnstartable(order, listener, error);
      return;
    }
    output.handedOver();
    if (child.pid === undefined) {
      output.discard();
      child.once('error', (error) => this.#reportUnstartable(order, listener, error));
      return;
    }
    this.#watch(order, listener, { child, group: child.pid, output, place, startedAt });
  }

  #watch(
    order: ScriptOrder,
    listener: ScriptListener,
    started: {
      readonly child: ChildProcess;
      readonly group: number;
      readonly output: ScriptOutput;
      readonly place: ScriptPlace;
      readonly startedAt: number;
    },
  ): void {
    const { child, group, output, place, startedAt } = started;
    const { ticket, member } = order;
    const recordPath = place.recordPath(ticket);
    writeRecord(recordPath, group);
    child.unref();
    const timer = this.#timeout(ticket, order.timeoutMs);
    const run: Run = {
      ticket,
      member,
      listener,
      startedAt,
      group,
      ending: null,
      look: output.look,
      finish: (outcome) => {
        if (!this.#forget(ticket)) return;
        clearTimeout(timer);
        if (this.#closed) {
          output.discard();
          return;
        }
        dropRecord(recordPath, group);
        listener.ended(outcome, Math.round(performance.now() - startedAt), output.finish());
        this.#startSoon();
      },
    };
    this.#runs.set(ticket, run);
    // While we are ending it, the rest of its group decides when it is over.
    child.once('exit', (code, signal) => {
      if (run.ending === null) run.finish(outcomeOf(code, signal));
    });
    this.#looking ??= setInterval(() => {
      for (const active of this.#runs.values()) active.look();
    }, lookMs);
  }

  #timeout(ticket: number, timeoutMs: Millis): NodeJS.Timeout {
    const expire = (): void => this.#end(ticket, { kind: 'timeout' });
    return setTimeout(expire, Math.min(Math.max(timeoutMs, 0), timerMsMax));
  }

  #reportUnstartable(order: ScriptOrder, listener: ScriptListener, error: unknown): void {
    const message = unstartableText(order.path, error);
    setImmediate(() => {
      if (!this.#closed) listener.ended({ kind: 'unstartable', message }, 0, []);
      this.#startSoon();
    });
  }

  /** Ends a run's process group; the run is then reported with this outcome. */
  #end(ticket: number, outcome: ScriptOutcome): void {
    const run = this.#runs.get(ticket);
    if (run === undefined || run.group === undefined || run.ending !== null) return;
    run.ending = outcome;
    void endGroup(run.group, graceMs, patienceMs).then(() => run.finish(run.ending ?? outcome));
  }

  /** @returns false if the run was over already: it is reported once only. */
  #forget(ticket: number): boolean {
    const known = this.#runs.delete(ticket);
    if (this.#runs.size === 0) {
      clearInterval(this.#looking);
      this.#looking = undefined;
    }
    return known;
  }

  /**
   * Never at once. libuv tells of ended children as long as there are more of them: if each end began the next script,
   * a thousand scripts would run one after another with nobody else being heard.
   */
  #startSoon(): void {
    if (this.#isStarting || this.#closed) return;
    this.#isStarting = true;
    setImmediate(() => {
      this.#isStarting = false;
      this.#startSome();
    });
  }

  #startSome(): void {
    for (let starts = 0; starts < startsPerTurn; starts += 1) {
      if (this.#closed || this.#runs.size >= scriptsAtOnceMax) return;
      const next = this.#queue.shift();
      if (next === undefined) return;
      this.#start(next.order, next.listener);
    }
    this.#startSoon();
  }

  adopt(
    order: Pick<ScriptOrder, 'ticket' | 'resource' | 'member' | 'timeoutMs'>,
    listener: ScriptListener,
  ): void {
    const { ticket, member } = order;
    const place = this.#placeOf(member);
    const leader = findLeader(place, ticket);
    if (leader === undefined) {
      dropRecord(place.recordPath(ticket), undefined);
      setImmediate(() => {
        if (!this.#closed) listener.ended({ kind: 'lost' }, 0, []);
      });
      return;
    }
    // Found by process id only once: a leader is the same one as long as its record holds.
    if (!hasProc()) writeRecord(place.recordPath(ticket), leader);
    const startedAt = performance.now();
    const timer = this.#timeout(ticket, order.timeoutMs);
    const looking = setInterval(() => {
      if (run.ending === null && findLeader(place, ticket) !== leader) run.finish({ kind: 'lost' });
    }, adoptedLookMs);
    const run: Run = {
      ticket,
      member,
      listener,
      startedAt,
      group: leader,
      ending: null,
      look: () => {},
      finish: (outcome) => {
        if (!this.#forget(ticket)) return;
        clearTimeout(timer);
        clearInterval(looking);
        if (this.#closed) return;
        dropRecord(place.recordPath(ticket), leader);
        listener.ended(outcome, Math.round(performance.now() - startedAt), []);
        this.#startSoon();
      },
    };
    this.#runs.set(ticket, run);
  }

  cancel(ticket: number): void {
    const waiting = this.#queue.find(({ order }) => order.ticket === ticket);
    const cancelled: ScriptOutcome = { kind: 'cancelled' };
    if (waiting === undefined) {
      this.#end(ticket, cancelled);
      return;
    }
    this.#queue = this.#queue.filter((entry) => entry !== waiting);
    setImmediate(() => waiting.listener.ended(cancelled, 0, []));
  }

  async killMember(member: MemberName): Promise<void> {
    const place = this.#placeOf(member);
    const down: ScriptOutcome = { kind: 'member-down' };
    const waiting = this.#queue.filter(({ order }) => order.member === member);
    this.#queue = this.#queue.filter(({ order }) => order.member !== member);
    const runs = [...this.#runs.values()].filter((run) => run.member === member);
    for (const run of runs) run.ending = down;
    if (hasProc()) await killUntilGone(() => this.#findMember(member, place));
    else await killGroups(recordedGroups(place));
    dropAllRecords(place);
    for (const { listener } of waiting) listener.ended(down, 0, []);
    for (const run of runs) run.finish(down);
  }

  processesOf(resource: ResourceName, member: MemberName): readonly RunningProcess[] | null {
    if (!hasProc()) return null;
    return this.#findResource(resource, member).map((pid) => ({ pid, command: commandOf(pid) }));
  }

  async killResource(resource: ResourceName, member: MemberName): Promise<KillEnd> {
    if (!hasProc()) return { killed: 0, left: null };
    return killUntilGone(() => this.#findResource(resource, member), killPatienceMs);
  }

  /** By what its scripts were started with, and by the file that their output goes to. */
  #findResource(resource: ResourceName, member: MemberName): readonly number[] {
    const { mark } = this.#placeOf(member);
    const ofMember = new Set(findByEnvironment(markVariable, mark));
    const ofResource = findByEnvironment(resourceVariable, resource);
    const marked = ofResource.filter((pid) => ofMember.has(pid));
    const writing = findByOutput(this.#logFolder, `/${resource}.${member}.out`);
    return [...new Set([...marked, ...writing])]
      .filter((pid) => factsOfProcess(pid)?.isZombie === false)
      .sort((a, b) => a - b);
  }

  #findMember(member: MemberName, place: ScriptPlace): readonly number[] {
    const marked = findByEnvironment(markVariable, place.mark);
    return [...new Set([...marked, ...findByOutput(this.#logFolder, `.${member}.out`)])];
  }

  close(): void {
    this.#closed = true;
    this.#queue = [];
    for (const run of [...this.#runs.values()]) run.finish({ kind: 'lost' });
  }
}

async function killGroups(groups: readonly number[]): Promise<void> {
  for (const group of groups) sendSignal(-group, 'SIGKILL');
  await killUntilGone(() => groups.filter(isGroupAlive).map((group) => -group));
}

function outcomeOf(code: number | null, signal: NodeJS.Signals | null): ScriptOutcome {
  return signal === null ? { kind: 'exit', code: code ?? 0 } : { kind: 'signal', signal };
}
