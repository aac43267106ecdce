// The availability report in the console: periods, waiting, refusals, and what comes late.
import { describe, expect, it } from 'vitest';
import type { AvailabilityView, Params, Result } from '../../../src/protocol/index.ts';
import { type ConsoleSetup, consoleOpener, expectGolden } from '../../support/console.ts';
import { deliState, fixedNow } from '../../support/console-data.ts';

const openConsole = consoleOpener();
const hourMs = 3_600_000;

const clock: AvailabilityView = {
  resource: 'clock',
  firstStart: fixedNow - 48 * hourMs,
  begin: fixedNow - 48 * hourMs,
  end: fixedNow,
  uptimeMs: 47 * hourMs,
  spans: 3,
  estimatedBefore: null,
};

function report(applications: readonly AvailabilityView[]): Result<'caa.report'> {
  return { now: fixedNow, end: fixedNow, applications };
}

async function open(
  answer: (params: Params<'caa.report'>) => unknown = () => report([clock]),
  setup: ConsoleSetup = {},
) {
  const asked: Params<'caa.report'>[] = [];
  const test = await openConsole({
    screen: 'availability',
    answer: (method, params) => {
      if (method !== 'caa.report') return new Promise<never>(() => {});
      // The console asks with the parameters of this method.
      asked.push(params as Params<'caa.report'>);
      return answer(params as Params<'caa.report'>);
    },
    ...setup,
  });
  return { test, asked, text: () => test.screen().join('\n') };
}

describe('the availability report', () => {
  it('CAA-502 is what caa_report prints', async () => {
    const { test, asked } = await open();
    expect(asked).toEqual([{ resource: null, begin: null, end: null }]);
    await expectGolden('availability-80x24', test.screen());
  });

  it('p goes through the periods, and comes back to the whole history', async () => {
    const { test, asked, text } = await open();
    await test.press('p');
    expect(text()).toContain('Availability of the last 24 hours');
    await test.press('p', 'p', 'p');
    expect(text()).toContain('Availability since the first start of each');
    expect(asked.map(({ begin }) => begin && (fixedNow - begin) / hourMs)).toEqual([
      null,
      24,
      7 * 24,
      30 * 24,
      null,
    ]);
  });

  it('F6 shows the command of the period', async () => {
    const { test, text } = await open();
    await test.press('p', 'p', 'f6');
    expect(text()).toContain('caa_report -b 7d');
  });

  it('an answer to an earlier question is dropped', async () => {
    const answers: ((value: unknown) => void)[] = [];
    const { test, text } = await open(() => new Promise((resolve) => answers.push(resolve)));
    expect(text()).toContain('The service counts.');
    await test.press('p');
    answers[1]?.(report([]));
    await test.setNow(fixedNow);
    answers[0]?.(report([clock]));
    await test.setNow(fixedNow);
    expect(text()).toContain('No application was started before the end of this time.');
  });

  it('says why there is no report, has nothing to copy then, and asks again', async () => {
    let fails = true;
    const { test, text } = await open(() => {
      if (fails) throw new Error('There is no line to the cluster service.');
      return report([clock]);
    });
    expect(text()).toContain('There is no report: There is no line to the cluster service.');
    await test.press('y');
    expect(text()).toContain('There is no report to copy yet.');
    fails = false;
    await test.press('n');
    expect(text()).toContain('97.92');
  });

  it('asks once there is a line', async () => {
    const cluster = { ...deliState(), phase: 'connecting' } as const;
    const { test, asked, text } = await open(undefined, { cluster });
    expect(asked).toEqual([]);
    await test.setCluster(deliState());
    expect(text()).toContain('97.92');
  });

  it('ten thousand applications are a window that moves', async () => {
    const many = Array.from({ length: 10_000 }, (_, at) => ({ ...clock, resource: `app${at}` }));
    const { test, text } = await open(() => report(many));
    expect(text()).toContain('below');
    await test.press('end');
    expect(text()).toContain('app9999');
  });
});
