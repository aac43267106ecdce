// The resource list as a person sees it.
import { afterEach, describe, expect, it } from 'vitest';
import { type ConsoleSetup, expectGolden, type TestConsole } from '../../support/console.ts';
import { deliState, fixedNow, resource } from '../../support/console-data.ts';
import { caaPath, openAbove } from '../monitoring-console.ts';
import { changed, manyResources } from '../monitoring-world.ts';

let opened: TestConsole | null = null;

afterEach(() => {
  opened?.close();
  opened = null;
});

async function open(setup: ConsoleSetup = {}): Promise<TestConsole> {
  opened?.close();
  const { params = {}, ...rest } = setup;
  opened = await openAbove({ screen: 'resources', params, path: caaPath }, rest);
  return opened;
}

describe('resource list', () => {
  it('TUI-060, TUI-061, TUI-065 is the picture of the specification', async () => {
    const test = await open();
    await test.press('space', 'G', 'space', 'k');
    await expectGolden('resources-80x24', test.screen());
  });

  it('TUI-346 leaves out counters on a small screen', async () => {
    const test = await open({ columns: 60, rows: 16 });
    await expectGolden('resources-60x16', test.screen());
    expect(test.screen().join('\n')).not.toContain('R/RA');
  });

  it('TUI-025 has a second pane from 110 columns and more columns from 160', async () => {
    const wide = await open({ columns: 110, rows: 30 });
    await wide.press('down', 'down');
    await expectGolden('resources-110x30', wide.screen());
    const veryWide = await open({ columns: 200, rows: 60 });
    await expectGolden('resources-200x60', veryWide.screen());
  });

  it('TUI-063 shows the filter while it is typed, what matches, and nothing matching', async () => {
    const test = await open();
    await test.press('/', 'state=ONLINE !clock');
    await expectGolden('resources-filter-80x24', test.screen());
    await test.press('enter', '/', 'ctrl-u', 'zzz', 'enter');
    await expectGolden('resources-no-match-80x24', test.screen());
    await test.press('escape');
    expect(test.screen()[3]).toContain('Filter none');
    expect(test.screen()[3]).toContain('1-6 of 6');
  });

  it('TUI-066 groups by member', async () => {
    const test = await open();
    await test.press('O', 'down', 'enter', 'down', 'down', '+');
    await expectGolden('resources-grouped-80x24', test.screen());
  });

  it('says what to do when nothing is registered, and when there is no service', async () => {
    const empty = await open({ cluster: { ...deliState(), resources: new Map() } });
    await expectGolden('resources-empty-80x24', empty.screen());
    const problem = 'The cluster service does not answer; start it with caad start.';
    const cluster = {
      ...deliState(),
      resources: new Map(),
      head: null,
      heardAt: null,
      phase: 'connecting' as const,
      problem,
    };
    const none = await open({ cluster });
    expect(none.screen().join('\n')).toContain(problem);
  });

  it('TUI-067 marks a changed row for 10 seconds', async () => {
    const test = await open();
    const offline = resource('clock', 'OFFLINE', null);
    await test.setCluster(changed(deliState(), { clock: offline }));
    expect(test.screen()[5]).toContain('>  .^clock ');
    await test.setNow(fixedNow + 11_000);
    expect(test.screen()[5]).toContain('>  . clock ');
  });

  it('TUI-293 states of old data are doubtful', async () => {
    const test = await open({ cluster: { ...deliState(), phase: 'lost', lostAt: fixedNow } });
    await expectGolden('resources-no-line-80x24', test.screen());
    await test.press('x');
    expect(test.screen()[20]).toContain('There is no line to the cluster service');
    expect(test.log).toEqual([]);
  });

  it('TUI-061 shows a threshold and trouble by mark and word', async () => {
    const cluster = changed(deliState(), {
      dhcp: resource('dhcp', 'OFFLINE', null, {
        target: 'ONLINE',
        trouble: 'threshold',
        failureThreshold: 3,
        failureCount: 3,
      }),
    });
    const test = await open({ cluster, params: { name: 'dhcp' } });
    expect(test.screen()[8]).toContain(
      '>  ! dhcp           application  0/1   3/3   ONLINE   OFFLINE',
    );
    expect(test.screen()[20]).toContain('dhcp: It failed 3 times within FAILURE_INTERVAL');
  });

  it('TUI-026 cuts long names and scrolls them sideways', async () => {
    const long = `${'very_long_name_of_an_application_'.repeat(2)}end`;
    const test = await open({
      cluster: changed(deliState(), { [long]: resource(long, 'ONLINE', 'polishham') }),
    });
    await test.press('G');
    expect(test.screen()[11]).toContain('very_long_nam>');
    await test.press('right', 'right', 'right', 'right', 'right', 'right', 'right');
    expect(test.screen()[11]).toContain('lication_end  application');
    await test.press('left', 'left', 'left', 'left', 'left', 'left', 'left');
    expect(test.screen()[11]).toContain('very_long_nam>');
  });

  it('TUI-428 shows hostile and wide names without obeying them or shifting columns', async () => {
    const cluster = changed(deliState(), {
      '\u001B[2Jevil': resource('\u001B[2Jevil', 'ONLINE', 'polishham'),
      日本語の名前です: resource('日本語の名前です', 'ONLINE', 'polishham'),
    });
    const test = await open({ cluster, characters: 'utf8' });
    const lines = test.screen();
    expect(lines.find((line) => line.includes('evil'))).toContain('^[[2Jevil');
    const wide = lines.find((line) => line.includes('日本')) ?? '';
    expect(wide.endsWith('│')).toBe(true);
    expect(lines).toHaveLength(24);
  });

  it('opens what the keys say', async () => {
    const test = await open();
    await test.press('enter');
    expect(test.screen()[1]).toContain('> Resources > clock');
    await test.press('escape', 'w');
    expect(test.screen()[2]).toContain('Why clock');
    await test.press('escape', 'l');
    expect(test.screen()[3]).toContain('Filter resource=clock');
    await test.press('escape', 'escape');
    expect(test.screen()[2]).toContain('Resources');
  });

  it('TUI-068, TUI-397, TUI-398 sends few bytes for a key in a list of 10,000 rows', async () => {
    const cluster = manyResources(10_000, (index) => {
      return resource(`app${String(index).padStart(5, '0')}`, 'ONLINE', 'polishham');
    });
    const test = await open({ cluster, colour: 'none' });
    await test.press('down', 'down');
    const before = test.bytes();
    await test.press('down');
    expect(test.bytes() - before).toBeLessThanOrEqual(250);
    const beforePage = test.bytes();
    await test.press('pagedown');
    expect(test.bytes() - beforePage).toBeLessThanOrEqual(2200);
    expect(test.screen()[18]).toContain('app00017');
  });
});
