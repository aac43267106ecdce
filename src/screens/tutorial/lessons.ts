// The lessons that came with the program, read once when a tutorial view opens, and where the user is in each.
// Pure; the files are handed in by the world.
import { practiceFacts } from '../../engine/memory-channel/index.ts';
import type { World } from '../../tui/screen.ts';
import {
  type BenchKind,
  initialProgress,
  type Lesson,
  type LessonFacts,
  type LessonProgress,
  loadLesson,
  restoreProgress,
} from '../../tutorials/index.ts';

export interface Lessons {
  readonly lessons: readonly Lesson[];
  /** Complete lines: which file cannot be used, and why. */
  readonly problems: readonly string[];
}

/** Every lesson that can be used, in the order in which they build on each other. */
export function readLessons(world: World): Lessons {
  const loaded = world.lessons.map(({ fileName, text }) => loadLesson(text, fileName));
  return {
    lessons: loaded
      .flatMap((one) => (one.ok ? [one.lesson] : []))
      .sort((one, other) => one.order - other.order),
    problems: loaded.flatMap((one) => (one.ok ? [] : one.messages)),
  };
}

/** Where the user is in a lesson, and what could not be kept of it. */
export function progressOf(
  lesson: Lesson,
  world: World,
): { readonly progress: LessonProgress; readonly problem: string | null } {
  const stored = world.progress[lesson.id];
  return stored === undefined
    ? { progress: initialProgress(lesson), problem: null }
    : restoreProgress(stored, lesson);
}

/** What a lesson can see; `attributes` are the registered profiles of its resources, `bench` where it is played. */
export function factsOf(
  world: World,
  attributes: LessonFacts['attributes'],
  bench: BenchKind | null,
): LessonFacts {
  const { members, resources, events, profiles } = world.cluster;
  return {
    view: { members, resources },
    // The list of profiles may be older than the news of the registry.
    profiles: (profiles ?? []).map((profile) => ({
      ...profile,
      registered: resources.has(profile.name),
    })),
    attributes,
    events,
    bench: bench === 'dlm' ? world.bench : null,
    channel: bench === 'imc' && world.imcBench !== null ? practiceFacts(world.imcBench) : null,
  };
}
