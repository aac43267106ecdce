// Opens the lock browser in the whole console, with a service that the test plays.
import type { DlmSample } from '../../../src/protocol/index.ts';
import { type ConsoleSetup, consoleOpener, type TestConsole } from '../../support/console.ts';
import { fixedNow } from '../../support/console-data.ts';
import { deliLocks } from './dlm-data.ts';

export type Setup = ConsoleSetup & { readonly sample?: DlmSample };

/** Opens browsers above the Main Menu, which are closed after each test; the sample answers the first request. */
export function dlmOpener(): (setup?: Setup) => Promise<TestConsole> {
  const openConsole = consoleOpener();
  return async ({ sample = deliLocks, ...setup } = {}) => {
    const test = await openConsole({ answer: () => sample, ...setup });
    test.console.open('dlm', setup.params ?? {}, ['TruCluster Specific']);
    await test.setNow(fixedNow);
    return test;
  };
}

export function requests(test: TestConsole): readonly string[] {
  return test.log.filter((line) => line.startsWith('request'));
}

export function focusedLine(test: TestConsole): string {
  return test.screen().find((line) => /^\|.*>/.test(line) && /(^\||\|)>/.test(line)) ?? '';
}
