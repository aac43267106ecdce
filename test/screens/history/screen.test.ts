// The history of the registry as a person sees it: versions, the difference of one, and the way back.
import { afterEach, describe, expect, it } from 'vitest';
import type { RegistryVersion } from '../../../src/engine/index.ts';
import { type ConsoleSetup, expectGolden, type TestConsole } from '../../support/console.ts';
import { deliState, fixedNow, resource } from '../../support/console-data.ts';
import { version } from '../calm-data.ts';
import { caaPath, openAbove } from '../monitoring-console.ts';
import { changed } from '../monitoring-world.ts';

let opened: TestConsole | null = null;

afterEach(() => {
  opened?.close();
  opened = null;
});

async function open(
  versions: readonly RegistryVersion[],
  setup: ConsoleSetup = {},
  restore: () => unknown = () => ({ run: 7, exitCode: 0 }),
): Promise<TestConsole> {
  opened?.close();
  const answer = (method: string, params: unknown): unknown => {
    if (method === 'caa.restore') return restore();
    const { after } = params as { readonly after: number };
    return { versions: versions.filter(({ number }) => number > after) };
  };
  opened = await openAbove({ screen: 'history', path: caaPath }, { answer, ...setup });
  return opened;
}

const three = [
  version(1),
  version(2),
  version(3, {
    resource: 'named',
    before: { attributes: { NAME: 'named', TYPE: 'application' }, scriptPath: '' },
    after: null,
    user: 'brie',
    commandLine: 'caa_unregister named',
  }),
];

describe('history of the registry', () => {
  it('lists who did what when, newest first', async () => {
    const test = await open(three);
    await expectGolden('history-80x24', test.screen());
    const small = await open(three, { columns: 60, rows: 16 });
    await expectGolden('history-60x16', small.screen());
    const wide = await open(three, { columns: 110, rows: 30 });
    await expectGolden('history-110x30', wide.screen());
  });

  it('says so when nothing was registered yet', async () => {
    const test = await open([]);
    expect(test.screen().join('\n')).toContain('Nothing has been registered yet.');
    await test.press('z');
    expect(test.screen()[20]).toContain('There is no change here.');
  });

  it('shows 20,000 versions, and finds one', async () => {
    const test = await open(Array.from({ length: 20_000 }, (_, index) => version(index + 1)));
    expect(test.screen()[3]).toContain('1-14 of 20000');
    await test.press('G');
    expect(test.screen()[20]).toContain('Version 1: clock registered by root');
    await test.press('/', '19999', 'enter');
    expect(test.screen()[3]).toContain('1-1 of 1');
    await test.press('escape');
    expect(test.screen()[3]).toContain('of 20000');
  });

  it('shows the difference of one, value by value', async () => {
    const test = await open(three);
    await test.press('down', 'enter');
    await expectGolden('history-difference-80x24', test.screen());
    await test.press('escape');
    expect(test.screen()[2]).toContain('History of the registry');
  });

  it('takes the registry back to before a change, after a question with all that changes', async () => {
    const test = await open(three);
    await test.press('down', 'z');
    await expectGolden('history-back-80x24', test.screen());
    expect(test.log.filter((line) => line.includes('caa.restore'))).toEqual([]);
    await test.press('tab', 'tab', 'enter');
    expect(test.log.filter((line) => line.includes('caa.restore'))).toEqual([
      expect.stringContaining('request caa.restore {"version":1,"names":null,'),
    ]);
  });

  it('takes one resource back, or goes to right after a change', async () => {
    const test = await open(three);
    await test.press('down', 'Z');
    expect(test.screen().join('\n')).toContain('Command:  caa_history -back 1 clock');
    await test.press('escape', 'b');
    expect(test.screen().join('\n')).toContain('Command:  caa_history -back 2');
    await test.press('escape', 'up', 'b');
    expect(test.screen()[20]).toContain('This is the newest version');
  });

  it('shows the refusal with its reasons', async () => {
    const test = await open(three, {}, () => {
      throw new Error(
        'Resource clock is ONLINE. Stop it first: caa_stop clock.\nNothing was changed.',
      );
    });
    await test.press('down', 'z', 'tab', 'tab', 'enter');
    expect(test.screen().join('\n')).toContain('FAILED');
    const lines = test.screen().map((line) => line.replace(/^\| *| *\|$/g, ''));
    expect(lines).toContain('Resource clock is ONLINE. Stop it first: caa_stop clock.');
    expect(lines).toContain('Nothing was changed.');
  });

  it('asks for new versions only when resources changed, and not within two seconds', async () => {
    const test = await open(three);
    const asked = () => test.log.filter((line) => line.startsWith('request caa.history'));
    await test.setNow(fixedNow + 60_000);
    expect(asked()).toHaveLength(1);
    await test.setCluster(changed(deliState(), { clock: resource('clock', 'OFFLINE', null) }));
    expect(asked()).toEqual([
      'request caa.history {"after":0,"limit":20000}',
      'request caa.history {"after":3,"limit":20000}',
    ]);
    await test.setCluster(
      changed(deliState(), { clock: resource('clock', 'ONLINE', 'provolone') }),
    );
    expect(asked()).toHaveLength(2);
    await test.setNow(fixedNow + 62_001);
    expect(asked()).toHaveLength(3);
  });
});
