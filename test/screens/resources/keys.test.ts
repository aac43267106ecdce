// Every key that the specification names for the resource list, pressed in the whole console; the dry run of the next
// action; what can be done with resources that CAA only watches; and balancing one member.
import { describe, expect, it } from 'vitest';
import {
  type ConsoleSetup,
  consoleOpener,
  expectGolden,
  type TestConsole,
} from '../../support/console.ts';
import { deliState } from '../../support/console-data.ts';
import { calmState, network, networks, onMember } from '../calm-data.ts';

const openConsole = consoleOpener();

/** Screens that ask for more than a test of keys has to answer say so themselves. */
function noAnswer(method: string): never {
  throw new Error(`${method} is not answered by this test`);
}

async function openList(name: string, setup: ConsoleSetup = {}): Promise<TestConsole> {
  return openConsole({
    screen: 'resources',
    params: { name },
    path: ['TruCluster Specific', 'CAA Management'],
    answer: noAnswer,
    ...setup,
  });
}

const body = (test: TestConsole): string => test.screen().join('\n');
const message = (test: TestConsole): string => test.screen()[20]?.trim() ?? '';
const requests = (test: TestConsole): readonly string[] =>
  test.log.filter((line) => line.startsWith('request '));

/** The requests that change nothing. */
const asking =
  /^request (caa\.(details|plan|why|survival|eval)|profile\.(read|defaults)|events\.|run\.|freeze\.list)/;

describe('keys of the resource list', () => {
  it.each([
    ['enter', 'clock', '[Status]  Profile  Script'],
    ['s', 'dhcp', '-- caa_start dhcp --'],
    ['r', 'clock', '-- caa_relocate clock --'],
    ['x', 'clock', '-- caa_stop clock --'],
    ['c', 'clock', 'Register resources'],
    ['u', 'dhcp', '-- caa_unregister dhcp --'],
    ['e', 'clock', 'clock (change)'],
    ['l', 'clock', '-- Events'],
    ['b', 'clock', '-- caa_balance clock --'],
    ['w', 'clock', '-- Why clock'],
    ['W', 'clock', 'What would happen if'],
    ['d', 'clock', 'Dry run for clock'],
  ])('TUI-069 %s on %s leads to %s, and does nothing', async (key, name, shown) => {
    const test = await openList(name);
    await test.press(key);
    expect(body(test)).toContain(shown);
    for (const line of requests(test)) expect(line).toMatch(asking);
  });

  it('TUI-069 TUI-065 the action keys take the marked rows', async () => {
    const test = await openList('clock');
    await test.press('space', 'G', 'space', 'x');
    expect(body(test)).toContain('-- caa_stop named clock --');
    const other = await openList('clock');
    await other.press('space', 'G', 'space', 'd');
    expect(body(other)).toContain('Dry run for clock and 1 more');
  });
});

describe('d, the dry run of the next action', () => {
  const plan = {
    basis: '3.120',
    lines: [],
    steps: [],
    problems: [],
  };

  it('TUI-069 TUI-249 lists what could be done next, and dims what could do nothing', async () => {
    const test = await openList('clock');
    await test.press('d');
    await expectGolden('resources-dry-run-80x24', test.screen());
    await test.press('enter');
    expect(body(test)).toContain('clock is ONLINE on polishham: it runs already');
    expect(requests(test)).toEqual([]);
  });

  it.each([
    ['start', 'dhcp', { verb: 'start', names: ['dhcp'], member: null, force: false }],
    ['relocate', 'clock', { verb: 'relocate', names: ['clock'], member: null, force: false }],
    ['stop', 'clock', { verb: 'stop', names: ['clock'], force: false }],
    ['balance', 'clock', { verb: 'balance', names: ['clock'] }],
  ])('TUI-249 asks for the plan of %s, by the same rules', async (verb, name, command) => {
    const test = await openList(name, { answer: () => plan });
    await test.press('d', verb, 'enter');
    const [asked = ''] = requests(test);
    expect(asked).toMatch(/^request caa\.plan /);
    expect(JSON.parse(asked.slice('request caa.plan '.length))).toMatchObject({
      what: { kind: 'command', command },
    });
    expect(requests(test)).toHaveLength(1);
  });

  it('is refused where there is nothing to act on', async () => {
    const test = await openList('clock', { cluster: { ...deliState(), resources: new Map() } });
    await test.press('d');
    expect(message(test)).toContain('There is no resource here.');
  });
});

describe('networks, tapes and changers', () => {
  const watched = network('network9', [
    onMember('polishham', 'ONLINE'),
    onMember('provolone', 'ONLINE'),
  ]);
  const cluster = calmState({ monitored: [...networks, watched] });

  it.each([
    ['x', 'network9', 'it cannot be stopped.'],
    ['r', 'network9', 'it cannot be relocated.'],
    ['b', 'network9', 'it cannot be balanced.'],
    ['s', 'network9', 'network9 is monitored on every member already; there is nothing to start.'],
  ])('TUI-109 %s of %s says why not', async (key, name, said) => {
    const test = await openList(name, { cluster });
    await test.press(key);
    expect(message(test)).toContain(said);
    expect(test.screen()[2]).toContain('Resources');
  });

  it('TUI-109 show a start only when their failure threshold was exceeded', async () => {
    const quiet = await openList('network9', { cluster });
    await quiet.press('enter');
    expect(body(quiet)).toContain('network9, network');
    expect(body(quiet)).not.toContain('[ Start ]');
    expect(body(quiet)).not.toContain('s=Start');
    const givenUp = await openList('tape1', { cluster });
    await givenUp.press('enter');
    expect(body(givenUp)).toContain('[ Start ]');
  });

  it('TUI-109 the lists of start, stop, relocate and balance hold them alike', async () => {
    const list = async (screen: string, ...keys: readonly string[]): Promise<string> => {
      const test = await openConsole({ screen, cluster, answer: noAnswer });
      await test.press(...keys);
      return body(test);
    };
    const starting = await list('start');
    expect(starting).toMatch(/tape1 +tape, not monitored on polishham/);
    expect(starting).not.toContain('network9');
    expect(starting).not.toContain('network1');
    for (const screen of ['stop', 'relocate']) {
      const shown = await list(screen);
      expect(shown, screen).toMatch(/network9 +network: CAA only watches it/);
    }
  });

  it('TUI-109 a name typed into a form is refused in the words of the command', async () => {
    const said = async (screen: string, names: string): Promise<string> => {
      const test = await openConsole({ screen, params: { names }, cluster, answer: noAnswer });
      return body(test).replaceAll(/[|\s]+/g, ' ');
    };
    const isWatched = 'Resource network9 is not an application resource. CAA only watches it';
    expect(await said('stop', 'network9')).toContain(isWatched);
    expect(await said('relocate', 'network9')).toContain(isWatched);
    expect(await said('balance', 'network9')).toContain(isWatched);
    expect(await said('start', 'network9')).toContain(
      'Resource network9 is monitored on every member already; there is nothing to start.',
    );
    expect(await said('start', 'tape1')).not.toContain('! Resource tape1');
  });
});

describe('balancing one member', () => {
  it('TUI-115 b in the list of members leads to caa_balance -s, which shows its plan first', async () => {
    const test = await openConsole({
      screen: 'members',
      path: ['TruCluster Specific'],
      answer: noAnswer,
    });
    await test.press('down', 'b');
    expect(body(test)).toContain('-- caa_balance -s provolone --');
    expect(test.log.filter((line) => line.startsWith('request caa.balance'))).toEqual([]);
    await test.press('enter');
    expect(test.log.filter((line) => line.startsWith('request caa.plan'))[0]).toContain(
      '"command":{"verb":"balance","names":{"onMember":"provolone"}}',
    );
    expect(test.log.filter((line) => line.startsWith('request caa.balance'))).toEqual([]);
  });

  it('TUI-115 no key of the list removes a member', async () => {
    const test = await openConsole({
      screen: 'members',
      path: ['TruCluster Specific'],
      answer: noAnswer,
    });
    await test.press('f1');
    expect(body(test)).not.toMatch(/Remove|remove a member/);
  });
});
