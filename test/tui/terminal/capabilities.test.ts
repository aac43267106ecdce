// What is decided about a terminal, from plain objects.

import { describe, expect, it } from 'vitest';
import {
  type CapabilityQuestion,
  decideCapabilities,
  environmentForInk,
} from '../../../src/tui/terminal/index.ts';

const TERMINAL = { isTTY: true, columns: 100, rows: 30 };
const PLAIN_ENV = { TERM: 'xterm-256color', LANG: 'C.UTF-8' };

function question(changes: Partial<CapabilityQuestion> = {}): CapabilityQuestion {
  return { input: TERMINAL, output: TERMINAL, ...changes, env: { ...PLAIN_ENV, ...changes.env } };
}

function decide(changes: Partial<CapabilityQuestion> = {}) {
  return decideCapabilities(question(changes));
}

function decideWith(env: Record<string, string | undefined>) {
  return decide({ env });
}

describe('what the terminal can do', () => {
  it('TUI-427 decides it all from plain data, with reasons', () => {
    expect(decide()).toEqual({
      mode: 'full-screen',
      colour: '16',
      characters: 'utf8',
      escapeDelayMs: 25,
      synchronizedUpdates: false,
      size: { columns: 100, rows: 30 },
      reasons: [
        'full screen: both ends are terminals and TERM is xterm-256color',
        "16 colours of the terminal's own palette",
        'UTF-8: LANG is C.UTF-8',
        'escape key waits 25 ms: a local terminal',
      ],
    });
  });

  it.each([
    ['input', { input: {} }, 'no drawing: input is not a terminal'],
    ['output', { output: { isTTY: false } }, 'no drawing: output is not a terminal'],
    ['both', { input: {}, output: {} }, 'no drawing: input and output are not a terminal'],
    [
      'input with -ui cui',
      { input: {}, ui: 'cui' as const },
      'no drawing: input is not a terminal',
    ],
  ])('TUI-351 %s not a terminal: no drawing at all', (_what, changes, reason) => {
    expect(decide(changes)).toMatchObject({ mode: 'no-terminal' });
    expect(decide(changes).reasons[0]).toBe(reason);
  });

  it.each([
    ['dumb', 'line mode: TERM is dumb; set TERM to the kind of your terminal'],
    ['unknown', 'line mode: TERM is unknown; set TERM to the kind of your terminal'],
    ['', 'line mode: TERM is not set; set TERM to the kind of your terminal'],
    [undefined, 'line mode: TERM is not set; set TERM to the kind of your terminal'],
  ])('TUI-352 TERM=%s means line mode', (term, reason) => {
    expect(decideWith({ TERM: term })).toMatchObject({ mode: 'line' });
    expect(decideWith({ TERM: term }).reasons[0]).toBe(reason);
  });

  it('TUI-017 -ui line and -ui cui have the last word on a terminal', () => {
    expect(decide({ ui: 'line' }).mode).toBe('line');
    expect(decide({ ui: 'cui', env: { TERM: 'dumb' } }).mode).toBe('full-screen');
  });

  it('TUI-360 a screen reader means line mode', () => {
    expect(decideWith({ INK_SCREEN_READER: 'true' }).mode).toBe('line');
    expect(decideWith({ SYSMAN_A11Y: '1' }).mode).toBe('line');
    expect(decideWith({ SYSMAN_A11Y: '0', INK_SCREEN_READER: 'false' }).mode).toBe('full-screen');
  });

  it('TUI-353 a CI variable decides nothing and is removed before Ink is loaded', () => {
    const env = { CI: 'true', CONTINUOUS_INTEGRATION: '1' };
    expect(decideWith(env)).toEqual(decide());
    expect(environmentForInk(question({ env }))).toEqual({
      remove: ['CI', 'CONTINUOUS_INTEGRATION'],
      set: { FORCE_COLOR: '1' },
    });
    expect(environmentForInk(question())).toEqual({ remove: [], set: { FORCE_COLOR: '1' } });
  });

  it('TUI-354 leaves Node.js nothing to warn of on the terminal', () => {
    const env = { NO_COLOR: '1', NODE_DISABLE_COLORS: '1' };
    expect(environmentForInk(question({ env })).remove).toEqual([
      'NO_COLOR',
      'NODE_DISABLE_COLORS',
    ]);
  });

  it('TUI-427 leaves the environment alone when an end is not a terminal', () => {
    const noInput = question({ input: {}, env: { CI: 'true' } });
    expect(environmentForInk(noInput)).toEqual({ remove: [], set: {} });
  });

  it.each([
    ['NO_COLOR', { env: { NO_COLOR: '1' } }],
    ['NO_COLOR beside FORCE_COLOR', { env: { NO_COLOR: '1', FORCE_COLOR: '3' } }],
    ['--no-color', { noColor: true }],
    ['--no-color beside FORCE_COLOR', { noColor: true, env: { FORCE_COLOR: '1' } }],
    ['FORCE_COLOR=0', { env: { FORCE_COLOR: '0' } }],
    ['a VT220', { env: { TERM: 'vt220' } }],
  ])('TUI-354 %s means no colours', (_what, changes) => {
    expect(decide(changes).colour).toBe('none');
  });

  it.each([
    ['an empty NO_COLOR', { NO_COLOR: '' }],
    ['a VT220 that is forced', { TERM: 'vt220', FORCE_COLOR: '1' }],
    ['true colour', { COLORTERM: 'truecolor' }],
  ])('TUI-355 %s means 16 colours', (_what, env) => {
    expect(decideWith(env).colour).toBe('16');
  });

  it.each([
    [{ LANG: 'de_DE.UTF-8' }, 'utf8'],
    [{ LANG: 'C', LC_CTYPE: 'en_US.utf8' }, 'utf8'],
    [{ LC_ALL: 'C', LC_CTYPE: 'en_US.UTF-8' }, 'ascii'],
    [{ LC_ALL: '', LANG: 'C.UTF-8' }, 'utf8'],
    [{ LANG: 'C' }, 'ascii'],
    [{ LANG: 'de_DE.ISO8859-1' }, 'ascii'],
    [{ LANG: undefined }, 'ascii'],
  ])('TUI-356 %o means %s', (env, characters) => {
    expect(decideWith(env).characters).toBe(characters);
  });

  it('TUI-356 --ascii means ASCII', () => {
    expect(decide({ ascii: true }).characters).toBe('ascii');
  });

  it.each([
    [{}, 25],
    [{ SSH_CONNECTION: '::1 1 ::1 22' }, 100],
    [{ SSH_TTY: '/dev/pts/1' }, 100],
    [{ SSH_TTY: '/dev/pts/1', SYSMAN_ESCDELAY: '0' }, 0],
    [{ SYSMAN_ESCDELAY: '500' }, 500],
    [{ SYSMAN_ESCDELAY: '501' }, 25],
    [{ SYSMAN_ESCDELAY: 'soon', SSH_TTY: '/dev/pts/1' }, 100],
  ])('TUI-361 %o means an escape delay of %i ms', (env, delay) => {
    expect(decideWith(env).escapeDelayMs).toBe(delay);
  });

  it('TUI-361 a bad delay is named in the reasons', () => {
    expect(decideWith({ SYSMAN_ESCDELAY: '501' }).reasons[3]).toBe(
      'escape key waits 25 ms: a local terminal; SYSMAN_ESCDELAY is "501", not a number from 0 to 500',
    );
  });

  it.each([
    [0, 0],
    [undefined, undefined],
    [80, 0],
  ])('TUI-349 a size of %s x %s means 80x24', (columns, rows) => {
    const { size } = decide({ output: { isTTY: true, columns, rows } });
    expect(size).toEqual({ columns: 80, rows: 24 });
  });

  it('TUI-416 knows terminals with synchronized updates by the environment alone', () => {
    expect(decideWith({ TERM: 'xterm-kitty' }).synchronizedUpdates).toBe(true);
    expect(decideWith({ TERM_PROGRAM: 'WezTerm' }).synchronizedUpdates).toBe(true);
    expect(decideWith({ WT_SESSION: 'x' }).synchronizedUpdates).toBe(true);
    expect(decideWith({ TERM: 'linux' }).synchronizedUpdates).toBe(false);
  });
});
