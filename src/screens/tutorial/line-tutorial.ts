// Tutorials in line mode: the list of them, and which one is played (TUI-332). Hearing, saying and running are handed in.
import { cleanText } from '../../format/index.ts';
import { type Lesson, loadLesson } from '../../tutorials/index.ts';
import { LinePlayer, type LineTutorialOptions, type Outcome, progressIn } from './line-player.ts';

/** The list of tutorials, or the one that is named; until the user leaves. */
export async function runLineTutorials(
  options: LineTutorialOptions,
  wanted: string,
): Promise<Outcome> {
  const loaded = options.lessons.map(({ fileName, text }) => loadLesson(text, fileName));
  const lessons = loaded
    .flatMap((one) => (one.ok ? [one.lesson] : []))
    .sort((one, other) => one.order - other.order);
  const problems = loaded.flatMap((one) => (one.ok ? [] : one.messages));
  const kept = new Map(Object.entries(options.progress));
  const play = (lesson: Lesson): Promise<Outcome> => new LinePlayer(lesson, kept, options).play();
  const named = lessons.find(({ id }) => id === wanted);
  if (named !== undefined) return play(named);
  if (wanted !== '')
    options.say([`There is no tutorial ${cleanText(wanted)}. These are the tutorials.`]);
  for (;;) {
    options.say([
      'Tutorials',
      ...lessons.map((lesson, index) => lessonLine(lesson, index, kept)),
      ...problems.map((line) => cleanText(line)),
      `Choose 1 to ${lessons.length}, b back, q quit.`,
    ]);
    const line = await nextLine(options);
    if (line === null || line === 'q') return 'quit';
    if (line === 'b') return 'stay';
    const lesson = /^\d+$/.test(line) ? lessons[Number(line) - 1] : undefined;
    if (lesson === undefined) options.say([`"${cleanText(line)}" is not a choice.`]);
    else if ((await play(lesson)) === 'quit') return 'quit';
  }
}

async function nextLine({ hear }: LineTutorialOptions): Promise<string | null> {
  for (;;) {
    const heard = await hear();
    if (heard === null) return null;
    if (typeof heard === 'string') return heard.trim();
  }
}

function lessonLine(lesson: Lesson, index: number, kept: ReadonlyMap<string, string>): string {
  const { phase, step } = progressIn(lesson, kept);
  const at = lesson.steps.findIndex(({ id }) => id === step) + 1;
  const state =
    phase === 'new' || phase === 'done' ? phase : `started, step ${at} of ${lesson.steps.length}`;
  return `${index + 1} ${lesson.title}, ${lesson.minutes} minutes, ${state}`;
}
