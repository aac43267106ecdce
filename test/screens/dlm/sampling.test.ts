// When the lock browser asks for samples, where the focus stays, and how much of a large cluster is loaded.
import { describe, expect, it } from 'vitest';
import type { DlmSample } from '../../../src/protocol/index.ts';
import { expectGolden } from '../../support/console.ts';
import { fixedNow } from '../../support/console-data.ts';
import {
  circleSample,
  deliLocks,
  file3,
  lock,
  noLocks,
  request,
  resourceSample,
} from './dlm-data.ts';
import { dlmOpener, focusedLine, requests } from './open-dlm.ts';

const open = dlmOpener();

describe('sampling', () => {
  it('TUI-129 asks at most once a second, and shows the time of the sample', async () => {
    let at = fixedNow;
    const test = await open({ answer: () => ({ ...deliLocks, at }) });
    expect(requests(test)).toEqual(['request dlm.sample {"namespace":null,"locksMax":5000}']);
    await test.press('down', 'up', 'down');
    expect(requests(test).length).toBe(1);
    await test.setNow(fixedNow + 900);
    expect(requests(test).length).toBe(1);
    at = fixedNow + 1000;
    await test.setNow(at);
    expect(requests(test).length).toBe(2);
    expect(test.screen().join('\n')).toContain('Sample 20:12:37');
    await test.press('down', 'up');
    expect(requests(test).length).toBe(2);
  });

  it('TUI-129 asks anew only when the last answer is there', async () => {
    const answers: ((sample: DlmSample) => void)[] = [];
    const test = await open({ answer: () => new Promise((resolve) => answers.push(resolve)) });
    expect(test.screen().join('\n')).toContain('Waiting for the first sample');
    await test.setNow(fixedNow + 1000);
    await test.setNow(fixedNow + 2000);
    expect(answers.length).toBe(1);
    answers[0]?.(deliLocks);
    await test.setNow(fixedNow + 2500);
    expect(test.screen().join('\n')).toContain('file3');
    // The answer took two seconds and a half, so that the next one has time.
    await test.setNow(fixedNow + 20_000);
    expect(answers.length).toBe(1);
    await test.setNow(fixedNow + 26_000);
    expect(answers.length).toBe(2);
  });

  it('TUI-129 p freezes, and p goes on', async () => {
    let sample = deliLocks;
    const test = await open({ answer: () => sample });
    await test.press('p');
    sample = { ...circleSample, at: fixedNow + 5000 };
    await test.setNow(fixedNow + 5000);
    expect(requests(test).length).toBe(1);
    expect(test.screen().join('\n')).toContain('Sample 20:12:36  PAUSED');
    expect(test.screen()[20]).toContain('Paused at 20:12:36; p goes on.');
    await test.press('p');
    expect(requests(test).length).toBe(2);
    expect(test.screen().join('\n')).toContain('Sample 20:12:41');
  });

  it('TUI-129 an answer that comes after p is not shown', async () => {
    const answers: ((sample: DlmSample) => void)[] = [];
    const test = await open({ answer: () => new Promise((resolve) => answers.push(resolve)) });
    answers[0]?.(deliLocks);
    await test.setNow(fixedNow);
    await test.setNow(fixedNow + 1000);
    expect(answers.length).toBe(2);
    await test.press('p');
    answers[1]?.({ ...circleSample, at: fixedNow + 1000 });
    await test.setNow(fixedNow + 2000);
    expect(test.screen().join('\n')).toContain('file3');
  });

  it('asks nothing while another view lies above it', async () => {
    const test = await open();
    test.console.open('messages', {});
    for (let second = 1; second <= 10; second += 1) await test.setNow(fixedNow + second * 1000);
    expect(requests(test).length).toBe(1);
    await test.press('escape');
    expect(requests(test).length).toBe(2);
  });

  it('the focus stays on its resource and its lock, and a lock that goes gives way to another', async () => {
    let sample = deliLocks;
    const test = await open({ answer: () => sample });
    await test.press('tab', 'down');
    const older = resourceSample('public 7', ['aaa'], {
      granted: [lock(1, 'EX', 526114)],
      waiting: [request(2, 'NONE', 'EX', 526120, 90_000)],
    });
    sample = {
      ...deliLocks,
      resources: [older, ...(deliLocks.resources ?? [])],
      at: fixedNow + 1000,
    };
    await test.setNow(fixedNow + 1000);
    expect(test.screen()[2]).toContain('-- file3 --');
    expect(focusedLine(test)).toContain('|>00000b21 PR');
    const without = { ...file3, granted: file3.granted.slice(0, 1) };
    sample = {
      ...deliLocks,
      resources: (deliLocks.resources ?? []).map((one) => (one === file3 ? without : one)),
    };
    await test.setNow(fixedNow + 2000);
    expect(focusedLine(test)).toContain('|>00000c40 EX');
    sample = {
      ...deliLocks,
      resources: (deliLocks.resources ?? []).filter((one) => one !== file3),
    };
    await test.setNow(fixedNow + 3000);
    expect(focusedLine(test)).toMatch(/^\|> /);
  });

  it('a page follows the samples', async () => {
    let sample = deliLocks;
    const test = await open({ answer: () => sample });
    await test.press('b');
    sample = { ...noLocks, at: fixedNow + 1000 };
    await test.setNow(fixedNow + 1000);
    expect(test.screen().join('\n')).toContain('Lock 00000c40 does not wait any more.');
  });

  /** The sample of the picture with so many locks in its largest namespace; above 5,000 only one is given. */
  function crowded(params: unknown, locks: number): DlmSample {
    const { namespace } = params as { namespace: string | null };
    const namespaces = deliLocks.namespaces.map((one) =>
      one.key === 'public 7' ? { ...one, locks } : one,
    );
    const resources = (deliLocks.resources ?? []).filter(
      (one) => namespace === null || one.namespace === namespace,
    );
    const isTooMany = namespace === null && locks > 5000;
    return { ...deliLocks, namespaces, locks, waits: [], resources: isTooMany ? null : resources };
  }

  it('TUI-129 with more than 5,000 locks one namespace is loaded at a time', async () => {
    const test = await open({ answer: (_method, params) => crowded(params, 7000) });
    await expectGolden('dlm-partial-80x24', test.screen());
    await test.press('b');
    expect(test.screen()[20]).toContain('public 7 is not loaded');
    await test.press('down', 'enter');
    expect(requests(test)[1]).toBe('request dlm.sample {"namespace":"user 0","locksMax":20000}');
    const text = test.screen().join('\n');
    expect(test.screen()[20]).toContain('More than 5,000 locks: only user 0 is loaded.');
    expect(text).toContain('tape1');
    expect(text).toContain('+ public 7');
    await test.press('g');
    expect(test.screen()[3]).toContain('Only the namespace user 0 is loaded.');
    await test.setNow(fixedNow + 1000);
    expect(requests(test)[2]).toContain('"namespace":"user 0"');
  });

  it('TUI-129 below 4,000 locks all namespaces are loaded again', async () => {
    let locks = 7000;
    const test = await open({ answer: (_method, params) => crowded(params, locks) });
    await test.press('enter');
    locks = 4500;
    await test.setNow(fixedNow + 1000);
    await test.setNow(fixedNow + 2000);
    expect(requests(test).at(-1)).toContain('"namespace":"public 7"');
    locks = 3900;
    await test.setNow(fixedNow + 3000);
    await test.setNow(fixedNow + 4000);
    expect(requests(test).at(-1)).toContain('"namespace":null');
    expect(test.screen().join('\n')).not.toContain('is loaded');
    expect(test.screen().join('\n')).toContain('- public 7');
  });
});
