// Every cell of the four tables that decide: compatibility (9-3), unlocking (9-4), forced queueing (9-5) and value
// blocks (9-6). The tables are written here once more, as they are printed.
import { describe, expect, it } from 'vitest';
import {
  Flag,
  isCompatible,
  isMode,
  JoinFlag,
  LockManager,
  Mode,
  mayForceQueue,
  Status,
  transferOf,
} from '../../../src/engine/dlm/index.ts';

const names: readonly string[] = ['NL', 'CR', 'CW', 'PR', 'PW', 'EX'];

/** Reads a printed table: a row of marks for each mode. */
function cells(table: string): { from: Mode; to: Mode; mark: string; title: string }[] {
  const rows = table.trim().split('\n');
  return rows.flatMap((row) => {
    const [name = '', ...marks] = row.trim().split(/\s+/);
    return marks.map((mark, at) => {
      const from = modeOf(name);
      const to = modeOf(names[at] ?? '');
      return { from, to, mark, title: `${name} ${names[at]}` };
    });
  });
}

function modeOf(name: string): Mode {
  const mode = names.indexOf(name) + 1;
  if (!isMode(mode)) throw new Error(`no mode ${name}`);
  return mode;
}

class Bench {
  readonly manager = new LockManager();
  readonly a = this.#begin();
  readonly b = this.#begin();

  #begin() {
    const pid = this.manager.begin({ member: 1, uid: 100, gids: [] });
    return { pid, nsp: this.manager.nsjoin(pid, 100, JoinFlag.USER).nsp };
  }

  lock(who: { pid: number; nsp: number }, mode: Mode, flags = 0, name = 'R') {
    return this.manager.lock(who.pid, { nsp: who.nsp, name, mode, flags });
  }

  info() {
    const { info } = this.manager.getRsbinfo(this.a.pid, this.a.nsp, 'R');
    if (info === null) throw new Error('no resource');
    return info;
  }
}

const table93 = `
  NL  ● ● ● ● ● ●
  CR  ● ● ● ● ● –
  CW  ● ● ● – – –
  PR  ● ● – ● – –
  PW  ● ● – – – –
  EX  ● – – – – –`;

describe('Table 9-3: requested mode and granted mode of another lock', () => {
  const rows: Record<string, string> = {
    NL: 'DLM-153',
    CR: 'DLM-154',
    CW: 'DLM-155',
    PR: 'DLM-156',
    PW: 'DLM-157',
    EX: 'DLM-158',
  };
  for (const { from: requested, to: held, mark, title } of cells(table93)) {
    it(`${rows[title.slice(0, 2)]} ${title} ${mark}`, () => {
      expect(isCompatible(requested, held)).toBe(mark === '●');
      const bench = new Bench();
      bench.lock(bench.a, held);
      const fresh = bench.lock(bench.b, requested, Flag.NOQUEUE);
      expect(fresh.status).toBe(mark === '●' ? Status.SUCCESS : Status.NOTQUEUED);
      // A conversion is judged by the same cell.
      const { lkid } = bench.lock(bench.b, Mode.NL);
      const args = { mode: requested, flags: Flag.NOQUEUE };
      if (fresh.lkid !== 0) bench.manager.unlock(bench.b.pid, fresh.lkid);
      const converted = bench.manager.cvt(bench.b.pid, lkid, args);
      expect(converted.status).toBe(mark === '●' ? Status.SUCCESS : Status.NOTQUEUED);
    });
  }

  it('DLM-159 is symmetric', () => {
    for (const { from, to } of cells(table93)) {
      expect(isCompatible(from, to)).toBe(isCompatible(to, from));
    }
  });

  it('DLM-160 holds between two locks of one process', () => {
    for (const { from, to, mark } of cells(table93)) {
      const bench = new Bench();
      bench.lock(bench.a, to);
      const { status } = bench.lock(bench.a, from, Flag.NOQUEUE);
      expect(status).toBe(mark === '●' ? Status.SUCCESS : Status.NOTQUEUED);
    }
  });
});

describe('Table 9-4: lock ID and DLM_DEQALL', () => {
  function tree() {
    const bench = new Bench();
    const { manager, a } = bench;
    const parent = bench.lock(a, Mode.CW).lkid;
    const below = (above: number, name: string) =>
      manager.lock(a.pid, { name, mode: Mode.EX, parent: above }).lkid;
    const child = below(parent, 'x');
    const grandchild = below(child, 'y');
    const other = bench.lock(a, Mode.PR, 0, 'other').lkid;
    const left = () => manager.snapshot().processes[0]?.locks.map((lkid) => lkid);
    return { manager, pid: a.pid, parent, child, grandchild, other, left };
  }

  it('DLM-225 DLM-244 an ID and no flag: this lock', () => {
    const { manager, pid, parent, child, grandchild, other, left } = tree();
    expect(manager.unlock(pid, grandchild)).toBe(Status.SUCCESS);
    expect(left()).toEqual([parent, child, other]);
  });

  it('DLM-226 an ID and DLM_DEQALL: all below it, at any depth', () => {
    const { manager, pid, parent, other, left } = tree();
    expect(manager.unlock(pid, parent, { flags: Flag.DEQALL })).toBe(Status.SUCCESS);
    expect(left()).toEqual([parent, other]);
  });

  it('DLM-227 no ID and no flag: DLM_IVLOCKID', () => {
    const { manager, pid, left } = tree();
    expect(manager.unlock(pid, 0)).toBe(Status.IVLOCKID);
    expect(left()).toHaveLength(4);
  });

  it('DLM-228 no ID and DLM_DEQALL: all locks of the process', () => {
    const { manager, pid, left } = tree();
    expect(manager.unlock(pid, 0, { flags: Flag.DEQALL })).toBe(Status.SUCCESS);
    expect(left()).toEqual([]);
    expect(manager.snapshot().resources).toEqual([]);
  });
});

const table95 = `
  NL  – ● ● ● ● ●
  CR  – – ● ● ● ●
  CW  – – – – ● ●
  PR  – – – – ● ●
  PW  – – – – – –
  EX  – – – – – –`;

describe('Table 9-5: held mode and mode asked for with DLM_QUECVT', () => {
  const rows: Record<string, string> = {
    NL: 'DLM-188',
    CR: 'DLM-189',
    CW: 'DLM-190',
    PR: 'DLM-191',
    PW: 'DLM-192',
    EX: 'DLM-193',
  };
  for (const { from, to, mark, title } of cells(table95)) {
    it(`${rows[title.slice(0, 2)]} DLM-185 ${title} ${mark}`, () => {
      expect(mayForceQueue(from, to)).toBe(mark === '●');
      const bench = new Bench();
      const { lkid } = bench.lock(bench.a, from);
      const before = bench.manager.snapshot();
      const args = { mode: to, flags: Flag.QUECVT };
      const { status } = bench.manager.cvt(bench.a.pid, lkid, args);
      expect(status).toBe(mark === '●' ? Status.SUCCESS : Status.BADPARAM);
      if (mark !== '●') expect(bench.manager.snapshot()).toEqual(before);
    });
  }
});

const table96 = `
  NL  R R R R R R
  CR  – R R R R R
  CW  – – R – R R
  PR  – – – R R R
  PW  W W W W W R
  EX  W W W W W W`;

describe('Table 9-6: what a conversion with DLM_VALB does with the value block', () => {
  const rows: Record<string, string> = {
    NL: 'DLM-277',
    CR: 'DLM-278',
    CW: 'DLM-279',
    PR: 'DLM-280',
    PW: 'DLM-281',
    EX: 'DLM-282',
  };
  const stored = [5, 6, 7, 8];

  for (const { from, to, mark, title } of cells(table96)) {
    it(`${rows[title.slice(0, 2)]} DLM-259 DLM-264 ${title} ${mark}`, () => {
      expect(transferOf(from, to)).toBe(mark.replace('–', '-'));
      const bench = new Bench();
      const { manager, a } = bench;
      const { lkid } = bench.lock(a, Mode.EX);
      manager.cvt(a.pid, lkid, { mode: from, flags: Flag.VALB, value: stored });
      const { vbseqnum } = bench.info();
      const answer = manager.cvt(a.pid, lkid, { mode: to, flags: Flag.VALB, value: [1, 2] });
      expect(answer.status).toBe(Status.SUCCESS);
      expect(answer.value).toEqual(mark === 'R' ? stored : null);
      expect(bench.info().valb).toEqual(mark === 'W' ? [1, 2, 0, 0] : stored);
      expect(bench.info().vbseqnum).toBe(mark === 'W' ? vbseqnum + 1 : vbseqnum);
    });

    it(`DLM-260 ${title} without DLM_VALB does nothing`, () => {
      const bench = new Bench();
      const { manager, a } = bench;
      const { lkid } = bench.lock(a, Mode.EX);
      manager.cvt(a.pid, lkid, { mode: from, flags: Flag.VALB, value: stored });
      const before = bench.info();
      const answer = manager.cvt(a.pid, lkid, { mode: to, value: [1, 2] });
      expect(answer.value).toBeNull();
      expect({ ...bench.info(), ggmode: 0 }).toEqual({ ...before, ggmode: 0 });
    });

    it(`DLM-266 DLM-268 ${title} with an invalid block warns only if it reads`, () => {
      const bench = new Bench();
      const { manager, a, b } = bench;
      const { lkid } = bench.lock(a, Mode.NL);
      manager.unlock(b.pid, bench.lock(b, Mode.EX).lkid, { flags: Flag.INVVALBLK });
      manager.cvt(a.pid, lkid, { mode: from });
      expect(bench.info().vbstatus).toBe(0);
      const args = { mode: to, flags: Flag.VALB | Flag.SYNCSTS, value: [1] };
      const { status } = manager.cvt(a.pid, lkid, args);
      expect(status).toBe(mark === 'R' ? Status.SYNCVALNOTVALID : Status.SYNC);
      expect(bench.info().vbstatus).toBe(mark === 'W' ? 1 : 0);
    });
  }
});
