// What imc_run tells of a reader that is slower than the program prints.
import { describe, expect, it } from 'vitest';
import type { CommandContext } from '../../src/commands/context.ts';
import { createOutput } from '../../src/commands/imc_run-output.ts';

const unused = (): never => {
  throw new Error('not used');
};

/** An output whose reader is as slow as the test says. */
function slowReader() {
  const texts: string[] = [];
  const waiting: (() => void)[] = [];
  let isSlow = false;
  const stdout = {
    isTerminal: false,
    write: (text: string) => {
      texts.push(text);
    },
    isBehind: (caughtUp: () => void) => {
      if (isSlow) waiting.push(caughtUp);
      return isSlow;
    },
  };
  const host = new Proxy({} as CommandContext['host'], { get: unused });
  const context: CommandContext = {
    name: 'imc_run',
    argv: [],
    env: {},
    user: 'root',
    stdout,
    stderr: stdout,
    version: '0',
    baseSystem: 'none',
    onInterrupt: unused,
    connect: unused,
    host,
  };
  const setSlow = (slow: boolean): void => {
    isSlow = slow;
    if (!slow) for (const caughtUp of waiting.splice(0)) caughtUp();
  };
  return { context, texts, waiting, setSlow };
}

const line = (text: string) => ({ pid: 7, sequence: 1, line: text, isError: false });

describe('the output of imc_run', () => {
  it.each([false, true])('holds the program once while its reader is behind (json: %s)', (json) => {
    const { context, texts, waiting, setSlow } = slowReader();
    const output = createOutput(context, json);
    const held: boolean[] = [];
    output.pace((isHeld) => held.push(isHeld));
    output.print(line('a'));
    expect(held).toEqual([]);
    setSlow(true);
    output.print(line('b'));
    output.print(line('c'));
    expect(held).toEqual([true]);
    expect(waiting).toHaveLength(1);
    setSlow(false);
    expect(held).toEqual([true, false]);
    setSlow(true);
    output.print(line('d'));
    expect(held).toEqual([true, false, true]);
    expect(texts).toHaveLength(4);
  });

  it('holds nothing that it only follows', () => {
    const { context, waiting, setSlow } = slowReader();
    const output = createOutput(context, false);
    setSlow(true);
    output.print(line('a'));
    expect(waiting).toEqual([]);
  });
});
