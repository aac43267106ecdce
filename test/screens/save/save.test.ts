// `:save` in the views: every row of the list, whatever the window shows (TUI-312).
import { describe, expect, it } from 'vitest';
import { consoleOpener, type TestConsole } from '../../support/console.ts';
import { deliState, resource } from '../../support/console-data.ts';
import { manyResources } from '../monitoring-world.ts';

const open = consoleOpener();

/** What `:save` wrote, with its name in the first line. */
function written(test: TestConsole): readonly string[] {
  const entry = test.log.findLast((line) => line.startsWith('list ')) ?? '';
  return entry.split('\n');
}

async function saveAs(test: TestConsole, words: string): Promise<readonly string[]> {
  await test.press(':', `save ${words}`.trim(), 'enter');
  return written(test);
}

describe(':save', () => {
  it('TUI-312 writes every resource, not only the window, as the filter lets them through', async () => {
    const cluster = manyResources(100, (index) => resource(`app${index}`, 'ONLINE', 'polishham'));
    const test = await open({ screen: 'resources', cluster });
    const lines = await saveAs(test, 'csv');
    expect(lines[0]).toBe('list resources.csv');
    expect(lines[1]).toBe('Name,Type,Target,State,Host,Restarts,Failures,Since');
    expect(lines).toHaveLength(103);
    expect(lines).toContain(
      'app99,application,ONLINE,ONLINE,polishham,0/1,0/0,2026-11-21 20:02:36',
    );
    expect(test.screen()[20]).toContain('100 rows. Saved to resources.csv.');
    await test.press('/', 'app9', 'enter');
    expect(await saveAs(test, 'csv')).toHaveLength(14);
  });

  it.each([
    ['events', 'Number  Time'],
    ['runs', 'Run  Started'],
    ['profiles', 'Name           Type'],
    ['members', 'Id  Name       State'],
    ['history', 'Version  Time'],
  ])('TUI-312 writes the list of %s', async (screen, titles) => {
    const test = await open({ screen, answer: () => new Promise(() => {}) });
    const [name, first] = await saveAs(test, '');
    expect(name).toBe(`list ${screen}.txt`);
    expect(first?.startsWith(titles)).toBe(true);
  });

  it('says that a view without a list has none', async () => {
    const test = await open({ cluster: deliState() });
    expect(await saveAs(test, '')).toEqual(['']);
    expect(test.screen()[20]).toContain('There is no list here to save. F8 saves the screen.');
  });
});
