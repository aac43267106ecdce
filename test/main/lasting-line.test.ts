// The line of line mode: lost, made anew, and closed.
import { describe, expect, it } from 'vitest';
import { ConnectionError } from '../../src/client/index.ts';
import { lastingLine } from '../../src/main/lasting-line.ts';

/** Lines by number; those before `lives` fail whatever they are asked. */
function service(lives: number) {
  const made: number[] = [];
  const closed: number[] = [];
  const make = () => {
    const number = made.length;
    made.push(number);
    return {
      request: async () => {
        if (number < lives) throw new ConnectionError('gone');
        // The tests ask nothing that they read.
        return number as never;
      },
      close: () => void closed.push(number),
    };
  };
  return { make, made, closed };
}

const ask = (line: ReturnType<typeof lastingLine>) => line.request('daemon.status', {});

describe('a lasting line', () => {
  it('is made anew once, though two requests fail together', async () => {
    const { make, made, closed } = service(1);
    const line = lastingLine(make(), async () => make());
    expect(await Promise.all([ask(line), ask(line)])).toEqual([1, 1]);
    expect(await ask(line)).toBe(1);
    line.close();
    expect({ made, closed }).toEqual({ made: [0, 1], closed: [1] });
  });

  it('is made anew every time it is lost, and a failure to make it is told', async () => {
    const { make, made } = service(2);
    const line = lastingLine(make(), async () => make());
    await expect(ask(line)).rejects.toThrow('gone');
    expect(await ask(line)).toBe(2);
    expect(made).toEqual([0, 1, 2]);
    const none = lastingLine(service(1).make(), () => Promise.reject(new Error('no service')));
    await expect(ask(none)).rejects.toThrow('no service');
    await expect(ask(none)).rejects.toThrow('no service');
  });

  it('that is closed while a new one is made leaves none open', async () => {
    const { make, closed } = service(1);
    let connected = (): void => {};
    const waits = new Promise<void>((resolve) => {
      connected = resolve;
    });
    const line = lastingLine(make(), async () => {
      await waits;
      return make();
    });
    const asked = ask(line);
    line.close();
    connected();
    await asked;
    expect(closed).toEqual([0, 1]);
  });
});
