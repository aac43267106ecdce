// Processes, time, lock groups and recovery domains in the world of dlm-world.ts: what the engine answers is compared with
// what the records of the model say it should.
import { type DlmEvent, DomainFlag, GroupFlag, type Pid } from '../../src/engine/dlm/index.ts';
import { statusWord } from './dlm-model-rules.ts';
import type { Op } from './dlm-ops.ts';
import { ComparedWorld, compareTold, describe } from './dlm-world-compared.ts';

const members = [1, 2, 3];
const processesMax = 6;

export class WorldOfParties extends ComparedWorld {
  protected actOnProcesses(op: Op, pid: Pid): string {
    const { engine, model } = this;
    switch (op.kind) {
      case 'time':
        this.passTime(op.extra % 50);
        return 'passed';
      case 'begin':
        if (this.pids.length < processesMax) this.begin(op.extra);
        return 'begun';
      case 'end':
        engine.end(pid);
        this.noteVictims(null);
        model.end([pid]);
        this.#forgetDead();
        return 'ended';
      case 'failMember': {
        const member = members[op.extra % members.length] ?? 1;
        engine.failMember(member);
        this.noteVictims(null);
        model.failMember(
          member,
          this.groupIds.filter((id) => this.groupMembers.get(id) === member),
        );
        this.#forgetDead();
        return 'failed';
      }
      case 'signal': {
        const delivers = (op.extra & 1) !== 0;
        engine.blockSignal(pid, !delivers);
        const process = model.processes.get(pid);
        if (process !== undefined) process.delivers = delivers;
        return delivers ? 'on' : 'off';
      }
      case 'notify':
        return this.#notify(pid);
      default:
        return this.#actOnGroups(op, pid);
    }
  }

  /** Goes from one due moment to the next, so that it is known what happened when. */
  protected passTime(ms: number): void {
    const { engine } = this;
    const toMs = this.model.nowMs + ms;
    for (let due = engine.nextDueMs; due !== null && due <= toMs; due = engine.nextDueMs) {
      this.#advance(due);
    }
    this.#advance(toMs);
  }

  #advance(nowMs: number): void {
    this.engine.advance(nowMs);
    this.noteVictims(null);
    this.model.advance(nowMs);
  }

  #forgetDead(): void {
    for (const pid of [...this.pids]) {
      if (this.model.processes.has(pid)) continue;
      this.pids.splice(this.pids.indexOf(pid), 1);
      for (const key of [...this.domainHandles.keys()]) {
        if (key.startsWith(`${pid} `)) this.domainHandles.delete(key);
      }
    }
    // Somebody is always there to act.
    if (this.pids.length === 0) this.begin(0);
  }

  #notify(pid: Pid): string {
    const told: DlmEvent[] = [];
    for (let note = this.engine.notify(pid); note !== null; note = this.engine.notify(pid)) {
      told.push(note);
    }
    const process = this.model.processes.get(pid);
    const wanted = process?.notes.map(({ lkid, text }) => `${lkid} ${text}`) ?? [];
    if (process !== undefined) process.notes = [];
    compareTold(`process ${pid} at dlm_notify`, told.map(describe), wanted);
    return told.length > 0 ? 'some' : 'none';
  }

  #actOnGroups(op: Op, pid: Pid): string {
    const { engine, model } = this;
    const [user] = this.handles.get(pid) ?? [0];
    const id = this.groupIds[op.lock % Math.max(this.groupIds.length, 1)] ?? 99;
    const process = model.processes.get(pid);
    if (process === undefined) return 'gone';
    switch (op.kind) {
      case 'groupCreate': {
        const flags = [0, GroupFlag.OWNED, GroupFlag.PERM][op.extra % 3] ?? 0;
        const answer = engine.glcCreate(pid, flags, [user]);
        this.same(
          'create',
          statusWord(answer.status),
          process.group === 0 ? 'SUCCESS' : 'ATTACHED',
          0,
        );
        if (answer.id === 0) return 'refused';
        const owned = flags === GroupFlag.OWNED;
        model.groups.set(answer.id, { owned, perm: flags === GroupFlag.PERM, creator: pid });
        this.groupMembers.set(answer.id, process.member);
        this.groupIds.push(answer.id);
        process.group = answer.id;
        return 'made';
      }
      case 'groupAttach': {
        const isHere = model.groups.has(id) && this.groupMembers.get(id) === process.member;
        const wanted = process.group !== 0 ? 'ATTACHED' : isHere ? 'SUCCESS' : 'ENOENT';
        this.same('attach', statusWord(engine.glcAttach(pid, id)), wanted, 0);
        if (wanted === 'SUCCESS') process.group = id;
        return wanted;
      }
      case 'groupDetach': {
        const wanted = process.group === 0 ? 'NOTATTACHED' : 'SUCCESS';
        const status = statusWord(engine.glcDetach(pid));
        this.noteVictims(null);
        this.same('detach', status, wanted, 0);
        if (wanted === 'SUCCESS') model.detachGroup(pid);
        this.#forgetDead();
        return wanted;
      }
      case 'groupDestroy':
        return this.#destroyGroup(op, pid, id);
      default:
        return this.#actOnDomains(op, pid);
    }
  }

  #destroyGroup(op: Op, pid: Pid, id: number): string {
    const { engine, model } = this;
    const flags = [0, GroupFlag.LOCKS, GroupFlag.FORCE][op.extra % 3] ?? 0;
    const status = statusWord(engine.glcDestroy(pid, id, flags));
    this.noteVictims(null);
    const group = model.groups.get(id);
    const isHere = this.groupMembers.get(id) === model.processes.get(pid)?.member;
    const attached = [...model.processes.values()].some((process) => process.group === id);
    const hasLocks = [...model.locks.values()].some((lock) => lock.group === id);
    let wanted = 'SUCCESS';
    if (group === undefined || !isHere) wanted = 'ENOENT';
    else if (attached && flags !== GroupFlag.FORCE) wanted = 'HASPROCS';
    else if (hasLocks && flags === 0) wanted = 'HASLOCKS';
    this.same('destroy', status, wanted, 0);
    if (wanted === 'SUCCESS') {
      model.end(model.endGroup(id).filter((killed) => killed !== pid));
      this.#forgetDead();
    }
    return wanted;
  }

  #actOnDomains(op: Op, pid: Pid): string {
    const { engine, model } = this;
    const name = `d${op.name % 2}`;
    const key = `${pid} ${name}`;
    const rdId = this.domainHandles.get(key);
    const domain = model.domains.get(name);
    if (op.kind === 'domainAttach') {
      const answer = engine.rdAttach(pid, name, DomainFlag.PROCESS);
      const wanted = rdId === undefined ? 'SUCCESS' : 'ATTACHED';
      this.same('rd_attach', statusWord(answer.status), wanted, 0);
      if (wanted !== 'SUCCESS') return wanted;
      this.domainHandles.set(key, answer.rdId);
      const known = domain ?? { invalidated: false, collection: null, attached: new Set<number>() };
      known.attached.add(pid);
      model.domains.set(name, known);
      return wanted;
    }
    if (rdId === undefined || domain === undefined) return 'not attached';
    const { collection } = domain;
    if (op.kind === 'domainDetach') {
      const invalidate = op.extra % 3 === 0;
      const own = [...model.locks.values()].some(
        (lock) =>
          lock.group === 0 &&
          lock.pid === pid &&
          model.resources.get(lock.resource)?.domain === name,
      );
      const wanted = collection?.pid === pid ? 'EINPROGRESS' : own ? 'HASLOCKS' : 'SUCCESS';
      const status = engine.rdDetach(pid, rdId, invalidate ? DomainFlag.INVALIDATE : 0);
      this.same('rd_detach', statusWord(status), wanted, 0);
      if (wanted !== 'SUCCESS') return wanted;
      domain.attached.delete(pid);
      this.domainHandles.delete(key);
      if (invalidate) this.#invalidate(name);
      return invalidate ? 'invalidated' : wanted;
    }
    if (op.kind === 'domainCollect') {
      const answer = engine.rdCollect(pid, rdId);
      const busy = collection?.pid === pid ? 'EALREADY' : 'EINPROGRESS';
      const wanted = collection === null ? 'SUCCESS' : busy;
      this.same('collect', statusWord(answer.status), wanted, 0);
      if (wanted !== 'SUCCESS') return wanted;
      const resources = new Set<string>();
      for (const [path, resource] of model.resources) {
        if (resource.domain === name && !model.isValid(resource)) resources.add(path);
      }
      this.same('collected', String(answer.size), String(resources.size), 0);
      domain.collection = { pid, resources, more: false, whole: domain.invalidated };
      this.collections.set(key, answer.handle);
      return wanted;
    }
    return this.#validate(name, pid, rdId);
  }

  #invalidate(name: string): void {
    const { model } = this;
    const domain = model.domains.get(name);
    if (domain === undefined) return;
    domain.invalidated = true;
    for (const [path, resource] of model.resources) {
      if (resource.domain !== name) continue;
      resource.valid = false;
      if (domain.collection !== null && !domain.collection.resources.has(path)) {
        domain.collection.more = true;
      }
    }
  }

  #validate(name: string, pid: Pid, rdId: number): string {
    const { engine, model } = this;
    const domain = model.domains.get(name);
    const handle = this.collections.get(`${pid} ${name}`) ?? 0;
    const status = statusWord(engine.rdValidate(pid, rdId, handle));
    const collection = domain?.collection;
    if (domain === undefined || collection == null || collection.pid !== pid) {
      return this.same('validate', status, 'IVHNDL', 0).status;
    }
    const lost = [...collection.resources].flatMap((path) => {
      const resource = model.resources.get(path);
      return resource !== undefined && !model.isValid(resource) ? [resource] : [];
    });
    domain.collection = null;
    if (collection.whole) domain.invalidated = false;
    for (const resource of lost) {
      resource.valid = true;
      resource.value = [0, 0, 0, 0];
    }
    model.sweep();
    return this.same('validate', status, collection.more ? 'MORE_TO_RECOVER' : 'SUCCESS', 0).status;
  }
}
