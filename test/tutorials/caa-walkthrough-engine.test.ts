// The first lesson in front of the real engine on a virtual clock: the same commands as a learner gives, by console or
// by shell, and the player sees what a client would see. Shows that the engine's states and events meet the checks.
import { describe, expect, it } from 'vitest';
import {
  initialProgress,
  judge,
  type LessonFacts,
  type LessonProgress,
  lessonReducer,
  restoreProgress,
  serializeProgress,
  type Verdict,
} from '../../src/tutorials/index.ts';
import { World } from '../support/world.ts';
import { readWalkthrough, StatedWorld } from './stated-world.ts';

const lesson = readWalkthrough();
const observeEveryMs = 1000;

class Learner {
  readonly world = new World();
  readonly #files = new StatedWorld();
  progress: LessonProgress = initialProgress(lesson);

  constructor() {
    this.progress = lessonReducer(lesson, this.progress, { type: 'begin', facts: this.facts() });
  }

  /** What the console gathers from `cluster.subscribe`, `profile.list` and `caa.profiles`. */
  facts(): LessonFacts {
    const { members, resources } = this.world.cluster.view(this.world.now);
    const attributes = this.world.cluster.attributes('dtcalc');
    return {
      view: {
        members: new Map(members.map((member) => [member.name, member])),
        resources: new Map(resources.map((resource) => [resource.name, resource])),
      },
      profiles: this.#files.profiles,
      attributes: new Map(attributes === undefined ? [] : [['dtcalc', attributes]]),
      events: this.world.events,
      bench: null,
      channel: null,
    };
  }

  createProfile(): void {
    this.#files.setProfile({});
  }

  verdict(): Verdict {
    this.progress = lessonReducer(lesson, this.progress, { type: 'observed', facts: this.facts() });
    return judge(lesson, this.progress, this.facts());
  }

  /** Time passes while the console looks once a second. */
  wait(seconds: number): Verdict['kind'][] {
    return Array.from({ length: seconds }, () => {
      this.world.advance(observeEveryMs);
      return this.verdict().kind;
    });
  }

  next(): void {
    expect(this.verdict().kind, this.progress.step).toBe('met');
    this.progress = lessonReducer(lesson, this.progress, { type: 'next', facts: this.facts() });
  }

  /** Everything up to the step of that id, in the manual's way. */
  goTo(step: string): void {
    const deeds: readonly (() => void)[] = [
      () => this.createProfile(),
      () => {},
      () => this.world.register('dtcalc'),
      () => this.world.start('dtcalc'),
      () => this.world.relocate('dtcalc', 'polishham'),
      () => this.world.update('dtcalc', { CHECK_INTERVAL: '5' }),
      () => {
        this.world.killProcess('dtcalc');
        this.wait(20);
      },
      () => {
        this.world.fault('crash', this.world.view('dtcalc').member ?? '');
        this.wait(5);
      },
      () => this.world.fault('boot', 'polishham'),
      () => this.world.stop('dtcalc'),
      () => this.world.unregister('dtcalc'),
    ];
    for (const deed of deeds) {
      if (this.progress.step === step || this.progress.phase === 'done') return;
      deed();
      this.next();
    }
  }
}

describe('the walkthrough on the engine', () => {
  it('TUI-320 TUI-324 is met step by step to its end', () => {
    const learner = new Learner();
    learner.goTo('nothing: to the end');
    expect(learner.progress).toMatchObject({ phase: 'done', skipped: [] });
    expect(learner.progress.done).toEqual(lesson.steps.map(({ id }) => id));
  });

  it('a killed process is restarted on its member, and that is seen', () => {
    const learner = new Learner();
    learner.goTo('kill');
    learner.wait(20);
    expect(learner.verdict().kind, 'nothing has failed yet').toBe('notYet');
    learner.world.killProcess('dtcalc');
    expect(learner.verdict().kind, 'nobody has noticed').toBe('notYet');
    expect(learner.wait(20).at(-1)).toBe('met');
    expect(learner.world.status('dtcalc')).toBe('ONLINE/ONLINE on polishham');
  });

  it('two kills in a row end in a failover, also when nobody looked meanwhile', () => {
    const learner = new Learner();
    learner.goTo('kill');
    for (let kill = 0; kill < 2; kill += 1) {
      learner.world.killProcess('dtcalc');
      learner.world.advance(30_000);
    }
    expect(learner.world.view('dtcalc').member).not.toBe('polishham');
    expect(learner.verdict().kind).toBe('met');
  });

  it('a relocation by command is no failure', () => {
    const learner = new Learner();
    learner.goTo('kill');
    learner.world.relocate('dtcalc', 'pepicelli');
    expect(learner.wait(10)).not.toContain('met');
  });

  it('the crash of the member counts for the kill and for the crash', () => {
    const learner = new Learner();
    learner.goTo('kill');
    learner.world.fault('crash', 'polishham');
    expect(learner.wait(5).at(-1)).toBe('met');
    learner.next();
    learner.next();
    expect(learner.progress.step).toBe('boot');
    expect(learner.verdict().text).toBe('2 of 3 members are UP. Still down: polishham.');
  });

  it('the crash counts also when dtcalc was relocated first, and its new member was crashed', () => {
    const learner = new Learner();
    learner.goTo('crash');
    learner.world.relocate('dtcalc', 'pepicelli');
    expect(learner.wait(3)).not.toContain('met');
    learner.world.fault('crash', 'pepicelli');
    expect(learner.wait(5).at(-1)).toBe('met');
  });

  it('an orderly shutdown of the member is not taken for a kill', () => {
    const learner = new Learner();
    learner.goTo('kill');
    learner.world.fault('shutdown', 'polishham');
    expect(learner.world.view('dtcalc').member).not.toBe('polishham');
    expect(learner.wait(10)).not.toContain('met');
  });

  it('a stop of the application by command is a wrong turn at the kill', () => {
    const learner = new Learner();
    learner.goTo('kill');
    learner.world.stop('dtcalc');
    expect(learner.verdict()).toMatchObject({ kind: 'wrongTurn', backTo: 'start' });
  });

  it('TUI-328 left, stored, and resumed after everything was done elsewhere', () => {
    const learner = new Learner();
    learner.goTo('relocate');
    learner.progress = lessonReducer(lesson, learner.progress, { type: 'leave' });
    const text = serializeProgress(learner.progress);
    learner.world.relocate('dtcalc');
    learner.world.update('dtcalc', { CHECK_INTERVAL: '5' });
    learner.world.advance(60_000);
    const { progress } = restoreProgress(text, lesson);
    const facts = learner.facts();
    expect(lessonReducer(lesson, progress, { type: 'resume', facts })).toMatchObject({
      phase: 'running',
      step: 'kill',
    });
  });
});
