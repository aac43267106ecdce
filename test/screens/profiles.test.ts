// The list of resource profiles as a person sees it, and what its keys ask for.
import { afterEach, describe, expect, it } from 'vitest';
import type { ProfileSummary } from '../../src/protocol/index.ts';
import type { ClusterState } from '../../src/tui/cluster-store.ts';
import {
  type ConsoleSetup,
  expectGolden,
  openConsole,
  type TestConsole,
} from '../support/console.ts';
import { deliState } from '../support/console-data.ts';
import { clockAttributes, clockText, profile, profileService } from './profiles-data.ts';

let opened: TestConsole | null = null;
afterEach(() => {
  opened?.close();
  opened = null;
});

async function open(setup: ConsoleSetup = {}): Promise<TestConsole> {
  opened = await openConsole({
    screen: 'profiles',
    path: ['TruCluster Specific', 'CAA Management'],
    answer: profileService(),
    ...setup,
  });
  return opened;
}

function withProfiles(profiles: readonly ProfileSummary[] | null): ClusterState {
  return { ...deliState(), profiles };
}

const someProfiles = [
  profile('broken', { errors: ['broken.cap: ACTION_SCRIPT: is missing'], type: null }),
  profile('clock', { registered: true }),
  profile('cups'),
  profile('named', { registered: true, changed: true }),
];

describe('list of profiles', () => {
  it('TUI-085 lists profiles with type, registered, changed and valid at 80x24', async () => {
    const test = await open({ cluster: withProfiles(someProfiles) });
    await expectGolden('profiles-80x24', test.screen());
  });

  it('is drawn on the smallest and on wide screens', async () => {
    const small = await open({ cluster: withProfiles(someProfiles), columns: 60, rows: 16 });
    await expectGolden('profiles-60x16', small.screen());
    await small.resize(200, 60);
    await expectGolden('profiles-200x60', small.screen());
  });

  it('says what to do when there is no profile, and when nothing is known yet', async () => {
    const test = await open({ cluster: withProfiles([]) });
    await expectGolden('profiles-empty-80x24', test.screen());
    await test.press('enter');
    expect(test.screen()[20]).toContain('There is no profile here yet. n creates one.');
    await test.setCluster(withProfiles(null));
    expect(test.screen().join('\n')).toContain('Reading the profile folder...');
    await test.setCluster({ ...withProfiles(null), phase: 'lost', problem: 'The daemon is gone.' });
    expect(test.screen().join('\n')).toContain('The daemon is gone.');
  });

  it('shows hostile names as text (TUI-428)', async () => {
    const test = await open({
      columns: 110,
      cluster: withProfiles([
        profile('x', { description: '\u001b[2Jgone\u202e', type: 'a\u0007' }),
      ]),
    });
    expect(test.screen()[5]).toContain('^[[2Jgone\\u202e');
    expect(test.screen()[5]).toContain('a^G');
  });

  it('takes what is registered from the live data, not from the older list', async () => {
    const stale = profile('clock', { registered: false });
    const test = await open({ cluster: withProfiles([stale]) });
    expect(test.screen()[5]).toMatch(/clock .* yes /);
  });

  it('keeps the focus on its profile while files come and go', async () => {
    const test = await open({ cluster: withProfiles(someProfiles) });
    await test.press('down', 'down');
    expect(test.screen()[7]).toMatch(/^\|> {2}cups/);
    await test.setCluster(withProfiles(someProfiles.slice(1)));
    expect(test.screen()[6]).toMatch(/^\|> {2}cups/);
    await test.setCluster(withProfiles([profile('aaa'), ...someProfiles]));
    expect(test.screen()[8]).toMatch(/^\|> {2}cups/);
  });

  it('draws a key press in a list of 10,000 with few bytes', async () => {
    const many = Array.from({ length: 10_000 }, (_, at) =>
      profile(`app${String(at).padStart(5, '0')}`),
    );
    const test = await open({ cluster: withProfiles(many) });
    await test.press('down');
    const before = test.bytes();
    await test.press('down');
    expect(test.bytes() - before).toBeLessThan(250);
    await test.press('G');
    expect(test.screen()[18]).toContain('app09999');
    expect(test.screen()[3]).toContain('9987-10000 of 10000');
  });

  it('filters while typing, and keeps the filter after Enter', async () => {
    const test = await open({ cluster: withProfiles(someProfiles) });
    await test.press('/', 'c', 'u');
    expect(test.screen()[3]).toContain('1-1 of 1');
    await test.press('enter');
    expect(test.screen()[3]).toContain('Filter cu');
    expect(test.screen()[5]).toContain('cups');
    await test.press('/', 'x');
    expect(test.screen().join('\n')).toContain('No profile matches the filter "cux".');
    await test.press('escape');
    expect(test.screen()[3]).toContain('1-4 of 4');
  });

  it('Esc clears a filter that was kept, as the empty list says', async () => {
    const test = await open({ cluster: withProfiles(someProfiles) });
    await test.press('/', 'x', 'x', 'enter');
    expect(test.screen().join('\n')).toContain(
      'No profile matches the filter "xx". Esc clears it.',
    );
    await test.press('escape');
    expect(test.screen()[3]).toContain('1-4 of 4');
  });
});

describe('actions on profiles', () => {
  it('TUI-170 no single letter asks the service to change anything', async () => {
    const test = await open({ cluster: withProfiles(someProfiles) });
    for (const key of 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789') {
      await test.press(key);
      await test.press('escape', 'escape');
    }
    const asked = test.log.filter((line) => line.startsWith('request '));
    const reading = ['profile.read', 'profile.defaults', 'profile.validate', 'profile.check'];
    for (const line of asked) expect(reading).toContain(line.split(' ')[1]);
  });

  it('opens the form for Enter, n and C', async () => {
    const test = await open({ cluster: withProfiles(someProfiles) });
    await test.press('down', 'enter');
    expect(test.screen()[1]).toContain('clock (change)');
    await test.press('escape', 'C');
    expect(test.log.at(-2)).toBe('request profile.read {"name":"clock"}');
    expect(test.screen()[1]).toContain('New profile');
    await test.press('escape', 'n');
    expect(test.screen().join('\n')).toContain('Which type of resource');
  });

  it('focuses the profile that a form has made', async () => {
    const test = await open({ cluster: withProfiles(someProfiles) });
    await test.press('n', 'escape');
    await test.setCluster(withProfiles([...someProfiles, profile('zz')]));
    expect(test.screen()[9]).toMatch(/^\|> {2}zz/);
  });

  it('validates: silent success in one line, faults in full', async () => {
    let answer: unknown = { ok: true, warnings: [] };
    const service = profileService({ 'profile.validate': () => answer });
    const test = await open({ cluster: withProfiles(someProfiles), answer: service });
    await test.press('down', 't');
    expect(test.screen()[20]).toContain('clock is valid.');
    answer = {
      ok: false,
      messages: [
        'clock.cap: ACTION_SCRIPT: /var/cluster/caa/script/clock.scr does not exist; write the script or have caa_profile -B make one',
        'Resource profile clock did not pass validation.',
      ],
    };
    await test.press('t');
    await expectGolden('profiles-validate-80x24', test.screen());
    await test.press('escape');
    expect(test.screen()[5]).toContain('broken');
  });

  it('opens the register screen with the marked profiles, else the focused one', async () => {
    const test = await open({ cluster: withProfiles(someProfiles) });
    const marks = ['down', 'down', 'space', 'up', 'up', 'space'];
    await test.press(...marks);
    expect(test.screen()[3]).toContain('Marked 2');
    await test.press('f6');
    expect(test.screen().join('\n')).toContain('caa_register broken cups');
  });

  it('v shows the file as it is, with comments', async () => {
    const test = await open({ cluster: withProfiles(someProfiles) });
    await test.press('down', 'v');
    await expectGolden('profile-text-80x24', test.screen());
    await test.press('y');
    expect(test.log.at(-1)).toBe(`copy ${clockText.trimEnd()}`);
  });

  it('refuses to create, copy, register and delete in read-only mode', async () => {
    const test = await open({ cluster: withProfiles(someProfiles), access: 'RO' });
    for (const key of ['n', 'C', 'c', 'D']) {
      await test.press('down', key);
      expect(test.screen()[20]).toContain('ead-only mode');
      expect(test.screen()[2]).toContain('Resource profiles');
    }
  });
});

describe('deleting a profile', () => {
  const deleted = {
    'profile.delete': (params: { keepScript: boolean }) => ({
      ok: true,
      removed: params.keepScript
        ? ['/var/cluster/caa/profile/cups.cap']
        : ['/var/cluster/caa/profile/cups.cap', '/var/cluster/caa/script/cups.scr'],
    }),
  };
  const cups = { ...clockAttributes, NAME: 'cups', ACTION_SCRIPT: 'cups.scr' };

  async function openDeletion(scriptShared = false): Promise<TestConsole> {
    const read = { ok: true, attributes: cups, text: '', scriptShared };
    const answer = profileService({ ...deleted, 'profile.read': read });
    const test = await open({ cluster: withProfiles(someProfiles), answer });
    await test.press('down', 'down', 'D');
    return test;
  }
  const requests = (test: TestConsole): readonly string[] =>
    test.log.filter((line) => line.startsWith('request profile.delete'));

  it('TUI-094 TUI-245 asks for the script, then wants the name typed, and keeps the script', async () => {
    const test = await openDeletion();
    await expectGolden('profiles-delete-script-80x24', test.screen());
    await test.press('enter');
    await expectGolden('profiles-delete-80x24', test.screen());
    await test.press('enter');
    expect(requests(test)).toEqual([]);
  });

  it('deletes nothing while the typed name is another one', async () => {
    const test = await openDeletion();
    await test.press('enter', 'shift-tab', 'cup', 'enter');
    expect(requests(test)).toEqual([]);
    await test.press('s', 'enter');
    expect(requests(test)).toEqual(['request profile.delete {"name":"cups","keepScript":true}']);
    expect(test.screen()[20]).toContain('Deleted: /var/cluster/caa/profile/cups.cap.');
    expect(test.log).toContain('script rm /var/cluster/caa/profile/cups.cap');
  });

  it('deletes both when that was chosen, with the command that does it', async () => {
    const test = await openDeletion();
    await test.press('down', 'enter', 'shift-tab', 'cups', 'enter');
    expect(requests(test)).toEqual(['request profile.delete {"name":"cups","keepScript":false}']);
    expect(test.log).toContain('script caa_profile -delete cups');
  });

  it('says that a shared script stays, and does not ask about it', async () => {
    const test = await openDeletion(true);
    expect(test.screen().join('\n')).toContain(
      'The action script cups.scr stays: other resources need it.',
    );
  });

  it('can be cancelled at every question', async () => {
    const test = await openDeletion();
    await test.press('escape');
    expect(test.screen()[2]).toContain('Resource profiles');
    await test.press('D', 'enter', 'escape');
    expect(requests(test)).toEqual([]);
  });

  it('refuses a registered resource and names the remedy', async () => {
    const test = await open({ cluster: withProfiles(someProfiles) });
    await test.press('down', 'D');
    expect(test.screen()[20]).toContain('Resource clock is registered. Unregister it first');
  });
});
