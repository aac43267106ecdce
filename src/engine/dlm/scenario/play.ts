// Plays scenario scripts on a lock manager of their own: processes A to F on members m1 to m3, or processes that the
// script makes itself. It acts and tells what happened; whether that was expected is decided in check.ts.
import { DomainFlag, Flag, GroupFlag, JoinFlag } from '../flags.ts';
import {
  type Answer,
  BLOCKED,
  type DlmEvent,
  type DlmSettings,
  type GroupId,
  type LockId,
  type LocktpArgs,
  type NamespaceHandle,
  type Pid,
} from '../interface.ts';
import { LockManager } from '../manager.ts';
import { sperrno } from '../status.ts';
import type { ResourceView } from '../views.ts';
import { convertArgs, flagsOf, nameOf, options } from './arguments.ts';
import { Ledger } from './ledger.ts';
import { type Scenario, ScenarioError, type ScenarioStep } from './parse.ts';
import {
  type Names,
  renderEvent,
  renderInfo,
  renderResource,
  renderStatus,
  renderTransfer,
} from './render.ts';
import { defaultUser, type StageView, viewStage } from './stage.ts';
import { type Circle, type Told, toCircle, toTold } from './told.ts';

/** What a step did: its answer, whom it told what in the order of delivery, as words of the script. */
export interface Outcome {
  readonly result: string;
  readonly events: readonly string[];
  /** The same events with their parts. */
  readonly told: readonly Told[];
  /** Deadlocks that the step closed, and that were broken. */
  readonly circles: readonly Circle[];
}

const members = { A: 1, B: 2, C: 3, D: 1, E: 2, F: 3 };
const signal = 23;

export class ScenarioPlayer implements Names {
  readonly manager: LockManager;
  readonly #pids = new Map<string, Pid>();
  readonly #locks = new Map<string, LockId>();
  readonly #lockNames = new Map<LockId, string>();
  readonly #ledger = new Ledger();
  /** Handles by `process name`: namespaces, recovery domains, collections. */
  readonly #handles = new Map<string, number>();
  readonly #groups = new Map<string, GroupId>();
  #nowMs = 0;

  constructor(scenario: Pick<Scenario, 'bare'>, settings: Partial<DlmSettings> = {}) {
    this.manager = new LockManager(settings);
    for (const [name, member] of Object.entries(members)) {
      const pid = this.manager.begin({ member, uid: defaultUser, gids: [defaultUser, 200] });
      this.#introduce(name, pid, member);
      if (scenario.bare) continue;
      this.#handles.set(`${name} u`, this.manager.nsjoin(pid, defaultUser, JoinFlag.USER).nsp);
      this.manager.setSignal(pid, signal);
    }
  }

  #introduce(name: string, pid: Pid, member: number): void {
    this.#pids.set(name, pid);
    this.#ledger.introduce(name, pid, `m${member}`);
  }

  process(pid: Pid): string {
    for (const [name, known] of this.#pids) if (known === pid) return name;
    return `process ${pid}`;
  }

  lock(lkid: LockId): string {
    return this.#lockNames.get(lkid) ?? `lock ${lkid}`;
  }

  /** Does one step. */
  play(step: ScenarioStep): Outcome {
    const told: DlmEvent[] = [];
    const { deadlocks } = this.manager.statistics;
    const result = this.#act(step, told);
    for (let event = this.manager.nextEvent(); event !== null; event = this.manager.nextEvent()) {
      told.push(event);
    }
    for (const event of told) this.#ledger.tell(event);
    return {
      result,
      events: told.map((event) => renderEvent(event, this)),
      told: told.map((event) => toTold(event, this)),
      circles: this.#circlesSince(deadlocks),
    };
  }

  /** The deadlocks after the first so many. */
  #circlesSince(count: number): readonly Circle[] {
    const { statistics, deadlocks } = this.manager.sample({ namespace: '', locksMax: 0 });
    const fresh = statistics.deadlocks - count;
    return fresh === 0 ? [] : deadlocks.slice(-fresh).map((one) => toCircle(one, this));
  }

  /** Everything there is, by the names of the script. */
  view(): StageView {
    return viewStage(this.manager, this.#ledger, this);
  }

  /** The state of a resource by its path, `R`, `file/rec1` or `p:disk1` with the name of any process's handle. */
  state(path: string): string {
    return renderResource(this.#find(path), this);
  }

  #find(path: string): ResourceView | undefined {
    const [, handle = '', rest = ''] = /^(?:(\w+):)?(.*)$/.exec(path) ?? [];
    const names = rest.split('/').map(nameOf);
    return this.manager.snapshot().resources.find(({ namespace, path: real }) => {
      const isThere = handle === '' || handle.startsWith(namespace.kind.slice(0, 1));
      return (
        isThere && real.length === names.length && real.every((name, at) => name === names[at])
      );
    });
  }

  #act(step: ScenarioStep, told: DlmEvent[]): string {
    if (step.by === 'time') return this.#wait(step);
    if (/^m\d+$/.test(step.by) && step.verb === 'fails') {
      this.manager.failMember(Number(step.by.slice(1)));
      return '';
    }
    const pid = this.#pids.get(step.by);
    if (pid === undefined) throw new ScenarioError(step.line, `no process ${step.by}`);
    switch (step.verb) {
      case 'lock':
      case 'locktp':
      case 'quelock':
      case 'quelocktp':
        return this.#named(step, this.manager[step.verb](pid, this.#lockArgs(step)));
      case 'cvt':
      case 'quecvt':
        return this.#answer(
          step,
          this.manager[step.verb](pid, this.#id(step), convertArgs(step, 1)),
        );
      case 'unlock':
        return renderStatus(this.manager.unlock(pid, this.#id(step), convertArgs(step, 0)));
      case 'cancel':
        return renderStatus(this.manager.cancel(pid, this.#id(step), flagsOf(step, Flag)));
      case 'notify':
        return this.#notify(pid, told);
      default:
        return this.#actElse(step, pid);
    }
  }

  #wait({ line, verb }: ScenarioStep): string {
    const ms = /^\+(\d+)ms$/.exec(verb)?.[1];
    if (ms === undefined) throw new ScenarioError(line, 'expected `time: +500ms`');
    this.#nowMs += Number(ms);
    this.manager.advance(this.#nowMs);
    return '';
  }

  /** A new lock has the name of its request from now on. */
  #named(step: ScenarioStep, answer: Answer): string {
    const [name = '', place = ''] = step.words;
    if (answer.lkid !== 0) {
      this.#locks.set(name, answer.lkid);
      this.#lockNames.set(answer.lkid, name);
    }
    this.#ledger.request(name, step.by, { lkid: answer.lkid, place });
    return this.#answer(step, answer);
  }

  #answer(step: ScenarioStep, { status, value }: Answer): string {
    const [name = ''] = step.words;
    this.#ledger.answer(name, step.by, { status, value, isQueued: step.verb.startsWith('que') });
    return status === BLOCKED ? 'blocks' : `${renderStatus(status)} ${renderTransfer(value)}`;
  }

  #id(step: ScenarioStep): LockId {
    const name = step.words[0] ?? '';
    if (name === '0') return 0;
    const lkid = this.#locks.get(name);
    if (lkid === undefined) throw new ScenarioError(step.line, `no lock ${name}`);
    return lkid;
  }

  /** `R`, `p:disk1` with a namespace handle, or `a/x` below lock a. */
  #lockArgs(step: ScenarioStep): LocktpArgs {
    const place = step.words[1] ?? '';
    const [, above, below] = /^([^/]*)\/(.*)$/.exec(place) ?? [];
    const [, handle = 'u', root = place] = /^(\w+):(.*)$/.exec(place) ?? [];
    const parent = above === undefined ? 0 : this.#locks.get(above);
    if (parent === undefined) throw new ScenarioError(step.line, `no lock ${above}`);
    const option = options(step);
    return {
      ...convertArgs(step, 2),
      name: nameOf(below ?? root),
      parent,
      nsp: this.#handles.get(`${step.by} ${handle}`) ?? this.#handleOfAnybody(handle),
      length: option.length === undefined ? undefined : Number(option.length),
      transaction: option.txn,
      domain: this.#handles.get(`${step.by} domain ${option.domain}`),
    };
  }

  /** A handle that only somebody else has is passed all the same, to see it refused. */
  #handleOfAnybody(handle: string): NamespaceHandle {
    for (const [key, nsp] of this.#handles) if (key.endsWith(` ${handle}`)) return nsp;
    return 99;
  }

  #fork(step: ScenarioStep, pid: Pid): string {
    const [name = ''] = step.words;
    const parent = this.manager.snapshot().processes.find((process) => process.pid === pid);
    if (parent === undefined) throw new ScenarioError(step.line, `${step.by} has ended`);
    this.#introduce(name, this.manager.fork(pid), parent.member);
    return '';
  }

  #notify(pid: Pid, told: DlmEvent[]): string {
    let count = 0;
    for (let note = this.manager.notify(pid); note !== null; note = this.manager.notify(pid)) {
      told.push(note);
      count += 1;
    }
    return String(count);
  }

  #actElse(step: ScenarioStep, pid: Pid): string {
    const [first = '', second = ''] = step.words;
    const { manager, by } = { manager: this.manager, by: step.by };
    switch (step.verb) {
      case 'killed':
      case 'exits':
        manager.end(pid);
        return '';
      case 'fork':
        return this.#fork(step, pid);
      case 'exec':
        return renderStatus(manager.exec(pid));
      case 'becomes':
        manager.setIds(pid, Number(first), step.words.slice(1).map(Number));
        return '';
      case 'nsjoin': {
        const kind = { user: JoinFlag.USER, group: JoinFlag.GROUP, public: JoinFlag.PUBLIC }[first];
        const { status, nsp } = manager.nsjoin(
          pid,
          Number(second),
          (kind ?? 0) | flagsOf(step, JoinFlag),
        );
        const name = step.words[step.words.indexOf('as') + 1];
        if (nsp !== 0 && step.words.includes('as')) this.#handles.set(`${by} ${name}`, nsp);
        return renderStatus(status);
      }
      case 'nsleave':
        return renderStatus(manager.nsleave(pid, this.#handles.get(`${by} ${first}`) ?? 99));
      case 'detach':
        return renderStatus(manager.detach(pid));
      case 'set_signal':
        return renderStatus(manager.setSignal(pid, Number(first)).status);
      case 'blocks_signal':
        manager.blockSignal(pid, first === 'yes');
        return '';
      case 'manager':
        manager.setRunning(first === 'runs');
        return '';
      case 'sperrno':
        return sperrno(Number(first));
      default:
        return this.#actOnGroups(step, pid);
    }
  }

  #actOnGroups(step: ScenarioStep, pid: Pid): string {
    const [first = ''] = step.words;
    const { by, manager } = { by: step.by, manager: this.manager };
    const group = this.#groups.get(first) ?? 0;
    switch (step.verb) {
      case 'glc_create': {
        const nsp = this.#handles.get(`${by} u`) ?? 99;
        const { status, id } = manager.glcCreate(pid, flagsOf(step, GroupFlag), [nsp]);
        if (id !== 0) this.#groups.set(first, id);
        return renderStatus(status);
      }
      case 'glc_attach':
        return renderStatus(manager.glcAttach(pid, group));
      case 'glc_detach':
        return renderStatus(manager.glcDetach(pid));
      case 'glc_destroy':
        return renderStatus(manager.glcDestroy(pid, group, flagsOf(step, GroupFlag)));
      case 'rd_attach': {
        const flag = step.words.includes('+GROUP') ? DomainFlag.GROUP : DomainFlag.PROCESS;
        const { status, rdId } = manager.rdAttach(pid, first, flag);
        if (rdId !== 0) this.#handles.set(`${by} domain ${first}`, rdId);
        return renderStatus(status);
      }
      default:
        return this.#actOnDomains(step, pid, this.#handles.get(`${by} domain ${first}`) ?? 99);
    }
  }

  #actOnDomains(step: ScenarioStep, pid: Pid, rdId: number): string {
    const [first = ''] = step.words;
    const { by, manager } = { by: step.by, manager: this.manager };
    switch (step.verb) {
      case 'rd_detach':
        return renderStatus(manager.rdDetach(pid, rdId, flagsOf(step, DomainFlag)));
      case 'rd_collect': {
        const { status, handle, size } = manager.rdCollect(pid, rdId);
        if (handle !== 0) this.#handles.set(`${by} collection ${first}`, handle);
        return `${renderStatus(status)} resources=${size}`;
      }
      case 'rd_validate': {
        const handle = this.#handles.get(`${by} collection ${first}`) ?? 0;
        return renderStatus(manager.rdValidate(pid, rdId, handle));
      }
      case 'get_lkinfo': {
        const { status, info } = manager.getLkinfo(pid, this.#id(step));
        return `${renderStatus(status)}${renderInfo(info)}`;
      }
      case 'get_rsbinfo': {
        const [, above, below] = /^([^/]*)\/(.*)$/.exec(first) ?? [];
        const nsp = this.#handles.get(`${by} u`) ?? 99;
        const parent = this.#locks.get(above ?? '') ?? 0;
        const { status, info } = manager.getRsbinfo(pid, nsp, nameOf(below ?? first), parent);
        return `${renderStatus(status)}${renderInfo(info)}`;
      }
      default:
        throw new ScenarioError(step.line, `nobody can ${step.verb}`);
    }
  }
}
