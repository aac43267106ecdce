// The command line of sysman.
import { describe, expect, it } from 'vitest';
import { type Invocation, parseArguments, usage } from '../../src/tui/arguments.ts';

function opened(...argv: string[]): Extract<Invocation, { kind: 'open' }> {
  const invocation = parseArguments(argv);
  if (invocation.kind !== 'open') throw new Error(JSON.stringify(invocation));
  return invocation;
}

function taskOf(...argv: string[]): string {
  const { opening } = opened(...argv);
  return opening.kind === 'task'
    ? [opening.task.accelerator, ...opening.words].join(' ')
    : opening.kind;
}

describe('sysman command line', () => {
  it('TUI-011 without arguments, and with -menu, it is the Main Menu', () => {
    expect(taskOf()).toBe('menu');
    expect(taskOf('-menu')).toBe('menu');
    expect(taskOf('-menu', '--ascii')).toBe('menu');
  });

  it('TUI-012 TUI-013 opens a task by accelerator or full name, with its arguments', () => {
    expect(taskOf('caa')).toBe('caa');
    expect(taskOf('-accel', 'caa_start', 'dtcalc')).toBe('caa_start dtcalc');
    expect(taskOf('caa_start', 'dtcalc', '-c', 'polishham')).toBe('caa_start dtcalc -c polishham');
    expect(taskOf('-menu', 'start resources')).toBe('caa_start');
    expect(taskOf('-menu', 'Manage resource profiles')).toBe('caa_profile');
  });

  it('TUI-016 TUI-017 TUI-018 reads the options, with one dash or two, also behind the task', () => {
    const { wishes } = opened(
      '-focus',
      'rye',
      '--ui',
      'cui',
      '--theme',
      'light',
      '--keys',
      'modern',
      '--script',
      '/tmp/s',
      'caa',
      '--read-only',
      '--ascii',
      '--no-color',
    );
    expect(wishes).toEqual({
      ui: 'cui',
      focus: 'rye',
      theme: 'light',
      keys: 'modern',
      readOnly: true,
      noColor: true,
      ascii: true,
      script: '/tmp/s',
    });
    expect(opened('--no-script').wishes.script).toBe(false);
  });

  it('TUI-014 TUI-015 TUI-017 knows what needs no screen', () => {
    expect(parseArguments(['-list'])).toEqual({ kind: 'list' });
    expect(parseArguments(['--version'])).toEqual({ kind: 'version' });
    expect(parseArguments(['--help'])).toEqual({ kind: 'help' });
    expect(parseArguments(['-ui', 'gui'])).toEqual({ kind: 'gui' });
    expect(parseArguments(['-cli', 'caa_stat', '-t'])).toEqual({
      kind: 'cli',
      words: ['caa_stat', '-t'],
    });
    expect(taskOf('-station')).toBe('station');
  });

  const wrong: readonly (readonly [readonly string[], string])[] = [
    [['--nonsense'], 'there is no option --nonsense'],
    [['-focus'], '-focus needs a member'],
    [['-ui', 'x11'], '-ui x11: the value is cui or line'],
    [['--theme', 'pink'], '--theme pink: the value is historic, dark, light, mono'],
    [['--keys', 'vi'], '--keys vi: the value is historic or modern'],
    [['nosuch'], 'there is no task nosuch; sysman -list shows all tasks'],
    [['-menu', 'No such task'], 'there is no task No such task; sysman -list shows all tasks'],
  ];
  for (const [argv, reason] of wrong) {
    it(`TUI-019 refuses ${argv.join(' ')}`, () => {
      expect(parseArguments(argv)).toEqual({
        kind: 'wrong',
        message: `sysman: ${reason}. sysman --help shows the options.`,
      });
    });
  }

  it('TUI-018 the usage fits 80 columns and names every option', () => {
    expect(Math.max(...usage.map((line) => line.length))).toBeLessThanOrEqual(80);
    for (const option of ['-list', '-focus', '-ui', '--read-only', '--theme', '--no-script']) {
      expect(usage.join('\n')).toContain(option);
    }
  });
});
