// The shell around the screens: dispatch, go-to, help, messages, dialogs, sizes, faults of a view.
import { Text } from 'ink';
import type { ReactElement } from 'react';
import { describe, expect, it } from 'vitest';
import { confirmDialog } from '../../src/screens/dialogs/confirm.tsx';
import { ParagraphsView } from '../../src/screens/shell/PageView.tsx';
import type { RegisteredScreen, ScreenDefinition } from '../../src/tui/screen.ts';
import { registerScreen, show } from '../../src/tui/view.ts';
import { consoleOpener, expectGolden } from '../support/console.ts';
import { allScreens, baseScreens, blankScreen, emptyScreen } from '../support/console-base.ts';
import { deliState, fixedNow, resource } from '../support/console-data.ts';

const open = consoleOpener();
const base = { screens: baseScreens } as const;

/** The confirmation of the specification's picture, behind the key `x` of an empty view. */
const stopping: ScreenDefinition<string, string> = {
  ...blankScreen<string, string>('stopping', () => 'nothing'),
  reduce: (state, event) => {
    if (event.type === 'own') return { state: event.event };
    if (event.type !== 'key' || event.key.text !== 'x') return null;
    const dialog = confirmDialog({
      title: 'Stop named and 2 more?',
      lines: [
        'You asked to stop   named',
        'With -f these stop too, because they need it:',
        '  dtcalc          ONLINE on provolone     5 min up',
        '  cluster_lockd   ONLINE on provolone     31 days up',
        '',
        'Order: dtcalc, cluster_lockd, named.    Command: caa_stop -f named',
        'Way back: caa_start named, then caa_start cluster_lockd dtcalc (Undo)',
        '',
        '3 applications on 2 members. Type the resource name to go on:',
      ],
      word: 'named',
      act: 'Stop 3',
      hasDryRun: true,
      hint: 'Cancel has the focus. Enter alone stops nothing.',
      preview: { commands: ['caa_stop -f named'], notes: [] },
      help: { title: 'Stop', text: 'Stops.' },
    });
    return { state, effects: [show(dialog, (answer) => answer)] };
  },
  hint: (state) => state,
  hasUnsaved: (state) => state === 'nothing',
};

const faulty: ScreenDefinition<number> = {
  ...blankScreen('faulty', () => 0),
  Screen: Faulty,
};

function Faulty(): ReactElement {
  throw new Error('no such row');
}

/** A view with more to say than a small window has room for. */
const wordy: ScreenDefinition<number> = {
  ...blankScreen('wordy', () => 0),
  Screen: (props) => (
    <ParagraphsView
      {...props}
      title="Nothing here"
      paragraphs={Array.from({ length: 6 }, (_, at) => [`paragraph ${at}`, '']).flat()}
    />
  ),
};

const tall: ScreenDefinition<number> = {
  ...blankScreen('tall', () => 0),
  Screen: Tall,
};

function Tall(): ReactElement {
  return <Text>{Array.from({ length: 100 }, (_, index) => `line ${index}`).join('\n')}</Text>;
}

const helpWords = Array.from({ length: 150 }, (_, at) => `word${at}`);

const long: ScreenDefinition<number> = {
  ...blankScreen('long', () => 0),
  help: () => ({ title: 'Long', text: helpWords.join(' ') }),
};

const special: ReadonlyMap<string, RegisteredScreen> = new Map([
  ...allScreens,
  ['stopping', registerScreen(stopping)],
  ['wordy', registerScreen(wordy)],
  ['faulty', registerScreen(faulty)],
  ['tall', registerScreen(tall)],
  ['long', registerScreen(long)],
]);

describe('confirmation', () => {
  it('TUI-205 TUI-206 TUI-208 TUI-245 TUI-246 is the picture of the specification', async () => {
    const test = await open({ screen: 'stopping', screens: special });
    await test.press('x');
    await expectGolden('confirm-type-level', test.screen());
    expect(
      test
        .runs(16)
        .filter((run) => run.looks.includes('reverse'))
        .map((run) => run.text),
    ).toEqual(['[ Cancel ]']);
  });

  it('TUI-205 Enter alone does nothing', async () => {
    const test = await open({ screen: 'stopping', screens: special });
    await test.press('x', 'enter');
    expect(test.screen()[20]).toBe(' nothing');
  });

  it('TUI-245 the Type level wants the name first', async () => {
    const test = await open({ screen: 'stopping', screens: special });
    await test.press('x', 'tab', 'tab', 'enter');
    expect(test.screen()[20]).toContain('type named into the field first');
    await test.press('named', 'tab', 'tab', 'tab', 'enter');
    expect(test.screen()[20]).toBe(' act');
  });

  it('TUI-249 d asks for a dry run, but not while a name is typed', async () => {
    const test = await open({ screen: 'stopping', screens: special });
    await test.press('x', 'shift-tab', 'd');
    expect(test.screen().join('\n')).toContain('[ d ');
    await test.press('tab', 'd');
    expect(test.screen()[20]).toBe(' dry-run');
  });

  it('TUI-248 keys before the dialog is on the screen are thrown away', async () => {
    const test = await open({ screen: 'stopping', screens: special });
    const typed = (text: string) =>
      ({ kind: 'key', name: 'character', text, ctrl: false, alt: false, shift: false }) as const;
    test.console.input(typed('x'));
    test.console.input(typed('d'));
    await test.press('up');
    expect(test.screen().join('\n')).toContain('Stop named and 2 more?');
  });

  it('TUI-270 F6 shows the command above the dialog', async () => {
    const test = await open({ screen: 'stopping', screens: special });
    await test.press('x', 'f6');
    expect(test.screen().join('\n')).toContain('caa_stop -f named');
    await test.press('escape');
    expect(test.screen().join('\n')).toContain('Stop named and 2 more?');
  });
});

describe('leaving', () => {
  it('F10 leaves at once when nothing would be lost', async () => {
    const test = await open(base);
    await test.press('f10');
    expect(test.log).toEqual(['end 0']);
  });

  it('F10 asks when something typed would be lost', async () => {
    const test = await open({ screen: 'stopping', screens: special });
    await test.press('f10', 'enter');
    expect(test.log).toEqual([]);
    await test.press('f10', 'tab', 'enter');
    expect(test.log).toEqual(['end 0']);
  });

  it('Ctrl-C closes what is open, and twice within two seconds leaves', async () => {
    const test = await open(base);
    await test.press('f1', 'ctrl-c');
    expect(test.screen().join('\n')).not.toContain('Help:');
    expect(test.screen()[20]).toBe(' Press Ctrl-C again to exit.');
    await test.press('down', 'ctrl-c');
    expect(test.log).toEqual([]);
    await test.setNow(fixedNow + 3000);
    await test.press('ctrl-c');
    expect(test.log).toEqual([]);
    await test.press('ctrl-c');
    expect(test.log).toEqual(['end 130']);
  });
});

describe('going around', () => {
  it('TUI-064 a view is as it was when one comes back to it', async () => {
    const test = await open({ screens: allScreens });
    await test.press('enter', 'down', 'down');
    const before = test.screen();
    await test.press('enter', 'f3');
    expect(test.screen()).toEqual(before);
    await test.press('f3', 'enter');
    expect(test.screen()[6]).toMatch(/^\|> {2}1/);
  });

  it(': goes to tasks, with their arguments, and to the own words of the program', async () => {
    const test = await open({ screens: allScreens });
    await test.press(':', 'caa_start dtcalc');
    await expectGolden('go-to', test.screen());
    await test.press('enter');
    expect(test.screen()[1]).toBe('Main Menu > TruCluster Specific > CAA Management > start');
    expect(test.screen()[20]).toBe(' start {"arguments":"dtcalc"}');
    await test.press(':', 'messages', 'enter');
    expect(test.screen()[2]).toContain('Messages');
    await test.press(':', 'q', 'enter');
    expect(test.log).toEqual(['end 0']);
  });

  it(': completes with Tab, and says what it does not know', async () => {
    const test = await open({ screens: allScreens });
    await test.press(':', 'dl', 'tab');
    expect(test.screen()[4]).toContain(': dlm');
    await test.press('xyzzy', 'enter');
    expect(test.screen()[20]).toBe(' Nothing is called "dlmxyzzy". Esc closes the line.');
  });

  it(': finds resources and members where there are screens for them', async () => {
    const screens = new Map([
      ...allScreens,
      ['resource', registerScreen(emptyScreen('resource'))],
      ['member', registerScreen(emptyScreen('member'))],
    ]);
    const test = await open({ screens });
    await test.press(':', 'db_2', 'enter');
    expect(test.screen()[20]).toBe(' resource {"name":"db_2"}');
    await test.press(':', 'rovolone', 'enter');
    expect(test.screen()[20]).toBe(' member {"name":"provolone"}');
    await test.press('f3', '-');
    expect(test.screen()[20]).toBe(' member {"name":"provolone"}');
  });

  it('TUI-022 the breadcrumb shortens in the middle', async () => {
    const test = await open({ columns: 60, screens: allScreens });
    await test.press(':', 'caa_start', 'enter');
    expect(test.screen()[1]).toBe('Main Menu > ... > CAA Management > start');
  });
});

describe('help', () => {
  it('TUI-260 TUI-261 lists what works here, filters, and does the key on Enter', async () => {
    const test = await open(base);
    await test.press('?');
    await expectGolden('help-main-menu', test.screen());
    await test.press('open all');
    expect(test.screen().join('\n')).toContain('Open all branches, or close them all.');
    expect(test.screen().join('\n')).not.toContain('start a task');
    await test.press('enter');
    expect(test.screen().join('\n')).toContain('- Support and Services');
  });

  it.each([
    [60, 16],
    [80, 24],
    [120, 40],
  ])(
    'TUI-260 shows all of its text at %ix%i, however little room there is',
    async (columns, rows) => {
      const test = await open({ screen: 'long', screens: special, columns, rows });
      await test.press('f1');
      const seen = [...test.screen()];
      for (let times = 0; times < 40; times += 1) {
        await test.press('down');
        seen.push(...test.screen());
      }
      const text = seen.join('\n');
      expect(helpWords.filter((word) => !text.includes(word))).toEqual([]);
      await test.press('about this');
      expect(test.screen().join('\n')).toContain('Keys with "about this"');
    },
  );

  it('TUI-260 Enter on a line of its text does nothing', async () => {
    const test = await open({ screen: 'long', screens: special });
    await test.press('f1', 'enter');
    expect(test.screen().join('\n')).toContain('Help: Long');
  });

  it('TUI-024 row 23 lists only keys that work in the place', async () => {
    const test = await open(base);
    for (const press of ['tab', 'f1', 'escape', '/', 'escape', ':', 'escape', 'f6']) {
      await test.press(press);
      const hints = (test.screen()[22] ?? '').split('  ').filter((hint) => hint !== '');
      expect(hints.length, press).toBeGreaterThan(0);
      expect(hints.length, press).toBeLessThanOrEqual(8);
    }
  });

  it('TUI-165 the modern key set prints other names, and both sets work', async () => {
    const test = await open({ ...base, screen: 'caa-menu', options: { keys: 'modern' } });
    expect(test.screen()[22]).toContain('Esc=Back');
    await test.press('f1', 'f3');
    expect(test.screen()[2]).toContain('Cluster Application Availability');
  });
});

describe('messages and status', () => {
  it('TUI-296 a message stays until the next key or 30 s, an error until a key', async () => {
    const test = await open(base);
    test.console.message('info', 'Something happened.');
    await test.setNow(fixedNow + 29_000);
    expect(test.screen()[20]).toBe(' Something happened.');
    await test.setNow(fixedNow + 31_000);
    expect(test.screen()[20]).not.toContain('Something');
    test.console.message('error', 'Something failed.');
    await test.setNow(fixedNow + 99_000);
    expect(test.screen()[20]).toBe(' Something failed.');
    await test.press('down');
    expect(test.screen()[20]).not.toContain('failed');
    await test.press(':', 'messages', 'enter');
    await expectGolden('messages', test.screen());
  });

  it('TUI-290 counts members, votes, applications and runs, and drops parts from the right', async () => {
    const state = deliState();
    const provolone = state.members.get('provolone');
    if (!provolone) throw new Error('the fixture is not deli');
    const run = {
      number: 3,
      user: 'root',
      commandLine: 'caa_start dtcalc',
      startedAt: fixedNow,
      endedAt: null,
      status: 'RUNNING' as const,
      exitCode: null,
    };
    const cluster = {
      ...state,
      members: new Map([...state.members, ['provolone', { ...provolone, state: 'DOWN' as const }]]),
      runs: new Map([[3, run]]),
    };
    const wide = await open({ ...base, cluster });
    expect(wide.screen()[21]).toBe(
      'Members 2/3 UP  Quorum 4/4  CAA 3 on 2 off 1 unk  data live  1 running',
    );
    const narrow = await open({ ...base, cluster, columns: 62 });
    expect(narrow.screen()[22]).toBe('Members 2/3 UP  Quorum 4/4  data live  EVM 2!');
  });

  it('TUI-293 says since when there is no line', async () => {
    const state = deliState();
    const test = await open({
      ...base,
      cluster: { ...state, phase: 'lost', lostAt: fixedNow - 94_000, problem: 'Lost it.' },
    });
    expect(test.screen()[21]).toBe(
      'Members 3/3 UP  Quorum 4/4  NO LINE since 20:11:02, showing old data',
    );
    expect(test.runs(21)[0]?.looks).toContain('bold');
  });

  it('TUI-395 is drawn before there is any data', async () => {
    const state = { ...deliState(), phase: 'connecting' as const, head: null, heardAt: null };
    const test = await open({
      ...base,
      cluster: { ...state, members: new Map(), resources: new Map() },
    });
    await expectGolden('main-menu-connecting', test.screen());
  });

  it('TUI-016 a focus on an unknown member is given up, and said', async () => {
    const test = await open(base);
    test.console.store.setState({ focusMember: 'rye' });
    await test.setCluster({ ...deliState(), revision: 200 });
    expect(test.screen()[20]).toContain('There is no member rye; the focus is the cluster.');
    test.console.store.setState({ focusMember: 'provolone' });
    await test.setCluster({ ...deliState(), revision: 201 });
    expect(test.screen()[0]).toContain('Focus: member provolone');
  });

  it('TUI-007 TUI-400 nothing moves when nothing changes', async () => {
    const test = await open(base);
    const bytes = test.bytes();
    await test.setCluster({ ...deliState() });
    await test.setNow(fixedNow + 1000);
    expect(test.bytes()).toBe(bytes);
  });

  it('F8 saves the screen, F9 opens the shell, F2 repaints', async () => {
    const test = await open(base);
    await test.press('f9', 'f8');
    expect(test.log).toEqual(['shell']);
    expect(test.screen()[20]).toBe(' Saved.');
    const bytes = test.bytes();
    await test.press('f2');
    expect(test.bytes() - bytes).toBeGreaterThan(1000);
  });
});

describe('sizes', () => {
  it('TUI-347 too small says so in two lines, only q leaves, and enlarging brings the screen back', async () => {
    const test = await open(base);
    await test.press('down');
    const before = test.screen();
    await test.resize(52, 12);
    expect(test.screen().slice(0, 2)).toEqual([
      'Terminal is 52x12, needs 60x16.',
      'q leaves, `-ui line` works at any size.',
    ]);
    expect(test.screen().slice(2).join('')).toBe('');
    await test.press('enter', 'f1', 'down');
    await test.resize(80, 24);
    expect(test.screen()).toEqual(before);
    await test.resize(20, 3);
    await test.press('q');
    expect(test.log).toEqual(['end 0']);
  });

  it('TUI-348 the focused row stays visible through a storm of sizes', async () => {
    const test = await open({ screens: baseScreens });
    await test.press('end');
    for (const [columns, rows] of [
      [60, 16],
      [200, 60],
      [61, 17],
      [110, 30],
      [80, 24],
    ] as const) {
      await test.resize(columns, rows);
      expect(
        test.screen().filter((line) => line.startsWith('|>')),
        `${columns}x${rows}`,
      ).toHaveLength(1);
    }
  });

  it('TUI-415 a view that is too high is cut, and the frame keeps its height', async () => {
    const test = await open({ screen: 'tall', screens: special });
    expect(test.screen()[19]).toBe('line 17');
    expect(test.screen()[21]).toContain('Members 3/3 UP');
  });
});

describe('faults', () => {
  it('TUI-431 a view that fails shows its name and the error, and the others go on', async () => {
    const test = await open({ screens: special });
    test.console.open('faulty', {});
    await test.press('up');
    expect(test.screen()[2]).toBe('The view "faulty" failed: no such row');
    await test.press('f3');
    expect(test.screen()[2]).toContain('Tasks');
    expect(test.log).toEqual([]);
  });

  it('TUI-454 hostile text from the cluster reaches the terminal as text', async () => {
    const state = deliState();
    const hostile = '\u001B[2J\u001B]0;owned\u0007';
    const resources = new Map([
      ['x', resource('x', 'ONLINE', 'polishham', { description: hostile })],
    ]);
    const screens = new Map([...allScreens, ['resource', registerScreen(emptyScreen('resource'))]]);
    const test = await open({ screens, cluster: { ...state, resources } });
    test.console.message('warning', `bad ${hostile}`);
    await test.press(':', 'x');
    expect(test.screen()[0]).toContain('SysMan Menu');
  });

  it('TUI-296 TUI-346 a message that is longer than its row goes on in the next, and leaves with the next key', async () => {
    const test = await open({ ...base, columns: 60, rows: 16 });
    const reason = 'Resource app is registered. Unregister it first with caa_unregister app.';
    test.console.message('error', reason);
    await test.setNow(fixedNow + 1);
    const [message = '', rest = '', blank = ''] = test.screen().slice(13);
    expect([message.trim(), rest.trim()].join(' ')).toBe(reason);
    expect(blank).toBe('');
    await test.press('down');
    expect(test.screen()[14]).toContain('Members 3/3 UP');
    // A lost line stays in sight, whatever there is to say.
    await test.setCluster({ ...deliState(), phase: 'lost', lostAt: fixedNow });
    test.console.message('error', reason);
    await test.setNow(fixedNow + 2);
    expect(test.screen()[14]).toContain('NO LINE');
  });

  it('TUI-206 TUI-246 what a question has no room for is scrolled to; what it asks for stays', async () => {
    const test = await open({ screens: special, screen: 'stopping', columns: 60, rows: 16 });
    await test.press('x');
    await expectGolden('dialog-cut-60x16', test.screen());
    expect(test.screen().join('\n')).not.toContain('(Undo)');
    await test.press('pagedown');
    expect(test.screen().join('\n')).toContain('(Undo)');
    expect(test.screen().join('\n')).toContain('Type the resource name');
    expect(test.screen()[12]).toMatch(/PgUp: 3 more above/);
    await test.press('pageup', 'shift-tab', 'named', 'pagedown', 'enter');
    expect(test.screen()[13]).toContain('act');
  });

  it('TUI-346 words in place of data lose their blank lines in a small window, and never lie over each other', async () => {
    const test = await open({ screens: special, screen: 'wordy' });
    const paragraphs = (): readonly string[] =>
      test.screen().filter((line) => line.includes('paragraph '));
    expect(test.screen().findIndex((line) => line.includes('paragraph 1'))).toBe(6);
    await test.resize(60, 16);
    expect(paragraphs()).toHaveLength(6);
    await test.resize(120, 16);
    expect(paragraphs().map((line) => line.replaceAll(/[^a-z0-9]+/g, ' ').trim())).toEqual(
      [0, 1, 2, 3, 4, 5].map((at) => `paragraph ${at}`),
    );
  });
});
