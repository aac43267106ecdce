// The first lesson, judged against a world that is changed by hand: every step met in the order of the lesson, what is
// said before, and every wrong turn with its way back.
import { describe, expect, it } from 'vitest';
import {
  initialProgress,
  judge,
  type LessonEvent,
  type LessonProgress,
  lessonReducer,
  presentStep,
  type StepTexts,
  type Verdict,
} from '../../src/tutorials/index.ts';
import { readWalkthrough, StatedWorld } from './stated-world.ts';

const lesson = readWalkthrough();
const ids = lesson.steps.map(({ id }) => id);

/** A learner in front of a world. Looking feeds the player the facts of the moment, as the console does. */
class Learner {
  readonly world = new StatedWorld();
  progress: LessonProgress = initialProgress(lesson);

  look(): Verdict {
    this.does('observed');
    return judge(lesson, this.progress, this.world.facts());
  }

  does(type: Exclude<LessonEvent['type'], 'back'>): void {
    const facts = this.world.facts();
    this.progress = lessonReducer(lesson, this.progress, { type, facts });
  }

  goesBack(step: string): void {
    const facts = this.world.facts();
    this.progress = lessonReducer(lesson, this.progress, { type: 'back', step, facts });
  }

  texts(): StepTexts {
    return presentStep(lesson, this.progress, this.world.facts());
  }
}

/** What a learner's command does to the world, step by step. */
const deeds: Readonly<Record<string, (world: StatedWorld) => void>> = {
  create: (world) => world.setProfile({}),
  validate: () => {},
  register: (world) => world.register(),
  start: (world) => world.online('provolone'),
  relocate: (world) => world.online('polishham'),
  'watch-closely': (world) => world.attributes.set('dtcalc', { CHECK_INTERVAL: '5' }),
  kill: (world) => world.online('polishham', 1),
  crash: (world) => {
    world.setMember('polishham', 'DOWN');
    world.event('Member polishham crashed', { member: 'polishham', priority: 'failure' });
    world.online('pepicelli');
  },
  boot: (world) => world.setMember('polishham', 'UP'),
  stop: (world) => world.stopped(),
  unregister: (world) => world.unregister(),
};

/** A learner who has done everything before the step and now stands at it. */
function learnerAt(step: string): Learner {
  const learner = new Learner();
  learner.does('begin');
  for (const id of ids.slice(0, ids.indexOf(step))) {
    deeds[id]?.(learner.world);
    learner.does('next');
  }
  expect(learner.progress.step).toBe(step);
  return learner;
}

describe('the walkthrough', () => {
  it('TUI-320 TUI-325 leads through all steps: not yet, met, next, done', () => {
    const learner = new Learner();
    learner.does('begin');
    const transcript: string[] = [];
    for (const id of ids) {
      expect(learner.progress.step).toBe(id);
      const before = learner.look();
      if (id !== 'validate') expect(before.kind, id).toBe('notYet');
      deeds[id]?.(learner.world);
      const after = learner.look();
      expect(after.kind, id).toBe('met');
      transcript.push(`${id}: ${before.text} => ${after.text}`);
      learner.does('next');
    }
    expect(learner.look()).toEqual({ kind: 'done', text: lesson.end });
    expect(learner.progress.done).toEqual(ids);
    expect(transcript).toMatchInlineSnapshot(`
      [
        "create: There is no profile named dtcalc yet. => The profile dtcalc.cap is there, and beside it the action script dtcalc.scr.",
        "validate: The profile has no mistakes, as the column Valid says. Validate it yourself all the same, and whenever you have edited the file. => The profile has no mistakes, as the column Valid says. Validate it yourself all the same, and whenever you have edited the file.",
        "register: CAA does not know dtcalc yet. => dtcalc is registered. Its target (what CAA is to reach) is OFFLINE, its state (what is) is OFFLINE.",
        "start: dtcalc is still OFFLINE. => dtcalc is ONLINE on provolone. Ask it something, from a shell (F9 or another window): curl '127.0.0.1:5717/6*7' - if another program has that port, etc/dtcalc.conf names the one taken.",
        "relocate: dtcalc is still on provolone. => dtcalc moved from provolone to polishham. Ask it again: its second line names the member.",
        "watch-closely: CHECK_INTERVAL is 60 seconds; 5 is wanted. => CAA now checks dtcalc every 5 seconds. It went on running all the time.",
        "kill: dtcalc runs on polishham. CAA checks it every 5 seconds. => dtcalc failed and CAA brought it back, without you. Ask it again: the process number is a new one.",
        "crash: polishham is still UP. => A member is lost, dtcalc is not: it is ONLINE on pepicelli. caa_stat -why dtcalc tells how that member was chosen.",
        "boot: 2 of 3 members are UP. Still down: polishham. => All 3 members are UP again.",
        "stop: dtcalc still has the target ONLINE and the state ONLINE. => dtcalc is OFFLINE. Ask it once more: nothing answers.",
        "unregister: dtcalc is still registered. => CAA does not know dtcalc any more. The command caa_stat dtcalc says so.",
      ]
    `);
  });

  it('TUI-324 a step counts however it was done: what was there before the step is met at once', () => {
    const learner = learnerAt('create');
    deeds.create?.(learner.world);
    deeds.register?.(learner.world);
    deeds.start?.(learner.world);
    for (const id of ['create', 'validate', 'register', 'start']) {
      expect(learner.look().kind, id).toBe('met');
      learner.does('next');
    }
    expect(learner.progress.step).toBe('relocate');
    expect(learner.look()).toEqual({ kind: 'notYet', text: 'dtcalc is still on provolone.' });
  });

  it('TUI-321 does not begin when there is a dtcalc that the lesson did not make', () => {
    const learner = new Learner();
    learner.world.register();
    learner.does('begin');
    expect(learner.progress.phase).toBe('new');
    expect(learner.look()).toMatchObject({
      kind: 'blocked',
      text: expect.stringContaining('A resource dtcalc is registered'),
    });
    learner.world.unregister();
    expect(learner.look().text).toContain('caa_profile -delete dtcalc');
    learner.world.profiles = [];
    expect(learner.look().kind).toBe('ready');
  });

  it('does not begin with fewer than two members that are UP, and names one to boot', () => {
    const learner = new Learner();
    learner.world.setMember('provolone', 'DOWN');
    learner.world.setMember('pepicelli', 'DOWN');
    expect(learner.look()).toEqual({
      kind: 'blocked',
      text: 'The lesson needs two members that are UP. Boot one first: clu_fault boot provolone',
    });
  });

  it('TUI-325 says why a step is not met yet', () => {
    const start = learnerAt('start');
    start.world.setResource({ target: 'ONLINE' });
    expect(start.look().text).toBe('dtcalc is being started.');
    start.world.setResource({ trouble: 'failed' });
    expect(start.look().text).toMatch(/^The start failed\./);

    const relocate = learnerAt('relocate');
    relocate.world.busy('stop', 'provolone');
    expect(relocate.look().text).toBe('dtcalc is on its way.');

    const watch = learnerAt('watch-closely');
    watch.world.setProfile({ changed: true });
    expect(watch.look().text).toContain('register the change with caa_register -u dtcalc');
    watch.world.setProfile({ changed: false });
    watch.world.attributes.set('dtcalc', { CHECK_INTERVAL: '0' });
    expect(watch.look().text).toContain('that means: never');

    const kill = learnerAt('kill');
    kill.world.setResource({ state: 'OFFLINE', member: null });
    expect(kill.look()).toEqual({
      kind: 'notYet',
      text: 'dtcalc is down. CAA is bringing it back.',
    });

    const crash = learnerAt('crash');
    crash.world.setMember('polishham', 'FAILING');
    expect(crash.look().text).toBe(
      'polishham is down. dtcalc is not ONLINE on another member yet.',
    );
    crash.world.setMember('provolone', 'DOWN');
    expect(crash.look().text).toMatch(/^Too few members are UP.* clu_fault boot polishham$/);

    const placeless = learnerAt('kill');
    deeds.kill?.(placeless.world);
    placeless.look();
    placeless.world.setResource({ state: 'OFFLINE', member: null });
    placeless.does('next');
    expect(placeless.look().text).toMatch(/^dtcalc is not running, .* caa_start dtcalc$/);

    const stop = learnerAt('stop');
    stop.world.busy('stop', 'pepicelli');
    expect(stop.look().text).toBe('dtcalc is being stopped.');
    stop.world.setResource({ state: 'UNKNOWN', activity: null });
    expect(stop.look().text).toContain('caa_stop -f dtcalc');
  });

  it('TUI-325 a profile with a mistake is not valid, and the reason is given', () => {
    const learner = learnerAt('validate');
    learner.world.setProfile({ errors: ['dtcalc.cap: PLACEMENT: "best" is not a policy'] });
    expect(learner.look()).toEqual({
      kind: 'notYet',
      text: 'The profile does not pass yet: dtcalc.cap: PLACEMENT: "best" is not a policy',
    });
  });
});

describe('the kill', () => {
  it('counts when the process was restarted on its member', () => {
    const learner = learnerAt('kill');
    expect(learner.look().kind).toBe('notYet');
    learner.world.online('polishham', 1);
    expect(learner.look().kind).toBe('met');
  });

  it('counts when the member was crashed instead', () => {
    const learner = learnerAt('kill');
    learner.world.setMember('polishham', 'DOWN');
    learner.world.event('dtcalc is OFFLINE (polishham crashed)', { resource: 'dtcalc' });
    learner.world.setResource({ state: 'OFFLINE', member: null });
    expect(learner.look().kind).toBe('notYet');
    learner.world.online('pepicelli');
    expect(learner.look().kind).toBe('met');
    learner.does('next');
    expect(learner.look().kind, 'and no second crash is asked for').toBe('met');
    learner.does('next');
    expect(learner.texts().commands[0]).toBe('clu_fault boot polishham');
  });

  it('counts when the restart attempts were used up and dtcalc failed over', () => {
    const learner = learnerAt('kill');
    learner.world.event('dtcalc failed', { resource: 'dtcalc', priority: 'warning' });
    learner.world.online('pepicelli');
    expect(learner.look().kind).toBe('met');
  });

  it('does not count a relocation by command', () => {
    const learner = learnerAt('kill');
    learner.world.event('dtcalc is ONLINE on pepicelli', { resource: 'dtcalc' });
    learner.world.online('pepicelli');
    expect(learner.look().kind).toBe('notYet');
  });

  it('does not count a failure that came before the step', () => {
    const learner = learnerAt('watch-closely');
    learner.world.event('dtcalc failed', { resource: 'dtcalc', priority: 'warning' });
    deeds['watch-closely']?.(learner.world);
    learner.does('next');
    learner.world.online('pepicelli');
    expect(learner.progress.step).toBe('kill');
    expect(learner.look().kind).toBe('notYet');
  });

  it('TUI-326 stays met until the learner goes on, even if a second kill follows', () => {
    const learner = learnerAt('kill');
    learner.world.online('polishham', 1);
    learner.look();
    learner.world.setResource({ state: 'OFFLINE', member: null });
    expect(learner.look().kind).toBe('met');
  });
});

describe('the crash', () => {
  it('stays met when the member is booted before the learner goes on', () => {
    const learner = learnerAt('crash');
    deeds.crash?.(learner.world);
    learner.look();
    deeds.boot?.(learner.world);
    expect(learner.look().kind).toBe('met');
    learner.does('next');
    expect(learner.look().text).toBe('All 3 members are UP again.');
  });

  it('names the member in its text, its commands and its hints', () => {
    const learner = learnerAt('crash');
    learner.does('hint');
    learner.does('hint');
    expect(learner.texts().text).toContain('the power of polishham,');
    expect(learner.texts().commands).toEqual(['clu_fault crash polishham', 'caa_stat dtcalc']);
    expect(learner.texts().hints).toHaveLength(2);
    expect(learner.texts().hints[1]).toMatch(/^Crash polishham\./);
  });
});

describe('a wrong turn', () => {
  const unregister = (world: StatedWorld): void => world.unregister();
  const stop = (world: StatedWorld): void => world.stopped();
  const remove = (world: StatedWorld): void => {
    world.profiles = [];
  };
  const turns: readonly (readonly [
    string,
    string,
    (world: StatedWorld) => void,
    string,
    string,
  ])[] = [
    ['validate', 'deleted', remove, 'create', 'The profile dtcalc was deleted.'],
    ['register', 'deleted', remove, 'create', 'The profile dtcalc was deleted.'],
    [
      'register',
      'spoilt',
      (world) => world.setProfile({ errors: ['line 3: no value'] }),
      'validate',
      'The profile has a mistake now: line 3: no value',
    ],
    ['start', 'unregistered', unregister, 'register', 'dtcalc was unregistered.'],
    ['relocate', 'unregistered', unregister, 'register', 'dtcalc was unregistered.'],
    [
      'relocate',
      'stopped',
      stop,
      'start',
      'dtcalc was stopped, and only a running application can be relocated.',
    ],
    ['watch-closely', 'unregistered', unregister, 'register', 'dtcalc was unregistered.'],
    [
      'watch-closely',
      'deleted',
      remove,
      'create',
      'The profile dtcalc was deleted, so there is nothing to change.',
    ],
    ['kill', 'unregistered', unregister, 'register', 'dtcalc was unregistered.'],
    [
      'kill',
      'stopped',
      stop,
      'start',
      'dtcalc was stopped by a command, so CAA does not bring it back.',
    ],
    ['crash', 'unregistered', unregister, 'register', 'dtcalc was unregistered.'],
    [
      'crash',
      'stopped',
      stop,
      'start',
      'dtcalc was stopped by a command, so there is nothing to watch.',
    ],
    [
      'unregister',
      'started again',
      (world) => world.online('provolone'),
      'stop',
      'dtcalc was started again, and only a stopped resource can be unregistered.',
    ],
  ];

  it.each(turns)('TUI-329 at %s: %s', (step, _what, deed, backTo, sentence) => {
    const learner = learnerAt(step);
    deed(learner.world);
    const { title } = lesson.steps[ids.indexOf(backTo)] ?? { title: '' };
    expect(learner.look()).toEqual({
      kind: 'wrongTurn',
      text: `${sentence} Go back to step ${ids.indexOf(backTo) + 1}: ${title}.`,
      backTo,
    });
    learner.goesBack(backTo);
    expect(learner.progress.step).toBe(backTo);
    expect(['notYet', 'met']).toContain(learner.look().kind);
  });

  it('TUI-329 covers every need that the lesson states', () => {
    const stated = lesson.steps.flatMap(({ id, needs }) => needs.map(({ backTo }) => [id, backTo]));
    expect(turns.map(([step, , , backTo]) => [step, backTo]).sort()).toEqual(stated.sort());
  });

  it('TUI-329 the way back leads on to the end: values are remembered anew', () => {
    const learner = learnerAt('relocate');
    learner.world.stopped();
    learner.goesBack('start');
    learner.world.online('pepicelli');
    learner.does('next');
    expect(learner.look().text).toBe('dtcalc is still on pepicelli.');
    learner.world.online('provolone');
    expect(learner.look().kind).toBe('met');
  });

  it('TUI-329 is no error: undoing it by oneself is enough', () => {
    const learner = learnerAt('kill');
    learner.world.stopped();
    expect(learner.look().kind).toBe('wrongTurn');
    learner.world.online('polishham');
    expect(learner.look().kind).toBe('notYet');
  });
});

describe('the texts', () => {
  /** As a pane of 74 columns breaks a paragraph at blanks. */
  function linesOf(text: string): number {
    let lines = 1;
    let width = 0;
    for (const word of text.split(' ')) {
      if (width > 0 && width + 1 + word.length > 74) {
        lines += 1;
        width = word.length;
      } else width += (width > 0 ? 1 : 0) + word.length;
    }
    return lines;
  }

  it('fit three lines of 74 columns, with values filled in', () => {
    const learner = new Learner();
    const shown = [lesson.about, lesson.end, learner.look().text];
    learner.does('begin');
    for (const id of ids) {
      for (let grade = 0; grade < 3; grade += 1) learner.does('hint');
      const texts = learner.texts();
      shown.push(texts.text, texts.where, ...texts.hints, learner.look().text);
      deeds[id]?.(learner.world);
      shown.push(learner.look().text);
      learner.does('next');
    }
    expect(shown.filter((text) => linesOf(text) > 3)).toEqual([]);
    expect(shown.filter((text) => text.includes('unknown'))).toEqual([]);
  });
});
