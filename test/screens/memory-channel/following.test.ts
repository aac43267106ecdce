// The lines of a program that somebody else runs: they are asked for, shown with what comes since, and given up.
import { describe, expect, it } from 'vitest';
import { withProgramNews } from '../../../src/tui/imc-programs.ts';
import { deliState, fixedNow } from '../../support/console-data.ts';
import { imcSample, program } from './imc-data.ts';
import { requests, text, viewOpener } from './open-view.ts';

const open = viewOpener();
const pid = 1_573_010;
const line = (sequence: number, words: string) => ({
  pid,
  sequence,
  line: words,
  isError: false,
});

describe('a program of another client', () => {
  it('is followed with its lines so far, further ones and its end, and no longer when the page is left', async () => {
    const followed = { program: program(pid), lines: [line(1, 'first')], forgotten: 3 };
    const test = await open({ others: (method) => (method === 'imc.follow' ? followed : {}) });
    await test.press('o', 'enter');
    expect(requests(test, 'imc.follow')).toEqual([`request imc.follow {"pid":${pid}}`]);
    const first = withProgramNews(new Map(), [{ type: 'followed', ...followed }]);
    await test.setCluster({ ...deliState(), programs: first });
    expect(text(test)).toMatch(/RUNNING +mc_ex1 0/);
    expect(text(test)).toContain('first');
    expect(text(test)).toContain('3 older lines are not kept');
    expect(text(test)).toContain('it goes on when you leave');
    const second = withProgramNews(first, [
      { type: 'output', ...line(2, 'second') },
      { type: 'ended', pid, end: { at: fixedNow, code: 3, signal: null } },
    ]);
    await test.setCluster({ ...deliState(), programs: second });
    expect(text(test)).toContain('second');
    expect(text(test)).toMatch(/ENDED +ended, status 3/);
    expect(requests(test, 'imc.follow')).toHaveLength(1);
    await test.press('escape');
    expect(requests(test, 'imc.unfollow')).toEqual([`request imc.unfollow {"pid":${pid}}`]);
  });

  it('is followed anew when the line was away', async () => {
    const followed = { program: program(pid), lines: [], forgotten: 0 };
    const test = await open({ others: () => followed });
    await test.press('o', 'enter');
    await test.setCluster({ ...deliState(), phase: 'lost', lostAt: fixedNow });
    expect(text(test)).toMatch(/LOST +the line is gone {3}mc_ex1 0/);
    await test.setCluster(deliState());
    expect(requests(test, 'imc.follow')).toHaveLength(2);
  });

  it('of a caad that is gone is not taken for the one that has its number now', async () => {
    const followed = { program: program(pid), lines: [line(1, 'of another')], forgotten: 0 };
    let sample = imcSample();
    const test = await open({
      answer: (method) => (method === 'imc.sample' ? sample : followed),
    });
    await test.press('o', 'enter');
    expect(text(test)).toMatch(/RUNNING +mc_ex1 0/);
    const programs = withProgramNews(new Map(), [{ type: 'followed', ...followed }]);
    await test.setCluster({ ...deliState(), programs });
    sample = imcSample({}, { since: fixedNow });
    await test.setNow(fixedNow + 2000);
    expect(text(test)).toMatch(/GONE +the Memory Channel has begun anew/);
    expect(text(test)).not.toContain('of another');
  });

  it('that is not known any more says so', async () => {
    const test = await open();
    await test.press('o', 'enter');
    expect(text(test)).toContain('Not followed: refused by the test');
  });
});

describe('lines', () => {
  it('that come as news and in the answer stand there once, in order', () => {
    const programs = withProgramNews(new Map(), [
      { type: 'output', ...line(3, 'c') },
      {
        type: 'followed',
        program: program(pid),
        lines: [line(1, 'a'), line(2, 'b'), line(3, 'c')],
        forgotten: 0,
      },
      { type: 'output', ...line(4, 'd') },
    ]);
    expect(programs.get(pid)?.lines.map((one) => one.text)).toEqual(['a', 'b', 'c', 'd']);
  });
});
