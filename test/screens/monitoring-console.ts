// A console with the Main Menu below and one screen above it, as a person gets there.
import type { ScreenParams } from '../../src/tui/screen.ts';
import { type ConsoleSetup, openConsole, type TestConsole } from '../support/console.ts';
import { fixedNow } from '../support/console-data.ts';

export interface Place {
  readonly screen: string;
  readonly params?: ScreenParams;
  /** Branches that lead to it, or screens on the way. */
  readonly path: readonly string[];
}

export const caaPath = ['TruCluster Specific', 'CAA Management'];

/** Opens the screen above the Main Menu. */
export async function openAbove(place: Place, setup: ConsoleSetup = {}): Promise<TestConsole> {
  const test = await openConsole(setup);
  test.console.open(place.screen, place.params ?? {}, place.path);
  await test.setNow(fixedNow);
  return test;
}
