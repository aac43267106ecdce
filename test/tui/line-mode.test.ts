// Line mode as a conversation: questions and lines in the order in which a person hears them.
import { describe, expect, it } from 'vitest';
import { type LineModeOptions, runLineMenu, runLineTask } from '../../src/tui/line-mode.ts';
import { directCommand, lineTaskOf } from '../../src/tui/line-tasks.ts';
import { allTasks, caaTasks, findByAccelerator, type Task, taskTree } from '../../src/tui/tasks.ts';

interface Talk {
  readonly options: LineModeOptions;
  readonly text: () => string;
}

function talk(answers: readonly string[], more: Partial<LineModeOptions> = {}): Talk {
  const heard: string[] = [];
  const left = [...answers];
  const options: LineModeOptions = {
    ask: async (question) => {
      const answer = left.shift() ?? null;
      heard.push(`${question}${answer ?? '(end)'}`);
      return answer;
    },
    say: (lines) => heard.push(...lines),
    run: async (words) => {
      heard.push(`(${words.join(' ')})`);
      return 0;
    },
    list: async () => ['dtcalc, OFFLINE'],
    events: async () => ['20:11:58 warning: db_2 state UNKNOWN'],
    states: async (names) => names.map((name) => `${name} is ONLINE on provolone.`),
    next: async (name) => [`Nothing is wrong with ${name}.`],
    copy: () => 'Copied.',
    focus: 'cluster deli',
    tutorials: async (wanted) => {
      heard.push(`tutorials ${wanted}`.trim());
      return 'stay';
    },
    isReadOnly: false,
    ...more,
  };
  return { options, text: () => heard.join('\n') };
}

function taskOf(accelerator: string): Task {
  const task = findByAccelerator(accelerator);
  if (!task) throw new Error(accelerator);
  return task;
}

describe('line mode', () => {
  it('TUI-358 TUI-359 is the conversation of the specification', async () => {
    const { options, text } = talk(['4', 'dtcalc', '', 'yes', 'q']);
    await runLineTask(options, taskOf('caa'), []);
    expect(text()).toBe(
      `
CAA Management, focus: cluster deli
 1 Manage resource profiles...  5 Relocate resources
 2 Monitor CAA resources        6 Stop resources
 3 Register resources           7 Unregister resources
 4 Start resources              8 Balance resources
                                9 CAA events
Choose 1 to 9, b back, ? help, q quit: 4
Resources to start (names, or * for a list): dtcalc
Member (empty = as the policy says): 
Command: caa_start dtcalc
Run it? yes, no, c = copy: yes
(caa_start dtcalc)
OK. dtcalc is ONLINE on provolone.
CAA Management, focus: cluster deli
Choose 1 to 9, b back, ? help, q quit: q`.trimStart(),
    );
  });

  it('TUI-073 answers why, what if and what next at every menu, and only looks', async () => {
    const { options, text } = talk(
      ['why clock', 'What if fail-member rye', 'what if', 'next clock', 'next', 'why a b', 'q'],
      { isReadOnly: true },
    );
    await runLineMenu(options);
    const heard = text();
    expect(heard).toContain('quit: why clock\n(caa_stat -why clock)\nChoose');
    expect(heard).toContain('quit: What if fail-member rye\n(caa_eval fail-member rye)\nChoose');
    expect(heard).toContain('quit: what if\nWhat if is followed by what is supposed');
    expect(heard).toContain('quit: next clock\nNothing is wrong with clock.\nChoose');
    expect(heard).toContain('Type next and the name of one resource.');
    expect(heard).toContain('Type why and the name of one resource.');
    const failing = talk(['next clock', '?', 'q'], {
      next: async () => {
        throw new Error('Lost the connection.');
      },
    });
    await runLineMenu(failing.options);
    expect(failing.text()).toContain('quit: next clock\nLost the connection.\nChoose');
    expect(failing.text()).toContain('why NAME, next NAME and what if ...');
  });

  it('TUI-452 offers every task of the tree and of the CAA menu', async () => {
    for (const [index, branch] of taskTree.entries()) {
      const { options, text } = talk([String(index + 1), 'b', 'q']);
      await runLineMenu(options);
      for (const task of branch.tasks) expect(text()).toContain(task.name);
      if (branch.card) expect(text()).toContain(branch.card.instead);
    }
    const { options, text } = talk(['q']);
    await runLineTask(options, taskOf('caa'), []);
    for (const task of caaTasks) expect(text()).toContain(task.name);
  });

  it('TUI-452 every task of the tree can be chosen, and says something', async () => {
    for (const task of allTasks) {
      const { options, text } = talk([]);
      await runLineTask(options, task, []);
      expect(text().length, task.name).toBeGreaterThan(5);
    }
  });

  it('TUI-358 help, back, commands and wrong answers are answered in words', async () => {
    const { options, text } = talk(['?', 'c 4', '77', 'x', 'b']);
    await runLineTask(options, taskOf('caa'), []);
    expect(text()).toContain('4 Start resources: Set the target to ONLINE');
    expect(text()).toContain('Command: sysman caa_start');
    expect(text()).toContain('"77" is not a choice. Type a number from 1 to 9.');
    expect(text()).toContain('"x" is not a choice.');
  });

  it('asks again for what is needed, lists on *, and runs nothing on no', async () => {
    const { options, text } = talk(['*', '', 'dtcalc', 'polishham', 'c', 'perhaps', 'no']);
    await runLineTask(options, taskOf('caa_start'), []);
    expect(text()).toContain('dtcalc, OFFLINE');
    expect(text()).toContain('An answer is needed');
    expect(text()).toContain('Command: caa_start -c polishham dtcalc');
    expect(text()).toContain('Copied.');
    expect(text()).toContain('Answer yes or no');
    expect(text()).toContain('Nothing was run.');
    expect(text()).not.toContain('(caa_start');
  });

  it('TUI-013 takes what was given and asks for the rest', async () => {
    const { options, text } = talk(['', 'yes']);
    await runLineTask(options, taskOf('caa_start'), ['dtcalc']);
    expect(text()).not.toContain('Resources to start');
    expect(text()).toContain('(caa_start dtcalc)');
  });

  it('says how a failed command ended', async () => {
    const { options, text } = talk(['dtcalc', 'yes'], { run: async () => 2 });
    await runLineTask(options, taskOf('caa_stop'), []);
    expect(text()).toContain('FAILED, exit code 2. dtcalc is ONLINE on provolone.');
  });

  it('TUI-251 read-only mode shows the command and does not run it', async () => {
    const { options, text } = talk(['dtcalc'], { isReadOnly: true });
    await runLineTask(options, taskOf('caa_stop'), []);
    expect(text()).toContain('Command: caa_stop dtcalc');
    expect(text()).toContain('read-only mode');
    expect(text()).not.toContain('(caa_stop');
  });

  it('asks for a program only when a profile is created', async () => {
    const created = talk(['create', 'dtcalc', '/usr/dt/bin/dtcalc', 'yes']);
    await runLineTask(created.options, taskOf('caa_profile'), []);
    expect(created.text()).toContain(
      '(caa_profile -create dtcalc -t application -B /usr/dt/bin/dtcalc)',
    );
    const validated = talk(['nonsense', 'validate', 'dtcalc']);
    await runLineTask(validated.options, taskOf('caa_profile'), []);
    expect(validated.text()).toContain('"nonsense" is not one of');
    expect(validated.text()).toContain('(caa_profile -validate dtcalc)');
  });

  it('TUI-251 read-only mode prints and validates profiles', async () => {
    for (const verb of ['print', 'validate']) {
      const { options, text } = talk([verb, 'dtcalc'], { isReadOnly: true });
      await runLineTask(options, taskOf('caa_profile'), []);
      expect(text()).toMatch(new RegExp(`\\(caa_profile -${verb} dtcalc\\)\nOK\\.$`));
      const words = directCommand(taskOf('caa_profile'), [`-${verb}`, 'dtcalc']);
      expect(words?.acts).toBe(false);
    }
    expect(directCommand(taskOf('caa_profile'), ['-delete', 'dtcalc'])?.acts).toBe(true);
  });

  it('TUI-359 uses no box, braille or block characters', async () => {
    const { options, text } = talk(['12', '1', '?', 'b', '4', 'b', 'q']);
    await runLineMenu(options);
    expect(text()).not.toMatch(/[\u2500-\u28ff]/);
  });

  it('TUI-010 says why a list cannot be read, and goes on asking', async () => {
    const gone = (): Promise<never> => Promise.reject(new Error('Lost the connection.'));
    const lost = { list: gone, events: gone, states: gone };
    const { options, text } = talk(['9', '4', '*', 'dtcalc', '*', '', 'yes', 'q'], lost);
    await runLineTask(options, taskOf('caa'), []);
    expect(text()).toContain(': 9\nLost the connection.');
    expect(text()).toContain(
      'names, or * for a list): *\nLost the connection.\nResources to start',
    );
    expect(text()).toContain('(caa_start dtcalc)\nOK. Lost the connection.');
  });

  it('the end of the input leaves', async () => {
    const { options } = talk([]);
    expect(await runLineMenu(options)).toBe(0);
  });
});

describe('tasks without a terminal', () => {
  const cases: readonly (readonly [string, readonly string[], readonly string[] | null])[] = [
    ['caa_start', ['dtcalc'], ['caa_start', 'dtcalc']],
    ['caa_start', [], null],
    ['caa_start', ['-c', 'polishham', 'dtcalc'], ['caa_start', '-c', 'polishham', 'dtcalc']],
    ['caa_monitor', [], ['caa_stat']],
    ['caa_monitor', ['dtcalc'], ['caa_stat', 'dtcalc']],
    ['members', [], ['clu_get_info', '-full']],
    ['practice', ['crash', 'rye'], ['clu_fault', 'crash', 'rye']],
    ['practice', ['crash'], null],
    ['dlm', [], null],
  ];
  for (const [accelerator, words, command] of cases) {
    it(`TUI-351 sysman ${[accelerator, ...words].join(' ')}`, () => {
      expect(directCommand(taskOf(accelerator), words)?.command ?? null).toEqual(command);
    });
  }

  it('a task of the host system has no questions', () => {
    for (const task of allTasks.filter((one) => one.card !== null)) {
      expect(lineTaskOf(task)).toBeNull();
    }
  });
});
