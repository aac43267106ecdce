// The lessons about locks in the console: their list, the pane before the practice bench is open, and lessons played on
// the real bench by its keys.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  type Lesson,
  type LessonProgress,
  presentStep,
  type StepTexts,
  serializeProgress,
} from '../../src/tutorials/index.ts';
import {
  type ConsoleSetup,
  consoleOpener,
  expectGolden,
  type TestConsole,
} from '../support/console.ts';
import { benchLessonIds, lessonFacts } from '../tutorials/bench-learner.ts';
import { channelLessonIds } from '../tutorials/channel-learner.ts';
import { readLesson } from '../tutorials/lesson-learner.ts';

const folder = join(import.meta.dirname, '..', '..', 'fixtures', 'lessons');
const lessons = readdirSync(folder)
  .sort()
  .map((fileName) => ({ fileName, text: readFileSync(join(folder, fileName), 'utf8') }));
const openConsole = consoleOpener();

function open(setup: ConsoleSetup = {}): Promise<TestConsole> {
  return openConsole({ lessons, options: { offerTutorial: false }, ...setup });
}

/** The pane of a lesson beside the Main Menu, with the keys. */
function openPane(id: string, setup: ConsoleSetup = {}): Promise<TestConsole> {
  return open({ screen: 'tutorials', params: { lesson: id }, ...setup });
}

const body = (test: TestConsole): string => test.screen().join('\n');
const crumb = (test: TestConsole): string => test.screen()[1] ?? '';

/** Types an operation on the bench. */
async function operate(test: TestConsole, operation: string): Promise<void> {
  await test.press('o', operation, 'enter');
}

/** The progress that was kept last, and the texts that the pane has of it. */
function keptOf(lesson: Lesson, test: TestConsole): LessonProgress {
  const mark = `progress ${lesson.id} `;
  const last = test.log.findLast((line) => line.startsWith(mark)) ?? mark;
  return JSON.parse(last.slice(mark.length));
}

function textsOf(lesson: Lesson, test: TestConsole): StepTexts {
  return presentStep(lesson, keptOf(lesson, test), lessonFacts(test.console.world().bench));
}

describe('the list of tutorials', () => {
  it('TUI-330 has them in the order in which they build on each other', async () => {
    const test = await open();
    await test.press('f12');
    await expectGolden('tutorials-all-80x24', test.screen());
  });

  it('scrolls where there is no room for all of them', async () => {
    const test = await open({ columns: 60, rows: 16 });
    await test.press('f12', 'end');
    expect(body(test)).toContain('> Memory Channel ex6: cluster events');
    await test.press('home');
    expect(body(test)).toContain('> Make dtcalc highly available');
  });
});

describe('the pane of a lesson about locks', () => {
  it('needs no cluster, and opens the practice bench when it begins', async () => {
    const test = await openPane('dlm-modes');
    expect(body(test)).toContain('[ Begin ]');
    expect(test.log.filter((line) => line.startsWith('request '))).toEqual([]);
    await test.press('enter');
    expect(crumb(test)).toContain('Practice bench');
    expect(body(test)).toContain('Not yet: There is no lock a on disk1 yet.');
  });

  it('TUI-328 a lesson that was left offers to open the bench, and judges nothing before', async () => {
    const first = await openPane('dlm-modes');
    await first.press('enter');
    await operate(first, 'A: lock a disk1 EX');
    await first.press('f12', 'enter', 'f12', 'l');
    const progress = { 'dlm-modes': serializeProgress(keptOf(readLesson('dlm-modes'), first)) };

    const second = await openPane('dlm-modes', { progress });
    expect(body(second)).toContain('step 2 of 10');
    expect(body(second)).toContain('not open. F12 and Enter open it.');
    await expectGolden('tutorial-bench-away-80x24', second.screen());
    await second.press('enter');
    expect(crumb(second)).toContain('Practice bench');
    // The bench of the new start is empty: what the first step had made is missing.
    expect(body(second)).toContain('Go back to step 1: EX: all for one.');
    await second.press('f12', 'enter');
    expect(body(second)).toContain('step 1 of 10');
  });

  it('TUI-321 does not begin on a bench that is in use, and begins on an empty one', async () => {
    const test = await open({ screen: 'dlm-bench' });
    await operate(test, 'A: lock a R EX');
    await test.press('f12', 'down', 'enter');
    expect(body(test)).toContain('The bench is in use');
    expect(body(test)).not.toContain('[ Begin ]');
    await test.press('f12', 'f', 'enter');
    expect(body(test)).toContain('[ Begin ]');
    await test.press('f12', 'enter');
    expect(body(test)).toContain('Not yet: There is no lock a on disk1 yet.');
  });

  it('TUI-329 undo on the bench takes a step back, and the pane sees it at once', async () => {
    const test = await openPane('dlm-modes');
    await test.press('enter');
    await operate(test, 'A: lock a disk1 EX');
    expect(body(test)).toContain('Done: A holds disk1 in EX.');
    await test.press('u');
    expect(body(test)).toContain('Not yet: There is no lock a on disk1 yet.');
    await test.press('r');
    expect(body(test)).toContain('Done: ');
  });

  it('TUI-327 Show me does a step with the keys of the bench of locks', async () => {
    const test = await openPane('dlm-modes');
    await test.press('enter', 'f12', 'w');
    expect(body(test)).toContain('Show me: o, A: lock a disk1 EX');
    await test.setNow(Date.UTC(2026, 0, 1));
    expect(body(test)).toContain('Done: A holds disk1 in EX.');
  });

  it('F6 in the pane says what the operations of the step are', async () => {
    const test = await openPane('dlm-modes');
    await test.press('enter', 'f12', 'f6');
    expect(body(test)).toContain('A: lock a disk1 EX');
    expect(body(test)).toContain('scenario scripts');
  });
});

describe('played by keys on the real bench', () => {
  it('TUI-324 the forms count as well as typed operations', async () => {
    const test = await openPane('dlm-master-client');
    await test.press('enter');
    // Resource, mode EX, lock name; then the value block and the blocking routine with Space.
    await test.press('A', 'l', 'backspace', 'shared', 'tab', 'tab', 'backspace', 'm');
    await test.press('tab', 'tab', 'tab', 'tab', 'space', 'tab', 'tab', 'space', 'enter');
    expect(body(test)).toContain('Done: m is granted.');
    await test.press('f12', 'enter');
    expect(body(test)).toContain('step 2 of 8');
  });

  it.each(['dlm-modes', 'dlm-deadlock'])(
    'TUI-324 TUI-326 %s from beginning to end by what the last hints say',
    async (id) => {
      const lesson = readLesson(id);
      const test = await openPane(id);
      await test.press('enter');
      for (const [index] of lesson.steps.entries()) {
        expect(body(test)).toContain(`step ${index + 1} of ${lesson.steps.length}`);
        await test.press('f12', 'h', 'h', 'h', 'f12');
        const { commands, hints } = textsOf(lesson, test);
        for (const operation of commands) {
          expect(hints[2]).toContain(operation);
          expect(body(test)).toContain('Not yet: ');
          await operate(test, operation);
        }
        expect(body(test)).toContain('Done: ');
        await test.press('f12', 'enter');
      }
      expect(body(test)).toContain('[ Start over ]');
      expect(keptOf(lesson, test)).toMatchObject({
        phase: 'done',
        done: lesson.steps.map((step) => step.id),
        skipped: [],
      });
    },
  );
});

describe('Skip step on the benches', () => {
  const ids = [...benchLessonIds, ...channelLessonIds];

  it.each(ids)('TUI-327 %s: brings the bench to the state that the next step needs', async (id) => {
    const lesson = readLesson(id);
    const test = await openPane(id);
    await test.press('enter');
    const stands = (id: string): boolean => {
      const { step, phase } = keptOf(lesson, test);
      return phase === 'running' && lesson.steps.findIndex((one) => one.id === step) <= at(id);
    };
    const at = (id: string): number => lesson.steps.findIndex((one) => one.id === id);
    for (const [index, step] of lesson.steps.entries()) {
      expect(keptOf(lesson, test).step).toBe(step.id);
      // What was skipped before is taken back now and then: it is done again.
      if (index % 3 === 2) await test.press('u');
      // Taking back may lead to what the step wants; then there is nothing to skip.
      await test.press('f12', /\[ (Next step|Finish) \]/.test(body(test)) ? 'n' : 's');
      // Where a step needs all earlier ones again, they are done one after the other.
      for (let round = 1; round < 30 && stands(step.id); round += 1) {
        await test.setNow(Date.UTC(2026, 10, 21, 20, 30, round));
      }
    }
    expect(keptOf(lesson, test)).toMatchObject({ phase: 'done' });
    expect(body(test)).toContain('[ Start over ]');
  });
});
