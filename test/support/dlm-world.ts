// One lock manager and its judge side by side: each operation is done by the engine and by the model of dlm-model.ts,
// and answers, what processes are told, and the state afterwards are compared.
import { type DlmEvent, Flag, type Pid } from '../../src/engine/dlm/index.ts';
import { type ModelLock, type ModelTerms, statusWord } from './dlm-model-rules.ts';
import type { Op } from './dlm-ops.ts';
import { WorldOfParties } from './dlm-world-parties.ts';

const locksMax = 14;
/**
 * Between two operations: no two requests then fall due at the same moment, when the model could not know which of them
 * the engine dealt with first. A power of two, so that sums are exact.
 */
const tickMs = 2 ** -20;

/** What an operation came to, for those who watch. */
export interface Step {
  readonly op: Op;
  readonly pid: Pid;
  /** The lock it was about; 0 for none. */
  readonly lkid: number;
  readonly status: string;
  readonly events: readonly DlmEvent[];
}

export class DlmWorld extends WorldOfParties {
  /** Does an operation on both sides; throws a Mismatch that says where they differ. */
  apply(op: Op): Step {
    const pid = this.pids[op.who % this.pids.length] ?? 0;
    this.passTime(tickMs);
    const { status, lkid } = this.#act(op, pid);
    const events = this.drain();
    this.compareEvents(events);
    this.steps += 1;
    if (this.steps % this.compareEvery === 0) this.compareStates();
    this.seen.add(`${op.kind} ${status}`);
    return { op, pid, lkid, status, events };
  }

  #act(op: Op, pid: Pid): { status: string; lkid: number } {
    const { engine, model } = this;
    switch (op.kind) {
      case 'lock':
        return this.#lock(op, pid);
      case 'convert': {
        const lkid = this.#pickLock(op, pid);
        const terms = this.#terms(op, Flag.EXPEDITE);
        const call = terms.sync ? 'cvt' : 'quecvt';
        const answer = engine[call](pid, lkid, toArgs(terms));
        this.noteVictims(answer);
        const wanted = model.convert(pid, lkid, terms);
        return this.compareAnswer(answer, wanted, lkid);
      }
      case 'unlock': {
        const lkid = this.#pickLock(op, pid);
        const bits = [0, 0, Flag.VALB, Flag.INVVALBLK, Flag.DEQALL, Flag.DEQALL | Flag.INVVALBLK];
        return this.#unlock(pid, lkid, bits[op.extra % bits.length] ?? 0, op.extra);
      }
      case 'dequeueAll':
        return this.#unlock(pid, 0, Flag.DEQALL | (op.extra & 1 ? Flag.INVVALBLK : 0), 0);
      case 'cancel': {
        const lkid = this.#pickLock(op, pid);
        const waitOk = (op.extra & 1) !== 0;
        const status = engine.cancel(pid, lkid, waitOk ? Flag.CANCELWAITOK : 0);
        this.noteVictims(null);
        return this.same('cancel', statusWord(status), model.cancel(pid, lkid, waitOk), lkid);
      }
      default:
        return { status: this.actOnProcesses(op, pid), lkid: 0 };
    }
  }

  #unlock(pid: Pid, lkid: number, flags: number, extra: number): { status: string; lkid: number } {
    const value = flags & Flag.VALB ? [extra, extra % 7] : null;
    const status = this.engine.unlock(pid, lkid, { flags, value });
    this.noteVictims(null);
    const wanted = this.model.unlock(pid, lkid, flags, value);
    return this.same('unlock', statusWord(status), wanted, lkid);
  }

  #lock(op: Op, pid: Pid): { status: string; lkid: number } {
    if (this.model.locks.size >= locksMax) return { status: 'full', lkid: 0 };
    const process = this.model.processes.get(pid);
    const { extra } = op;
    const asGroup = process !== undefined && process.group !== 0 && (extra & 3) !== 0;
    const parent = (extra & 12) === 0 ? this.#pickLock(op, pid) : 0;
    const above = this.model.locks.get(parent);
    const inPublic = (extra & 48) === 0 && !asGroup;
    const [user, open] = this.handles.get(pid) ?? [0, 0];
    const name = parent === 0 ? `R${op.name % 3}` : `s${op.name % 2}`;
    const root = inPublic ? 'public 7' : 'user 100';
    const transaction = (extra & 192) === 0 ? `t${op.lock % 3}` : null;
    const domain = this.#domainFor(op, pid);
    const terms = this.#terms(op, Flag.QUECVT | Flag.EXPEDITE);
    const isTp = asGroup || transaction !== null || domain !== null;
    const call = terms.sync ? (isTp ? 'locktp' : 'lock') : isTp ? 'quelocktp' : 'quelock';
    const args = toArgs(terms);
    const tpFlags =
      (asGroup ? Flag.GROUP_LOCK : 0) |
      (domain !== null ? Flag.PERSIST : 0) |
      (transaction !== null ? Flag.TXID_GLOBAL : 0);
    const answer = this.engine[call](pid, {
      ...args,
      flags: args.flags | tpFlags,
      nsp: inPublic ? open : user,
      name,
      parent,
      transaction: transaction ?? 0,
      domain: domain === null ? 0 : this.domainHandles.get(`${pid} ${domain}`),
    });
    this.noteVictims(answer);
    const wanted = this.model.request(
      pid,
      {
        resource: above === undefined ? `${root}/${name}` : `${above.resource}/${name}`,
        parent,
        group: asGroup ? (process?.group ?? 0) : 0,
        transaction: transaction === null ? null : `transaction ${transaction}`,
      },
      terms,
      { flag: domain !== null, domain },
      answer.lkid,
    );
    return this.compareAnswer(answer, wanted, answer.lkid);
  }

  #domainFor(op: Op, pid: Pid): string | null {
    const name = `d${op.name % 2}`;
    const isAttached = this.domainHandles.has(`${pid} ${name}`);
    return isAttached && (op.extra & 768) === 0 ? name : null;
  }

  /** Mostly one of the process's own locks, sometimes anybody's, sometimes none. */
  #pickLock(op: Op, pid: Pid): number {
    const all = [...this.model.locks.values()];
    const own = all.filter((lock) => this.model.find(pid, lock.id) !== undefined);
    const from: readonly ModelLock[] = op.extra % 16 === 15 ? all : own;
    return from[op.lock % Math.max(from.length, 1)]?.id ?? 12345;
  }

  #terms(op: Op, without: number): ModelTerms {
    const { extra } = op;
    const flags = op.flags & ~without;
    return {
      mode: op.mode,
      flags,
      value: flags & Flag.VALB ? [extra, extra % 5] : null,
      blkrtn: extra & 1024 ? `b${extra % 3}` : null,
      notprm: `n${extra % 11}`,
      hint: `h${extra % 13}`,
      timeout: extra & 2048 && this.model.delayMs === 0 ? 1 + (extra % 9) : 0,
      sync: (extra & 4096) !== 0,
    };
  }
}

function toArgs(terms: ModelTerms) {
  const { flags, value, blkrtn, notprm, hint, timeout, sync } = terms;
  const mode = ([0, 1, 2, 3, 4, 5, 6] as const)[terms.mode] ?? 0;
  return { mode, flags, value, blkrtn, notprm, hint, timeout, cplrtn: sync ? null : 'c' };
}
