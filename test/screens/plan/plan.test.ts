// What would happen, as a person sees it: from the form, the question and the preview to the page, and from the page to
// the run that is held to the plan.
import { describe, expect, it } from 'vitest';
import type { Plan } from '../../../src/engine/index.ts';
import type { Method, Params } from '../../../src/protocol/index.ts';
import {
  type ConsoleSetup,
  consoleOpener,
  expectGolden,
  type TestConsole,
} from '../../support/console.ts';
import { deliState, fixedNow, resource } from '../../support/console-data.ts';
import { deliWith, detailsOf } from '../actions/scene.ts';
import { decisionFor } from '../resource-details/details-data.ts';

const openConsole = consoleOpener();
const never = new Promise<never>(() => {});
const dtcalc = resource('dtcalc', 'OFFLINE', null);

const startPlan: Plan = {
  basis: '3.120',
  assumptions: ['The check entry point of named runs on polishham; it is taken to succeed.'],
  lines: [
    { stream: 'out', text: "Attempting to start 'dtcalc' on member 'provolone'" },
    { stream: 'out', text: "Start of 'dtcalc' on member 'provolone' succeeded." },
  ],
  exitCode: 0,
  events: [
    {
      sequence: 9,
      at: 30_000,
      priority: 'info',
      facility: 'caa',
      resource: 'dtcalc',
      member: 'provolone',
      text: 'dtcalc is ONLINE on provolone (caa_start dtcalc by root)',
    },
  ],
  changes: [
    {
      resource: 'dtcalc',
      before: { target: 'OFFLINE', state: 'OFFLINE', member: null },
      after: { target: 'ONLINE', state: 'ONLINE', member: 'provolone' },
    },
  ],
  decisions: [decisionFor('dtcalc', 0)],
  versions: [],
  placements: [],
};

interface Scene extends ConsoleSetup {
  readonly plan?: Plan | ((params: Params<'caa.plan'>) => unknown);
}

async function open(screen: string, { plan = startPlan, ...setup }: Scene = {}) {
  const answer = (method: Method, params: unknown): unknown => {
    if (method === 'caa.plan') {
      // The console asks with the parameters of this method.
      return typeof plan === 'function' ? plan(params as Params<'caa.plan'>) : plan;
    }
    if (method !== 'caa.details') return never;
    return detailsOf(dtcalc, ['provolone', 'polishham'], { pepicelli: 'is DOWN' });
  };
  return openConsole({
    screen,
    path: ['TruCluster Specific', 'CAA Management'],
    cluster: deliWith(dtcalc),
    answer,
    ...setup,
  });
}

function sent(test: TestConsole, method: Method): readonly string[] {
  return test.log.filter((line) => line.startsWith(`request ${method} `));
}

function text(test: TestConsole): string {
  return test.screen().join('\n');
}

describe('what would happen', () => {
  it('TUI-071 TUI-249 is shown from the form without a request that acts, marked, with its basis', async () => {
    const test = await open('start', { params: { names: 'dtcalc' } });
    await test.press('f11');
    await expectGolden('plan-80x24', test.screen());
    expect(sent(test, 'caa.plan')).toHaveLength(1);
    expect(sent(test, 'caa.plan')[0]).toContain(
      '"what":{"kind":"command","command":{"verb":"start","names":["dtcalc"]',
    );
    expect(sent(test, 'caa.start')).toEqual([]);
    await test.press('escape');
    expect(text(test)).toContain('User attributes');
    expect(test.log.some((line) => line.startsWith('script '))).toBe(false);
  });

  it('TUI-249 fits on the smallest and on wide screens', async () => {
    const test = await open('start', { params: { names: 'dtcalc' }, columns: 60, rows: 16 });
    await test.press('ctrl-o');
    await expectGolden('plan-60x16', test.screen());
    await test.press('end');
    await expectGolden('plan-end-60x16', test.screen());
    await test.resize(200, 60);
    await expectGolden('plan-200x60', test.screen());
  });

  it('shows the reasons on demand, and copies what is shown', async () => {
    const test = await open('start', { params: { names: 'dtcalc' } });
    await test.press('f11');
    expect(text(test)).not.toContain('Why dtcalc would be placed on provolone');
    await test.press('w', 'y');
    expect(text(test)).toContain('Why dtcalc would be placed on provolone');
    expect(test.log.findLast((line) => line.startsWith('copy '))).toContain('Required resources');
    await test.press('w');
    expect(text(test)).not.toContain('Why dtcalc would be placed on provolone');
  });

  it('carries out exactly the plan: the request has its basis', async () => {
    const test = await open('start', { params: { names: 'dtcalc' } });
    await test.press('f11', 'D');
    expect(sent(test, 'caa.start')).toHaveLength(1);
    expect(sent(test, 'caa.start')[0]).toContain('"basis":"3.120"');
    expect(text(test)).toContain('RUNNING   sent to the service');
    const plain = await open('start', { params: { names: 'dtcalc' } });
    await plain.press('enter');
    expect(sent(plain, 'caa.start')[0]).not.toContain('basis');
  });

  it('can be cancelled while the service computes; its late answer goes nowhere', async () => {
    let answerLate: (plan: Plan) => void = () => {};
    const plan = () =>
      new Promise<Plan>((resolve) => {
        answerLate = resolve;
      });
    const test = await open('start', { params: { names: 'dtcalc' }, plan });
    await test.press('f11');
    await expectGolden('plan-waiting-80x24', test.screen());
    await test.press('D');
    expect(test.screen()[20]).toContain('The service has not answered yet.');
    await test.press('escape');
    expect(text(test)).toContain('User attributes');
    answerLate(startPlan);
    await test.setNow(fixedNow + 1000);
    expect(text(test)).not.toContain('DRY RUN');
    expect(sent(test, 'caa.start')).toEqual([]);
  });

  it('takes only the answer to the last question', async () => {
    const answers: ((plan: Plan) => void)[] = [];
    const plan = () => new Promise<Plan>((resolve) => answers.push(resolve));
    const test = await open('start', { params: { names: 'dtcalc' }, plan });
    await test.press('f11', 'n');
    answers[0]?.({ ...startPlan, basis: '3.1' });
    await test.setNow(fixedNow + 1000);
    expect(text(test)).toContain('The service works out what would happen.');
    answers[1]?.({ ...startPlan, basis: '3.2' });
    await test.setNow(fixedNow + 2000);
    expect(text(test)).toContain('plan 3.2, 1 change');
  });

  it('says why there is no plan, and asks again', async () => {
    let asked = 0;
    const plan = () => {
      asked += 1;
      if (asked === 1) throw new Error('There is no line to the cluster service.');
      return startPlan;
    };
    const test = await open('start', { params: { names: 'dtcalc' }, plan });
    await test.press('f11');
    expect(text(test)).toContain('There is no plan: There is no line to the cluster service.');
    await test.press('D');
    expect(test.screen()[20]).toContain('There is no plan to carry out.');
    await test.press('n');
    expect(text(test)).toContain('plan 3.120, 1 change');
  });

  it('TUI-252 does not carry out a plan that the cluster has left behind: the new one comes first', async () => {
    let round = 0;
    const plan = () => {
      round += 1;
      return { ...startPlan, basis: `3.${round}` };
    };
    const quicker = deliWith(dtcalc, resource('named', 'OFFLINE', null));
    const test = await open('start', { params: { names: 'dtcalc' }, plan });
    await test.press('f11');
    await test.setCluster({ ...quicker, basis: '3.2' });
    expect(text(test)).toContain('The cluster has changed since. n makes a new plan.');
    await test.press('D');
    expect(sent(test, 'caa.start')).toEqual([]);
    expect(test.screen()[20]).toContain('Nothing was done: the cluster has changed');
    expect(text(test)).toContain('plan 3.2, 1 change');
    await test.press('D');
    expect(sent(test, 'caa.start')[0]).toContain('"basis":"3.2"');
  });

  it('is not behind when it was made of a state that comes to be seen only after it', async () => {
    const test = await open('start', { params: { names: 'dtcalc' } });
    await test.press('f11');
    const late = deliWith(dtcalc, resource('named', 'OFFLINE', null));
    await test.setCluster({ ...late, basis: startPlan.basis });
    expect(text(test)).toContain('plan 3.120, 1 change');
    await test.press('D');
    expect(sent(test, 'caa.start')[0]).toContain('"basis":"3.120"');
  });

  it('offers a new plan when the service refuses an old one', async () => {
    const test = await open('start', { params: { names: 'dtcalc' } });
    await test.press('f11', 'D');
    const refusal =
      'The cluster has changed since the plan was made: it was 3.120 and is 3.121 now. Nothing was done; make a new plan.';
    const run = {
      number: 3,
      user: 'root',
      commandLine: 'caa_start dtcalc',
      startedAt: fixedNow,
      endedAt: fixedNow,
      status: 'FAILED' as const,
      exitCode: 1,
    };
    const line = { run: 3, sequence: 1, at: fixedNow, kind: 'err' as const, text: refusal };
    await test.setCluster({
      ...deliWith(dtcalc),
      runs: new Map([[3, run]]),
      runLines: new Map([[3, [{ ...line, member: null, resource: null }]]]),
    });
    await expectGolden('plan-refused-80x24', test.screen());
    await test.press('p');
    expect(text(test)).toContain('DRY RUN, nothing was done');
    expect(sent(test, 'caa.plan')).toHaveLength(2);
    await test.press('escape');
    expect(text(test)).toContain('[ dtcalc ');
  });

  it('TUI-249 is a button of the question; what needs a typed name needs it after the plan too', async () => {
    const views = ['a', 'b', 'c', 'd'].map((name) => resource(name, 'ONLINE', 'polishham'));
    const test = await open('stop', {
      params: { names: 'a b c d' },
      cluster: deliWith(...views),
    });
    await test.press('enter', 'd');
    expect(text(test)).toContain('What would happen: caa_stop');
    await test.press('D');
    expect(sent(test, 'caa.stop')).toEqual([]);
    expect(text(test)).toContain('Exactly as planned (plan 3.120), or not at all.');
    expect(text(test)).not.toContain('Dry run ]   [ Stop 4');
    await test.press('tab', 'enter');
    expect(sent(test, 'caa.stop')).toEqual([]);
    await test.press('deli', 'enter');
    expect(sent(test, 'caa.stop')[0]).toContain('"basis":"3.120"');
  });

  it('TUI-249 is a key of the command preview of form and question', async () => {
    const test = await open('stop', {
      params: { names: 'clock' },
      cluster: deliState(),
    });
    await test.press('f6', 'd');
    expect(text(test)).toContain('What would happen: caa_stop clock');
    await test.press('escape', 'enter', 'f6', 'd');
    expect(text(test)).toContain('What would happen: caa_stop clock');
    expect(sent(test, 'caa.stop')).toEqual([]);
  });

  it.each([
    ['relocate', 'clock', '"verb":"relocate","names":["clock"],"member":null,"force":false'],
    ['stop', 'clock', '"verb":"stop","names":["clock"],"force":false}'],
    ['register', 'dhcp', '"verb":"register","names":["dhcp"],"update":false'],
    ['unregister', 'dtcalc', '"verb":"unregister","names":["dtcalc"]'],
  ])('TUI-249 %s asks for the plan of the same command', async (verb, names, command) => {
    const test = await open(verb, { params: { names } });
    await test.press('f11');
    expect(sent(test, 'caa.plan')[0]).toContain(command);
  });

  it('is readable in read-only mode, and can only be read', async () => {
    const test = await open('start', { params: { names: 'dtcalc' }, access: 'RO' });
    await test.press('f11');
    expect(text(test)).toContain('DRY RUN, nothing was done');
    await test.press('D');
    expect(test.screen()[20]).toContain('read-only mode');
    expect(sent(test, 'caa.start')).toEqual([]);
  });

  it('does not begin what the service would refuse', async () => {
    const plan: Plan = {
      ...startPlan,
      lines: [{ stream: 'err', text: 'Resource dtcalc has placement error.' }],
      exitCode: 1,
      events: [],
      changes: [],
      decisions: [],
    };
    const test = await open('start', { params: { names: 'dtcalc' }, plan });
    await test.press('f11', 'D');
    expect(text(test)).toContain('! Resource dtcalc has placement error.');
    expect(test.screen()[20]).toContain('By this plan it would be refused');
    expect(sent(test, 'caa.start')).toEqual([]);
  });

  it('TUI-068 a plan for ten thousand resources is moved through by its window', async () => {
    const changes = Array.from({ length: 10_000 }, (_, index) => ({
      resource: `app${String(index).padStart(5, '0')}`,
      before: { target: 'ONLINE', state: 'ONLINE', member: 'polishham' } as const,
      after: { target: 'ONLINE', state: 'ONLINE', member: 'provolone' } as const,
    }));
    const test = await open('balance', { plan: { ...startPlan, changes } });
    await test.press('enter');
    expect(text(test)).toContain('plan 3.120, 10000 changes');
    const before = test.bytes();
    await test.press('end', 'pageup', 'pagedown');
    expect(text(test)).toContain('app09999: ONLINE on polishham -> ONLINE on provolone');
    expect(test.bytes() - before).toBeLessThan(10_000);
    await test.press('home');
    expect(text(test)).toContain('Taken for granted:');
  });
});

describe('balance', () => {
  it('TUI-108 shows the plan of the whole cluster first, and wants its name typed', async () => {
    const test = await open('balance');
    await expectGolden('balance-80x24', test.screen());
    await test.press('enter');
    expect(sent(test, 'caa.balance')).toEqual([]);
    expect(sent(test, 'caa.plan')[0]).toContain('"command":{"verb":"balance","names":"all"}');
    await test.press('D');
    await expectGolden('balance-confirm-80x24', test.screen());
    await test.press('tab', 'enter');
    expect(sent(test, 'caa.balance')).toEqual([]);
    await test.press('deli', 'enter');
    expect(sent(test, 'caa.balance')[0]).toContain('"names":"all"');
    expect(sent(test, 'caa.balance')[0]).toContain('"basis":"3.120"');
  });

  it('TUI-108 of a member, which F4 lists with what runs there', async () => {
    const test = await open('balance', { columns: 60, rows: 16 });
    await test.press('space');
    expect(text(test)).toContain('Applications on member');
    await test.press('polishham', 'enter');
    await expectGolden('balance-60x16', test.screen());
    await test.press('enter', 'D');
    expect(sent(test, 'caa.balance')[0]).toContain('"names":{"onMember":"polishham"}');
  });

  it('TUI-053 TUI-108 of resources chosen in the list', async () => {
    const test = await open('balance', { params: { names: 'clock' } });
    expect(text(test)).toContain('-- caa_balance clock --');
    await test.press('enter', 'D');
    expect(sent(test, 'caa.balance')[0]).toContain('"names":["clock"]');
    const typed = await open('balance', { params: { arguments: '-s polishham' } });
    expect(text(typed)).toContain('-- caa_balance -s polishham --');
    const fromMember = await open('balance', { params: { member: 'polishham' } });
    expect(text(fromMember)).toContain('-- caa_balance -s polishham --');
    await fromMember.press('tab', 'clock');
    expect(text(fromMember)).toContain('-- caa_balance clock --');
  });

  it('names what cannot be balanced, with the reason', async () => {
    const test = await open('balance', { params: { names: 'dtcalc' } });
    expect(text(test)).toContain('! Resource dtcalc is not running. Use caa_start.');
    await test.press('enter');
    expect(sent(test, 'caa.plan')).toEqual([]);
  });
});
