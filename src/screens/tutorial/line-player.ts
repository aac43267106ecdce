// A lesson in line mode: a step is printed, the check is waited for, and its result is printed; nothing is drawn (TUI-332).
// Commands and operations are typed at the same prompt. Hearing, saying and running are handed in.
import { cleanText } from '../../format/index.ts';
import type { CommandsEnd, LessonFile } from '../../tui/screen.ts';
import {
  currentStep,
  initialProgress,
  judge,
  type Lesson,
  type LessonEvent,
  type LessonFacts,
  type LessonProgress,
  lessonReducer,
  presentStep,
  restoreProgress,
  type StepTexts,
  serializeProgress,
  type Verdict,
} from '../../tutorials/index.ts';
import { type LineBench, lineBench } from './line-bench.ts';
import { type Deed, failureOf, gaveUpText, nextDeed, type Skip, skipStart } from './pane-skip.ts';

/** What is known of the cluster; the benches are the tutorial's own. */
export type ClusterFacts = Omit<LessonFacts, 'bench' | 'channel'>;

type Heard = string | null | { readonly nothing: true };

export interface LineTutorialOptions {
  readonly lessons: readonly LessonFile[];
  readonly progress: Readonly<Record<string, string>>;
  /** Keeps how far the user is. */
  readonly keep: (lesson: string, text: string) => void;
  readonly say: (lines: readonly string[]) => void;
  /** The next line; null when the input has ended, and `nothing` when none was typed for a second. */
  readonly hear: () => Promise<Heard>;
  /** @throws Error when the service does not answer. */
  readonly facts: (resources: readonly string[]) => Promise<ClusterFacts>;
  /** Runs what was typed on this terminal. */
  readonly run: (command: string) => Promise<unknown>;
  /** Runs commands out of sight. */
  readonly runQuietly: (commands: readonly string[]) => Promise<CommandsEnd>;
  readonly now: () => number;
  readonly isReadOnly: boolean;
}

export type Outcome = 'stay' | 'quit';

/** How far the user is in a lesson. */
export function progressIn(lesson: Lesson, kept: ReadonlyMap<string, string>): LessonProgress {
  const stored = kept.get(lesson.id);
  return stored === undefined ? initialProgress(lesson) : restoreProgress(stored, lesson).progress;
}

/** What is printed of a step. */
function stepLines(lesson: Lesson, progress: LessonProgress, texts: StepTexts): readonly string[] {
  const { index } = currentStep(lesson, progress);
  const label = lesson.bench === null ? 'Command' : 'Operation';
  return [
    `Step ${index + 1} of ${lesson.steps.length}: ${texts.title}`,
    texts.text,
    `Where: ${texts.where}`,
    ...texts.commands.map((command) => `${label}: ${command}`),
  ].map((line) => cleanText(line));
}

/** One lesson from where the user is to its end. */
export class LinePlayer {
  readonly #lesson: Lesson;
  readonly #options: LineTutorialOptions;
  readonly #kept: Map<string, string>;
  readonly #bench: LineBench | null;
  #progress: LessonProgress;
  #facts: LessonFacts | null = null;
  /** What was said of the check last, so that only news are said. */
  #said = '';
  /** A line that came while a step was being skipped. */
  #ahead: Heard = null;

  constructor(lesson: Lesson, kept: Map<string, string>, options: LineTutorialOptions) {
    this.#lesson = lesson;
    this.#options = options;
    this.#kept = kept;
    this.#bench = lineBench(lesson.bench);
    const stored = progressIn(lesson, kept);
    // A bench begins empty, so what was done on it before is not there.
    const isLost = stored.phase === 'done' || (lesson.bench !== null && stored.phase !== 'new');
    this.#progress = isLost ? initialProgress(lesson) : stored;
  }

  async play(): Promise<Outcome> {
    const { say } = this.#options;
    say([`Tutorial: ${this.#lesson.title}`]);
    if (!(await this.#look())) return 'stay';
    const begun = this.#progress.phase === 'new' ? 'begin' : 'resume';
    const { kind, text } = this.#verdict();
    if (kind === 'blocked') {
      say([cleanText(text)]);
      return 'stay';
    }
    if (begun === 'begin') say([cleanText(text)]);
    this.#does(begun);
    say(['Type a command and Enter; ? and Enter helps. The check runs by itself.']);
    this.#sayStep();
    for (;;) {
      const heard = this.#takeAhead() ?? (await this.#options.hear());
      const outcome = await this.#answer(heard);
      if (outcome !== null) return outcome;
      if (this.#progress.phase === 'done') {
        say([cleanText(this.#lesson.end)]);
        return 'stay';
      }
    }
  }

  #takeAhead(): string | null {
    const ahead = typeof this.#ahead === 'string' ? this.#ahead : null;
    this.#ahead = null;
    return ahead;
  }

  /** What a line, or a second without one, does; an outcome when the lesson is left. */
  async #answer(heard: Heard): Promise<Outcome | null> {
    if (typeof heard === 'object' && heard !== null) {
      if (await this.#look()) this.#sayVerdict();
      return null;
    }
    const line = heard?.trim() ?? 'q';
    if (line === 'q' || line === 'b') {
      this.#does('leave');
      this.#options.say(['Left; the place in the tutorial is kept.']);
      return line === 'q' ? 'quit' : 'stay';
    }
    await this.#do(line);
    return null;
  }

  async #do(line: string): Promise<void> {
    switch (line) {
      case '':
      case 'n':
        return this.#next();
      case '?':
        return this.#options.say(this.#help());
      case 'h':
        this.#does('hint');
        return this.#options.say([
          cleanText(`Hint: ${this.#texts().hints.at(-1) ?? 'There is none.'}`),
        ]);
      case 'g':
        return this.#goBack();
      case 's':
        return this.#skip();
      case 'w':
        return this.#show();
      case 'u':
        if (this.#bench === null) break;
        this.#bench.undo();
        return this.#after();
    }
    await this.#run(line);
    await this.#after();
  }

  #help(): readonly string[] {
    const what = this.#bench === null ? 'A command is run' : 'An operation is done on the bench';
    return [
      `${what} when you type it and press Enter.`,
      'Enter alone goes on when the step is done; h is a hint, w does the rest of the step for you,',
      `s skips the step, g goes back after a wrong turn${this.#bench === null ? '' : ', u takes the last operation back'},`,
      'b leaves the tutorial, q the program.',
    ];
  }

  async #run(line: string): Promise<void> {
    if (this.#bench !== null)
      this.#options.say(this.#bench.operate(line).map((line) => cleanText(line)));
    else if (this.#options.isReadOnly) {
      this.#options.say(['Not run: this is read-only mode. Leave, and start without --read-only.']);
    } else await this.#options.run(line);
  }

  async #show(): Promise<void> {
    for (const command of this.#doable()) {
      this.#options.say([cleanText(`Show me: ${command}`)]);
      await this.#run(command);
    }
    await this.#after();
  }

  /** What does the step: its operations, or the commands that can be run as they are. */
  #doable(): readonly string[] {
    const { commands, keys, skip } = this.#texts();
    if (this.#bench !== null) return commands;
    const typed = keys.flatMap((key) => (key.startsWith('shell: ') ? [key.slice(7)] : []));
    if (typed.length > 0) return typed;
    return skip.length > 0 ? skip : commands.slice(0, 1);
  }

  async #next(): Promise<void> {
    if (!(await this.#look())) return;
    const { kind } = this.#verdict();
    if (kind !== 'met') {
      this.#said = '';
      return this.#sayVerdict();
    }
    this.#does('next');
    if (this.#progress.phase === 'running') this.#sayStep();
  }

  #goBack(): void {
    const verdict = this.#verdict();
    if (verdict.kind !== 'wrongTurn') {
      this.#options.say(['There is nothing to go back for.']);
      return;
    }
    this.#event((facts) => ({ type: 'back', step: verdict.backTo, facts }));
    this.#sayStep();
  }

  /** As Skip step in the pane, and waited for. */
  async #skip(): Promise<void> {
    const { isReadOnly, now } = this.#options;
    if (isReadOnly && this.#bench === null) {
      this.#does('skip');
      return this.#sayStep();
    }
    let skip: Skip | null = { ...skipStart, target: this.#progress.step, since: now() };
    while (skip !== null && this.#progress.phase === 'running' && (await this.#look())) {
      const standing = { ...this.#standing(), verdict: this.#verdict(), texts: this.#texts() };
      skip = await this.#carryOut(nextDeed(skip, standing, now()), skip);
    }
  }

  /** @returns the skip with this deed done; null when the skip is over. */
  async #carryOut(deed: Deed, skip: Skip): Promise<Skip | null> {
    const { say, hear, runQuietly, now } = this.#options;
    const { step } = this.#progress;
    switch (deed.kind) {
      case 'pass':
        this.#does(deed.isLast ? 'skip' : 'next');
        if (!deed.isLast) return skip;
        say(['Skipped.']);
        if (this.#progress.phase === 'running') this.#sayStep();
        return null;
      case 'back':
        this.#event((facts) => ({ type: 'back', step: deed.step, facts }));
        return skip;
      case 'commands': {
        for (const command of deed.commands) say([cleanText(`Command: ${command}`)]);
        const end = await runQuietly(deed.commands);
        return end.ok ? { ...skip, ran: step, since: now() } : this.#giveUp(failureOf(end));
      }
      case 'operations':
        for (const operation of deed.operations) {
          const answers = this.#bench?.operate(operation) ?? [];
          say([`Operation: ${operation}`, ...answers].map(cleanText));
        }
        return { ...skip, ran: step };
      case 'afresh':
        this.#bench?.empty();
        this.#progress = { ...initialProgress(this.#lesson), phase: 'running' };
        return { ...skip, ran: null, isAfresh: true };
      case 'wait':
        this.#ahead = await hear();
        // Whoever types does not want to wait for it.
        return this.#ahead === null || typeof this.#ahead === 'string' ? null : skip;
      case 'give-up':
        return this.#giveUp(deed.reason);
    }
  }

  #giveUp(reason: string): null {
    const text = gaveUpText(reason).replace(
      / Skip step again .*$/,
      ' Do it yourself, or s tries again.',
    );
    this.#options.say([cleanText(text)]);
    return null;
  }

  /** After something was done: what the check says now. */
  async #after(): Promise<void> {
    this.#said = '';
    if (await this.#look()) this.#sayVerdict();
  }

  /** Reads the facts; false, and a line, if the service does not answer. */
  async #look(): Promise<boolean> {
    try {
      const cluster = await this.#options.facts(this.#lesson.resources);
      this.#facts = { ...cluster, ...(this.#bench?.facts() ?? { bench: null, channel: null }) };
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      if (reason !== this.#said) this.#options.say([cleanText(reason)]);
      this.#said = reason;
      return false;
    }
    this.#does('observed');
    return true;
  }

  #sayStep(): void {
    this.#said = '';
    this.#options.say(stepLines(this.#lesson, this.#progress, this.#texts()));
    this.#sayVerdict();
  }

  /** The result of the check in words, if it is news. */
  #sayVerdict(): void {
    const verdict = this.#verdict();
    const text = cleanText(verdictLine(verdict));
    if (text === this.#said) return;
    this.#said = text;
    this.#options.say([text]);
  }

  #does(type: Exclude<LessonEvent['type'], 'back'>): void {
    this.#event((facts) => ({ type, facts }));
  }

  #event(event: (facts: LessonFacts) => LessonEvent): void {
    const { facts } = this.#standing();
    const progress = lessonReducer(this.#lesson, this.#progress, event(facts));
    if (progress === this.#progress) return;
    this.#progress = progress;
    const text = serializeProgress(progress);
    this.#kept.set(this.#lesson.id, text);
    this.#options.keep(this.#lesson.id, text);
  }

  #standing() {
    const facts = this.#facts ?? nothingKnown;
    return { lesson: this.#lesson, progress: this.#progress, facts };
  }

  #verdict(): Verdict {
    const { lesson, progress, facts } = this.#standing();
    return judge(lesson, progress, facts);
  }

  #texts(): StepTexts {
    const { lesson, progress, facts } = this.#standing();
    return presentStep(lesson, progress, facts);
  }
}

const nothingKnown: LessonFacts = {
  view: { members: new Map(), resources: new Map() },
  profiles: [],
  attributes: new Map(),
  events: [],
  bench: null,
  channel: null,
};

function verdictLine({ kind, text }: Verdict): string {
  switch (kind) {
    case 'met':
      return `Done: ${text} Press Enter for the next step.`;
    case 'wrongTurn':
      return `${text} Type g and Enter.`;
    case 'notYet':
      return `Not yet: ${text}`;
    default:
      return text;
  }
}
