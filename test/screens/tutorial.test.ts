// The tutorial pane beside the real screens: what it shows, when it gets keys, what it keeps, and the room it
// takes and gives back.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import type { Method, ProfileSummary } from '../../src/protocol/index.ts';
import type { ClusterState } from '../../src/tui/cluster-store.ts';
import { layoutOf } from '../../src/tui/layout.ts';
import { layoutBeside } from '../../src/tui/lesson-layout.ts';
import {
  type ConsoleSetup,
  expectGolden,
  openConsole,
  type TestConsole,
} from '../support/console.ts';
import { deliState, resource } from '../support/console-data.ts';
import { profile } from './profiles-data.ts';

const path = fileURLToPath(new URL('../../fixtures/lessons/caa-walkthrough.json', import.meta.url));
const lessons = [{ fileName: 'caa-walkthrough.json', text: readFileSync(path, 'utf8') }];
const lessonId = 'caa-walkthrough';

let opened: TestConsole | null = null;
afterEach(() => {
  opened?.close();
  opened = null;
});

/** The cluster without anything of the lesson. */
function fresh(more: Partial<ClusterState> = {}): ClusterState {
  const state = deliState();
  const resources = new Map([...state.resources].filter(([name]) => name !== 'dtcalc'));
  const profiles = (state.profiles ?? []).filter(({ name }) => name !== 'dtcalc');
  return { ...state, resources, profiles, ...more };
}

function withProfile(state: ClusterState, more: Partial<ProfileSummary> = {}): ClusterState {
  const profiles = [...(state.profiles ?? []), profile('dtcalc', more)];
  return { ...state, profiles, revision: state.revision + 1 };
}

function withDtcalc(state: ClusterState, member: string | null): ClusterState {
  const view = resource('dtcalc', member === null ? 'OFFLINE' : 'ONLINE', member);
  const resources = new Map(state.resources).set('dtcalc', view);
  return { ...state, resources, revision: state.revision + 1 };
}

function answer(method: Method): unknown {
  if (method !== 'caa.profiles') throw new Error(`${method} is not answered by this test`);
  return { profiles: [], unknown: ['dtcalc'] };
}

async function open(setup: ConsoleSetup = {}): Promise<TestConsole> {
  const options = { offerTutorial: false };
  opened = await openConsole({ lessons, cluster: fresh(), answer, options, ...setup });
  return opened;
}

/** The pane open beside the Main Menu, with the keys. */
async function openPane(setup: ConsoleSetup = {}): Promise<TestConsole> {
  const test = await open(setup);
  await test.press('f12', 'enter');
  return test;
}

/** The same with the lesson begun; the view has the keys. */
async function begun(setup: ConsoleSetup = {}): Promise<TestConsole> {
  const test = await openPane(setup);
  await test.press('enter');
  return test;
}

const body = (test: TestConsole): string => test.screen().join('\n');
const kept = (test: TestConsole): { phase: string; step: string; done: string[] } => {
  const last = test.log.findLast((line) => line.startsWith(`progress ${lessonId} `));
  return JSON.parse(last?.slice(`progress ${lessonId} `.length) ?? 'null');
};

describe('the pane', () => {
  it('TUI-322 stands in 8 rows below the view, with the divider of the picture', async () => {
    const test = await begun();
    await expectGolden('tutorial-80x24', test.screen());
  });

  it('TUI-322 stands in 34 columns at the right from 110 columns', async () => {
    const test = await begun({ columns: 110, rows: 30 });
    await expectGolden('tutorial-110x30', test.screen());
    await test.resize(109, 30);
    expect(test.screen()[16]).toMatch(/^\+-- Tutorial: /);
  });

  it('keeps what is most needed on the smallest screen', async () => {
    const test = await begun({ columns: 60, rows: 16 });
    await expectGolden('tutorial-60x16', test.screen());
  });

  it('fits wide screens', async () => {
    const test = await begun({ columns: 200, rows: 60, characters: 'utf8' });
    await expectGolden('tutorial-200x60', test.screen());
  });

  it('every size leaves the view at least four rows, and the two fill the box', () => {
    for (let columns = 60; columns <= 200; columns += 7) {
      for (let rows = 16; rows <= 60; rows += 1) {
        const whole = layoutOf({ columns, rows });
        for (const shape of ['whole', 'head', 'line'] as const) {
          const { pane, ...view } = layoutBeside(whole, { shape, hasDivider: true });
          expect(view.bodyRows).toBeGreaterThanOrEqual(4);
          expect(pane).not.toBeNull();
          if (pane === null) continue;
          const bottom = pane.top + pane.rows;
          expect(bottom).toBe(2 + whole.boxRows);
          if (pane.kind === 'right') expect(view.columns + pane.columns).toBe(columns);
        }
      }
    }
  });

  it('TUI-322 gets no key before F12, and gives them back with F12 or Esc', async () => {
    const test = await begun();
    const before = kept(test);
    await test.press('h', 'n', 's', 'down', 'enter');
    expect(kept(test)).toEqual(before);
    expect(body(test)).not.toContain('Hint:');
    await test.press('f12', 'h');
    expect(body(test)).toContain('Hint 1: The resource profiles are the first task');
    await test.press('escape');
    expect(test.screen()[22]).toContain('F12=Tutorial pane  Enter=Select');
    await test.press('f12', 'f12');
    expect(test.screen()[22]).toContain('Enter=Select');
  });

  it('shows the buttons of the view while one of them has the focus', async () => {
    const test = await begun();
    await test.press('tab');
    expect(test.screen()[10]).toContain('[Select]--[Exit]');
    await test.press('up');
    expect(test.screen()[10]).toContain('Tutorial: make dtcalc highly available');
  });

  it('TUI-322 gives its room to a dialog, which does not cover it', async () => {
    const test = await begun();
    await test.press('f1');
    await expectGolden('tutorial-beside-help-80x24', test.screen());
    await test.press('escape');
    expect(test.screen()[10]).toContain('Tutorial: make dtcalc highly available');
  });

  it('F6 in the pane shows the commands of the step', async () => {
    const test = await begun();
    await test.press('f12', 'f6');
    expect(body(test)).toContain('caa_profile -create dtcalc -t application');
    await test.press('escape');
    expect(test.screen()[22]).toContain('h=Hint');
  });
});

describe('walking', () => {
  it('TUI-324 TUI-325 TUI-326 notices by the state that a step is done, and waits', async () => {
    const test = await begun();
    expect(body(test)).toContain('Not yet: There is no profile named dtcalc yet.');
    await test.setCluster(withProfile(fresh()));
    expect(body(test)).toContain('Done: The profile dtcalc.cap is there');
    expect(body(test)).toContain('step 1 of 11');
    await test.setNow(Date.UTC(2026, 10, 21, 20, 30));
    expect(body(test)).toContain('step 1 of 11');
    await test.press('f12', 'enter');
    expect(body(test)).toContain('step 2 of 11');
    expect(kept(test)).toMatchObject({ phase: 'running', step: 'validate', done: ['create'] });
    expect(test.screen()[22]).toContain('Enter=Select');
  });

  it('TUI-325 looks once a second while a lesson is open, and asks for profiles at each revision', async () => {
    const test = await begun();
    const asked = (): number => test.log.filter((line) => line.startsWith('request ')).length;
    const before = asked();
    await test.setCluster(withProfile(fresh()));
    expect(asked()).toBe(before + 1);
    await test.setNow(Date.UTC(2026, 10, 21, 20, 13));
    expect(asked()).toBe(before + 1);
  });

  it('TUI-323 gives hints in three grades', async () => {
    const test = await begun();
    await test.press('f12', 'h');
    expect(body(test)).toContain('Hint 1: The resource profiles');
    await test.press('h');
    expect(body(test)).toContain('Hint: Create a profile of type application');
    await test.press('h');
    expect(body(test)).toContain('Hint: Type :caa and Enter, then 1.');
    await expectGolden('tutorial-hint-80x24', test.screen());
    // Whoever presses Enter for one more hint must not begin Show me by it.
    await test.press('enter');
    expect(body(test)).toContain(
      'That was the last hint. w shows the rest of the step, key by key.',
    );
    expect(body(test)).toContain('Hint: Type :caa and Enter, then 1.');
  });

  it('TUI-323 shows each hint on the smallest screen, in place of the text', async () => {
    const test = await begun({ columns: 60, rows: 16 });
    await test.press('f12', 'h');
    expect(body(test)).toContain('Hint: The resource profiles');
    expect(body(test)).toContain('Not yet: There is no profile named dtcalc yet.');
    await test.press('h', 'h');
    expect(body(test)).toContain('Hint: Type :caa and Enter, then 1.');
  });

  it('TUI-329 says what went wrong and offers the way back', async () => {
    const test = await begun();
    await test.setCluster(withProfile(fresh()));
    await test.press('f12', 'n', 'f12', 'n');
    await test.setCluster(fresh({ revision: 300 }));
    await expectGolden('tutorial-wrong-turn-80x24', test.screen());
    await test.press('f12', 'enter');
    expect(kept(test)).toMatchObject({ step: 'create', done: [] });
  });

  it('TUI-327 Skip step runs the commands of the step, and goes on when the cluster is in that state', async () => {
    const test = await begun();
    await test.press('f12', 's');
    expect(test.log).toContain(
      "run caa_profile -create dtcalc -t application -B /usr/dt/bin/dtcalc -d 'dtcalc application' -p balanced",
    );
    expect(kept(test)).toMatchObject({ step: 'create', skipped: [] });
    await test.setCluster(withProfile(fresh()));
    expect(kept(test)).toMatchObject({ step: 'validate', done: [], skipped: ['create'] });
    expect(test.screen()[22]).toContain('Enter=Select');
  });

  it('TUI-327 a step that needs nothing done for the next one is skipped at once', async () => {
    const test = await begun({ cluster: fresh() });
    await test.press('f12', 'e');
    const state = withDtcalc(withProfile(fresh()), 'provolone');
    await test.setCluster(state);
    await test.press('f12', 's');
    expect(test.log).toContain('run caa_relocate dtcalc');
    await test.setCluster(withDtcalc(state, 'polishham'));
    expect(kept(test)).toMatchObject({ step: 'watch-closely', skipped: ['relocate'] });
  });

  it('TUI-327 TUI-329 brings earlier steps about as well, where they do not hold any more', async () => {
    const test = await begun();
    await test.setCluster(withProfile(fresh()));
    await test.press('f12', 'n', 'f12', 'n');
    expect(kept(test)).toMatchObject({ step: 'register' });
    await test.setCluster(fresh({ revision: 300 }));
    const before = test.log.length;
    await test.press('f12', 's');
    const ran = (): readonly string[] =>
      test.log.slice(before).filter((line) => line.startsWith('run '));
    expect(ran().map((line) => line.split(' ').slice(1, 3).join(' '))).toEqual([
      'caa_profile -create',
    ]);
    await test.setCluster(withProfile(fresh({ revision: 301 })));
    expect(ran().at(-1)).toBe('run caa_register dtcalc');
    await test.setCluster(withDtcalc(withProfile(fresh({ revision: 302 })), null));
    expect(kept(test)).toMatchObject({ step: 'start', skipped: ['register'] });
  });

  it('TUI-327 says why a step could not be skipped; the second time it is left out', async () => {
    const said = 'There is no disk space left.';
    const test = await begun({ commands: () => ({ ok: false, said }) });
    await test.press('f12', 's');
    expect(test.screen()[20]).toContain('This step could not be done for you: There is no disk');
    expect(kept(test)).toMatchObject({ step: 'create', skipped: [] });
    await test.press('f12', 's');
    expect(kept(test)).toMatchObject({ step: 'validate', skipped: ['create'] });
  });

  it('TUI-251 in read-only mode skipping runs no command', async () => {
    const test = await begun({ access: 'RO' });
    await test.press('f12', 's');
    expect(kept(test)).toMatchObject({ step: 'validate', skipped: ['create'] });
    expect(test.log.filter((line) => line.startsWith('run '))).toEqual([]);
  });

  it('TUI-327 Show me presses the keys of the step, one a second, and says each', async () => {
    const test = await begun();
    let now = Date.UTC(2026, 10, 21, 20, 30);
    const second = async (): Promise<string> => {
      now += 1000;
      await test.setNow(now);
      return test.screen()[20] ?? '';
    };
    await test.press('f12', 'w');
    expect(test.screen()[20]).toContain('Show me: :');
    expect(await second()).toContain('Show me: caa');
    expect(await second()).toContain('Show me: Enter');
    expect(test.screen()[1]).toContain('CAA Management');
    expect(await second()).toContain('Show me: 1');
    expect(test.screen()[2]).toContain('Resource profiles');
    await test.press('escape');
    expect(await second()).not.toContain('Show me');
  });

  it('TUI-328 shrinks to one line while exploring, and goes on at the first step not met', async () => {
    const test = await begun();
    await test.press('f12', 'e');
    await expectGolden('tutorial-paused-80x24', test.screen());
    await test.setCluster(withDtcalc(withProfile(fresh()), 'provolone'));
    await test.press('f12');
    expect(body(test)).toContain('step 5 of 11');
    expect(kept(test)).toMatchObject({ phase: 'running', step: 'relocate' });
  });

  it('refuses to begin where a resource is not its own', async () => {
    const test = await openPane({ cluster: withDtcalc(fresh(), 'provolone') });
    expect(body(test)).toContain('this lesson did not make it');
    expect(body(test)).not.toContain('[ Begin ]');
    await test.press('b');
    expect(test.log.some((line) => line.startsWith('progress '))).toBe(false);
  });

  it('TUI-321 asks the service to change nothing, unless it is told to show or to skip', async () => {
    const test = await begun();
    await test.press('f12', 'h', 'h', 'f12', 'f12', 'e', 'f12', 'l');
    const asked = test.log.filter((line) => line.startsWith('request '));
    expect(new Set(asked.map((line) => line.split(' ')[1]))).toEqual(new Set(['caa.profiles']));
    expect(test.log.filter((line) => line.startsWith('run '))).toEqual([]);
  });

  it('shows hostile text of the cluster as text (TUI-428)', async () => {
    const test = await begun({ access: 'RO' });
    await test.press('f12', 's');
    await test.setCluster(withProfile(fresh(), { errors: ['x\u001b[2Jy'] }));
    expect(body(test)).toContain('x^[[2Jy');
  });
});

describe('leaving and coming back', () => {
  const progressAt = (step: string, more: object = {}): Record<string, string> => ({
    [lessonId]: JSON.stringify({
      lesson: lessonId,
      phase: 'running',
      step,
      done: ['create'],
      skipped: [],
      hint: 0,
      seen: false,
      stepSince: 0,
      values: {},
      ...more,
    }),
  });

  it('leaves with the place kept, and takes it up again', async () => {
    const test = await begun();
    await test.press('f12', 'l');
    expect(body(test)).not.toContain('Tutorial:');
    expect(kept(test)).toMatchObject({ phase: 'left', step: 'create' });
    await test.press('f12');
    expect(body(test)).toContain('started, step 1 of 11');
    await test.press('enter');
    expect(body(test)).toContain('step 1 of 11');
    expect(test.screen()[20]).toContain('The tutorial is taken up again.');
    // The views have the keys: s is not Skip step.
    await test.press('s');
    expect(body(test)).toContain('Not yet: There is no profile named dtcalc yet.');
    expect(kept(test)).toMatchObject({ step: 'create', skipped: [] });
  });

  it('judges nothing before the cluster is known', async () => {
    const unknown = { ...fresh(), heardAt: null, phase: 'connecting' as const, profiles: null };
    const progress = progressAt('stop');
    const cluster = { ...unknown, resources: new Map() };
    const test = await open({
      screen: 'tutorials',
      params: { arguments: lessonId },
      progress,
      cluster,
    });
    expect(body(test)).toContain('Waiting for news of the cluster.');
    expect(test.log).toEqual([]);
    await test.setCluster(withDtcalc(withProfile(fresh()), 'provolone'));
    expect(body(test)).toContain('step 10 of 11');
    expect(body(test)).toContain('Not yet: dtcalc still has the target ONLINE');
  });

  it('TUI-330 tolerates a damaged file, and says so', async () => {
    const test = await open({ progress: { [lessonId]: '{"lesson": 5' } });
    await test.press('f12', 'enter');
    expect(test.screen()[20]).toContain(
      'The saved progress of "Make dtcalc highly available" is damaged.',
    );
    expect(body(test)).toContain('[ Begin ]');
  });

  it('goes on at the end with what is done', async () => {
    const test = await openPane({ progress: progressAt('unregister', { phase: 'done' }) });
    await expectGolden('tutorial-done-80x24', test.screen());
    await test.press('o');
    expect(kept(test)).toMatchObject({ phase: 'new', done: [] });
    expect(body(test)).toContain('[ Begin ]');
  });
});

describe('the list of tutorials', () => {
  it('TUI-330 shows new, started and done with the time needed', async () => {
    const test = await open();
    await test.press('f12');
    await expectGolden('tutorials-80x24', test.screen());
  });

  it('is there once, however often F12 asks for it', async () => {
    const test = await open();
    await test.press('f12', 'f12', 'T');
    expect(test.screen()[1]?.split('Tutorials')).toHaveLength(2);
  });

  it('says what is wrong with a lesson file, and uses the others', async () => {
    const broken = { fileName: 'broken.json', text: '{"id": 1}' };
    const test = await open({ screen: 'tutorials', lessons: [broken, ...lessons] });
    expect(body(test)).toContain('Make dtcalc highly available');
    expect(body(test)).toContain('! broken.json: ');
  });

  it('says so when there is none', async () => {
    const test = await open({ screen: 'tutorials', lessons: [] });
    expect(body(test)).toContain('No lesson was found beside the program.');
    await test.press('enter', 'down');
    expect(body(test)).toContain('No lesson was found beside the program.');
  });

  it('names a tutorial that does not exist', async () => {
    const test = await open({ screen: 'tutorials', params: { arguments: 'dlm' } });
    expect(test.screen()[20]).toContain('There is no tutorial dlm.');
  });
});

describe('the offer of the first start', () => {
  const offered = { options: { offerTutorial: true } };

  it('TUI-330 asks with three answers, and not now puts it off', async () => {
    const test = await open(offered);
    await expectGolden('tutorial-offer-80x24', test.screen());
    await test.press('right', 'enter');
    expect(test.console.world().options.offerTutorial).toBe(true);
    expect(body(test)).not.toContain('Is this your first time here?');
  });

  it('TUI-330 yes opens the tutorials and ends the question', async () => {
    const test = await open(offered);
    await test.press('enter');
    expect(test.screen()[1]).toContain('Main Menu > Tutorials');
    expect(test.console.world().options.offerTutorial).toBe(false);
  });

  it('TUI-330 never ends the question', async () => {
    const test = await open(offered);
    await test.press('left', 'enter');
    expect(test.console.world().options.offerTutorial).toBe(false);
    expect(test.log).toContain('options true');
  });

  it('Esc puts it off', async () => {
    const test = await open(offered);
    await test.press('escape');
    expect(test.console.world().options.offerTutorial).toBe(true);
  });

  it('is not asked once a lesson was begun', async () => {
    const test = await open({ ...offered, progress: { [lessonId]: '{}' } });
    expect(body(test)).not.toContain('Is this your first time here?');
  });

  it('is not asked where there is no lesson', async () => {
    const test = await open({ ...offered, lessons: [] });
    expect(body(test)).not.toContain('Is this your first time here?');
  });
});
