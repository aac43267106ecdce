// Networks, tapes and changers in the resource list and on their page, as a person sees them.
import { afterEach, describe, expect, it } from 'vitest';
import { memberStates } from '../../../src/screens/resources/listed.ts';
import { withChanges } from '../../../src/tui/cluster-store.ts';
import { type ConsoleSetup, expectGolden, type TestConsole } from '../../support/console.ts';
import { calmState, freezeOf, network, networks, onMember } from '../calm-data.ts';
import { caaPath, openAbove } from '../monitoring-console.ts';

let opened: TestConsole | null = null;

afterEach(() => {
  opened?.close();
  opened = null;
});

async function open(screen: string, setup: ConsoleSetup = {}): Promise<TestConsole> {
  opened?.close();
  const { params = {}, cluster = calmState({ monitored: networks }), ...rest } = setup;
  opened = await openAbove({ screen, params, path: caaPath }, { cluster, ...rest });
  return opened;
}

const answered = (): unknown => ({ run: 7, exitCode: 0 });

describe('monitored resources in the list', () => {
  it('TUI-060, TUI-061 are one row with a state for every member', async () => {
    const test = await open('resources');
    await expectGolden('resources-monitored-80x24', test.screen());
    const small = await open('resources', { columns: 60, rows: 16 });
    await expectGolden('resources-monitored-60x16', small.screen());
    const wide = await open('resources', { columns: 200, rows: 60, params: { name: 'network1' } });
    await expectGolden('resources-monitored-200x60', wide.screen());
  });

  it('TUI-063 are filtered by type and by the state and member of any place', async () => {
    const test = await open('resources', { params: { type: 'network' } });
    expect(test.screen()[3]).toContain('1-1 of 1');
    for (const [filter, count] of [
      ['type=tape state=OFFLINE', 1],
      ['type=tape host=polishham', 0],
      ['type=tape host=provolone', 1],
      ['subnet=16.69.244.0', 1],
      ['type=network target=OFFLINE', 0],
    ] as const) {
      const filtered = await open('resources', { params: { filter } });
      expect([filter, filtered.screen()[3]?.trimEnd().endsWith(`of ${count} |`)]).toEqual([
        filter,
        true,
      ]);
    }
  });

  it('a member that loses one marks the row as changed, and the rest stays', async () => {
    const test = await open('resources', { params: { name: 'network1' } });
    const [first, tape] = networks;
    if (first === undefined || tape === undefined) throw new Error('no networks');
    const lost = { ...first, members: first.members.map((one) => onMember(one.member, 'OFFLINE')) };
    await test.setCluster(calmState({ monitored: [lost, tape] }));
    expect(test.screen().join('\n')).toContain('>  .^network1');
  });

  it('TUI-008 says why what is only watched is not stopped or moved', async () => {
    const test = await open('resources', { params: { name: 'network1' } });
    await test.press('x');
    expect(test.screen()[20]).toContain('CAA only watches it, so it cannot be stopped.');
    await test.press('s');
    expect(test.screen()[20]).toContain('monitored on every member already');
    expect(test.log).toEqual([]);
  });

  it('the store follows what the service reports of them', () => {
    const state = calmState({ monitored: networks });
    const view = network('network2', [onMember('polishham', 'ONLINE')]);
    const after = withChanges(
      state,
      [
        { collection: 'monitored', key: 'network2', view },
        { collection: 'monitored', key: 'tape1', view: null },
      ],
      { revision: 101, basis: '1.101' },
    );
    expect([...after.monitored.keys()]).toEqual(['network1', 'network2']);
    expect(after.resources).toBe(state.resources);
  });

  it('shortens the names of members alike, down to marks alone', () => {
    const view = network('net', [onMember('polishham', 'ONLINE'), onMember('rye', 'OFFLINE')]);
    expect(memberStates(view, 80)).toBe('*polishham .rye');
    expect(memberStates(view, 10)).toBe('*poli .rye');
    expect(memberStates(view, 4)).toBe('*.');
  });
});

describe('the page of a monitored resource', () => {
  it('shows target, state, failures and the reason on every member', async () => {
    const test = await open('resources', { params: { name: 'tape1' } });
    await test.press('enter');
    await expectGolden('monitored-80x24', test.screen());
    const small = await open('monitored', { columns: 60, rows: 16, params: { name: 'tape1' } });
    await expectGolden('monitored-60x16', small.screen());
  });

  it('CAA-118 starts it again after its threshold, with a question first', async () => {
    const test = await open('resources', { params: { name: 'tape1' }, answer: answered });
    await test.press('s');
    expect(test.screen().join('\n')).toContain('Command:  caa_start tape1');
    expect(test.log).toEqual([]);
    await test.press('tab', 'tab', 'enter');
    expect(test.log.filter((line) => line.startsWith('request'))).toEqual([
      expect.stringMatching(
        /^request caa\.start \{"names":\["tape1"\],"member":null,"force":false,"caller":.*"caa_start tape1"/,
      ),
    ]);
    expect(test.screen().join('\n')).toContain('OK');
  });

  it('unregisters it, and shows the refusal', async () => {
    const refuse = (): unknown => {
      throw new Error('Resource network1 is required by clock. Unregister those first.');
    };
    const test = await open('monitored', { params: { name: 'network1' }, answer: refuse });
    await test.press('u', 'tab', 'tab', 'enter');
    const screen = test.screen().join('\n');
    expect(screen).toContain('caa_unregister network1');
    expect(screen).toContain('is required by clock');
    await test.press('enter');
    expect(test.screen().join('\n')).toContain('network1, network');
  });

  it('goes on to the next one, and says when there is none of the name', async () => {
    const test = await open('monitored', { params: { name: 'network1' } });
    await test.press('n');
    expect(test.screen()[2]).toContain('tape1, tape');
    await test.press('N');
    expect(test.screen()[2]).toContain('network1, network');
    const none = await open('monitored', { params: { name: 'rye' } });
    expect(none.screen()[4]).toContain('There is no network, tape or changer resource rye.');
  });

  it('shows a freeze with its reason and end', async () => {
    const freezes = [freezeOf({ kind: 'resource', resource: 'tape1' })];
    const cluster = calmState({ monitored: networks, freezes });
    const test = await open('monitored', { params: { name: 'tape1' }, cluster });
    expect(test.screen().join('\n')).toContain('F frozen until 21:42: disk change');
  });
});
