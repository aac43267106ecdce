// Opens the Memory Channel view in the whole console, with a service that the test plays.
import type { ImcSample, Method } from '../../../src/protocol/index.ts';
import { startMemory } from '../../../src/tui/imc-memory.ts';
import { type ConsoleSetup, consoleOpener, type TestConsole } from '../../support/console.ts';
import { deliState, fixedNow } from '../../support/console-data.ts';
import { imcSample } from './imc-data.ts';

export type Setup = ConsoleSetup & {
  readonly sample?: ImcSample;
  /** Answers of other methods than imc.sample. */
  readonly others?: (method: Method, params: unknown) => unknown;
};

/** Opens views above the Main Menu, which are closed after each test; the sample is the answer to the first request. */
export function viewOpener(): (setup?: Setup) => Promise<TestConsole> {
  const openConsole = consoleOpener();
  return async ({ sample = imcSample(), others, ...setup } = {}) => {
    const answer = (method: Method, params: unknown): unknown => {
      if (method === 'imc.sample') return sample;
      if (others === undefined) throw new Error('refused by the test');
      return others(method, params);
    };
    const test = await openConsole({ answer, ...setup });
    test.console.open('memory-channel', setup.params ?? {}, ['TruCluster Specific']);
    await test.setNow(fixedNow);
    return test;
  };
}

export function requests(test: TestConsole, method: string): readonly string[] {
  return test.log.filter((line) => line.startsWith(`request ${method} `));
}

export function focusedLine(test: TestConsole): string {
  return test.screen().find((line) => line.startsWith('|>')) ?? '';
}

export function text(test: TestConsole): string {
  return test.screen().join('\n');
}

/** The head of the cluster deli for a console that is connected to that member. */
export function localHead(localMember: string) {
  const { head } = deliState();
  if (head === null) throw new Error('The cluster deli has no head.');
  return { ...head, localMember };
}

export interface WatchParams {
  readonly region: number;
  readonly members: readonly string[];
  readonly offset: number;
  readonly length: number;
}

/** A service of which a part of a region is watched; the test changes the words, and the console is told. */
export class WatchedRegion {
  /** Values of words that are not their number, by host. */
  readonly words = new Map<string, ReadonlyMap<number, number>>();
  #watch = 0;
  #params: WatchParams | null = null;

  answer(method: Method, params: unknown): unknown {
    if (method !== 'imc.watch') return {};
    this.#watch += 1;
    this.#params = params as WatchParams;
    return { watch: this.#watch, at: fixedNow, memory: this.#memory(this.#params) };
  }

  /** What the feed of the console writes of the answer, and of news since. */
  async tell(test: TestConsole, at = fixedNow, watch = this.#watch): Promise<void> {
    if (this.#params === null) throw new Error('Nothing is watched.');
    const memory = this.#memory(this.#params);
    await test.setCluster({
      ...deliState(),
      memory: startMemory(this.#params, { watch, at, memory }),
    });
  }

  #memory({ members, offset, length }: WatchParams) {
    return members.map((member) => {
      const bytes = Buffer.alloc(length);
      for (let at = 0; at + 4 <= length; at += 4) {
        const word = (offset + at) / 4;
        bytes.writeUInt32LE(this.words.get(member)?.get(word) ?? word, at);
      }
      return { member, hex: bytes.toString('hex') };
    });
  }
}
