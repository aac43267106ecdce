// Tutorials in line mode as a conversation: what is typed goes in, what a person reads comes out, on the same benches and with
// the same lessons as the pane.
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { ClusterFacts, LineTutorialOptions } from '../../src/screens/tutorial/line-player.ts';
import { runLineTutorials } from '../../src/screens/tutorial/line-tutorial.ts';
import type { CommandsEnd } from '../../src/tui/screen.ts';
import { benchLessonIds } from '../tutorials/bench-learner.ts';
import { channelLessonIds } from '../tutorials/channel-learner.ts';
import { readLesson } from '../tutorials/lesson-learner.ts';
import { StatedWorld } from '../tutorials/stated-world.ts';

const folder = fileURLToPath(new URL('../../fixtures/lessons/', import.meta.url));
const lessons = readdirSync(folder).map((fileName) => ({
  fileName,
  text: readFileSync(`${folder}${fileName}`, 'utf8'),
}));

const nothing = { nothing: true } as const;

interface Talk {
  readonly said: readonly string[];
  readonly ran: readonly string[];
  readonly kept: ReadonlyMap<string, string>;
  readonly outcome: string;
}

interface TalkSetup {
  readonly wanted?: string;
  readonly progress?: Readonly<Record<string, string>>;
  readonly facts?: () => ClusterFacts;
  readonly runQuietly?: (commands: readonly string[]) => CommandsEnd;
  readonly isReadOnly?: boolean;
}

const noCluster: ClusterFacts = {
  view: { members: new Map(), resources: new Map() },
  profiles: [],
  attributes: new Map(),
  events: [],
};

type Heard = string | null | typeof nothing;

/** Talks until the answers are over; a function answers with what is to be typed after what was said so far. */
async function talk(
  answers: readonly (Heard | (() => Heard))[],
  setup: TalkSetup = {},
): Promise<Talk> {
  const said: string[] = [];
  const ran: string[] = [];
  const kept = new Map<string, string>();
  const left = [...answers];
  let now = 0;
  const options: LineTutorialOptions = {
    lessons,
    progress: setup.progress ?? {},
    keep: (lesson, text) => void kept.set(lesson, text),
    say: (lines) => void said.push(...lines),
    hear: async () => {
      now += 1000;
      const next = left.shift();
      const heard = typeof next === 'function' ? next() : (next ?? null);
      if (typeof heard === 'string') said.push(`> ${heard}`);
      return heard;
    },
    facts: async () => (setup.facts ?? (() => noCluster))(),
    run: async (command) => void ran.push(command),
    runQuietly: async (commands) => {
      ran.push(...commands);
      return setup.runQuietly?.(commands) ?? { ok: true, said: '' };
    },
    now: () => now,
    isReadOnly: setup.isReadOnly ?? false,
  };
  const outcome = await runLineTutorials(options, setup.wanted ?? '');
  return { said, ran, kept, outcome };
}

const benchIds = [...benchLessonIds, ...channelLessonIds];

describe('a lesson on a bench in line mode', () => {
  it.each(benchIds)(
    'TUI-332 %s: prints each step, waits, and prints the result, from beginning to end',
    async (id) => {
      const lesson = readLesson(id);
      const { said, kept } = await talk(
        lesson.steps.flatMap(() => ['w', '']),
        { wanted: id },
      );
      for (const [index, step] of lesson.steps.entries()) {
        const at = said.indexOf(`Step ${index + 1} of ${lesson.steps.length}: ${step.title}`);
        expect(at).toBeGreaterThan(0);
        const end = said.indexOf('> ', at);
        const part = said.slice(at, end);
        expect(part.some((line) => line.startsWith('Where: '))).toBe(true);
        expect(part.findIndex((line) => line.startsWith('Not yet: '))).toBeLessThan(
          part.findIndex((line) => line.startsWith('Show me: ')),
        );
        expect(part.at(-1)).toMatch(/^Done: .* Press Enter for the next step\.$/);
      }
      expect(said).toContain(lesson.end);
      expect(JSON.parse(kept.get(id) ?? '{}')).toMatchObject({ phase: 'done', skipped: [] });
    },
  );

  it.each(benchIds)(
    'TUI-327 %s: every step can be skipped, also after a wrong turn',
    async (id) => {
      const lesson = readLesson(id);
      const skips = lesson.steps.flatMap((_, index) => (index % 2 === 1 ? ['u', 's'] : ['s']));
      const { said, kept } = await talk(skips, { wanted: id });
      expect(said.filter((line) => /could not be done/.test(line))).toEqual([]);
      expect(JSON.parse(kept.get(id) ?? '{}')).toMatchObject({ phase: 'done' });
      expect(said).toContain(lesson.end);
    },
  );

  it('says what an operation answers, and why another cannot be done', async () => {
    const { said } = await talk(['A: lock a disk1 EX', 'B: nonsense', '?', 'q'], {
      wanted: 'dlm-modes',
    });
    expect(said).toContain('A: lock a disk1 EX');
    expect(said).toContainEqual(expect.stringMatching(/^Done: A holds disk1 in EX\./));
    expect(said.some((line) => line.startsWith('Not understood: '))).toBe(true);
    expect(said.at(-1)).toBe('Left; the place in the tutorial is kept.');
  });
});

describe('the lesson about CAA in line mode', () => {
  const id = 'caa-walkthrough';
  const factsOf = (world: StatedWorld): ClusterFacts => world.facts();

  it('TUI-332 TUI-325 waits for the check while nothing is typed, and says only news', async () => {
    const world = new StatedWorld();
    const { said } = await talk(
      [
        nothing,
        nothing,
        () => {
          world.setProfile({});
          return nothing;
        },
        nothing,
        '',
        'b',
      ],
      { wanted: id, facts: () => factsOf(world) },
    );
    expect(said.filter((line) => line.startsWith('Not yet: There is no profile'))).toHaveLength(1);
    expect(said.filter((line) => line.startsWith('Done: The profile dtcalc.cap'))).toHaveLength(1);
    expect(said).toContain('Step 2 of 11: Validate it');
  });

  it('TUI-324 TUI-332 runs what is typed, and judges by the cluster', async () => {
    const world = new StatedWorld();
    const { said, ran } = await talk(['caa_stat', '', 'h', 'h', 'q'], {
      wanted: id,
      facts: () => factsOf(world),
    });
    expect(ran).toEqual(['caa_stat']);
    expect(said.filter((line) => line.startsWith('Hint: '))).toHaveLength(2);
    expect(said.filter((line) => line.startsWith('Not yet: '))).toHaveLength(3);
  });

  it('TUI-327 skips by the commands of the step, and says when that fails', async () => {
    const world = new StatedWorld();
    const made = await talk(['s', 'q'], {
      wanted: id,
      facts: () => factsOf(world),
      runQuietly: () => {
        world.setProfile({});
        return { ok: true, said: '' };
      },
    });
    expect(made.ran[0]).toMatch(/^caa_profile -create dtcalc/);
    expect(made.said).toContain('Skipped.');
    const failed = await talk(['s', 'q'], {
      wanted: id,
      facts: () => factsOf(new StatedWorld()),
      runQuietly: () => ({ ok: false, said: 'No space left' }),
    });
    expect(failed.said).toContain(
      'This step could not be done for you: No space left. Do it yourself, or s tries again.',
    );
  });

  it('TUI-321 refuses to begin where a resource is not its own, and runs nothing in read-only mode', async () => {
    const world = new StatedWorld();
    world.setProfile({});
    const { said, outcome } = await talk([], { wanted: id, facts: () => factsOf(world) });
    expect(said.at(-1)).toContain('this lesson did not make it');
    expect(outcome).toBe('stay');
    const looking = await talk(['caa_stop -all', 's', 'q'], {
      wanted: id,
      facts: () => factsOf(new StatedWorld()),
      isReadOnly: true,
    });
    expect(looking.ran).toEqual([]);
    expect(looking.said).toContain('Step 2 of 11: Validate it');
  });

  it('says that the service does not answer, once, and goes on when it does', async () => {
    const world = new StatedWorld();
    let isDown = false;
    const { said } = await talk(
      [
        () => {
          isDown = true;
          return nothing;
        },
        nothing,
        () => {
          isDown = false;
          world.setProfile({});
          return nothing;
        },
        'q',
      ],
      {
        wanted: id,
        facts: () => {
          if (isDown) throw new Error('caad does not answer.');
          return factsOf(world);
        },
      },
    );
    expect(said.filter((line) => line === 'caad does not answer.')).toHaveLength(1);
    expect(said.some((line) => line.startsWith('Done: '))).toBe(true);
  });
});

describe('the list in line mode', () => {
  it('TUI-330 numbers the tutorials with time and state, and plays the one that is chosen', async () => {
    const { said, outcome } = await talk(['2', 'b', 'x', 'b']);
    expect(said).toContain('1 Make dtcalc highly available, 15 minutes, new');
    expect(said.some((line) => line.startsWith('Step 1 of 10'))).toBe(true);
    expect(said.filter((line) => /, started, step 1 of 10$/.test(line))).toHaveLength(2);
    expect(said).toContain('"x" is not a choice.');
    expect(outcome).toBe('stay');
  });

  it('names a tutorial that does not exist, and ends with the input', async () => {
    const { said, outcome } = await talk([], { wanted: 'nothing' });
    expect(said[0]).toBe('There is no tutorial nothing. These are the tutorials.');
    expect(outcome).toBe('quit');
  });
});
