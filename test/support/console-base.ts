// The registry with the screens of the base alone, so that its tests do not depend on further screens.
import { createElement, Fragment, type ReactElement } from 'react';
import { caaMenuDefinition } from '../../src/screens/caa-menu/definition.tsx';
import { mainMenuDefinition } from '../../src/screens/main-menu/definition.ts';
import { messagesDefinition } from '../../src/screens/messages/definition.tsx';
import { optionsDefinition } from '../../src/screens/options/definition.tsx';
import type { RegisteredScreen, ScreenDefinition, ScreenParams } from '../../src/tui/screen.ts';
import { caaTasks, taskTree } from '../../src/tui/tasks.ts';
import { registerScreen } from '../../src/tui/view.ts';

const base: readonly RegisteredScreen[] = [
  registerScreen(mainMenuDefinition),
  registerScreen(caaMenuDefinition),
  registerScreen(messagesDefinition),
  registerScreen(optionsDefinition),
];

/** Only what the base brings; every other task is `(later)`. */
export const baseScreens: ReadonlyMap<string, RegisteredScreen> = new Map(
  base.map((screen) => [screen.name, screen]),
);

/** The same, and an empty screen for every other task, as in a finished product. */
export const allScreens: ReadonlyMap<string, RegisteredScreen> = new Map([
  ...[...taskTree.flatMap((branch) => branch.tasks), ...caaTasks].map(
    (task): [string, RegisteredScreen] => [task.screen, registerScreen(emptyScreen(task.screen))],
  ),
  ...baseScreens,
]);

/** A screen that shows its name and parameters and does nothing. */
export function emptyScreen(name: string): ScreenDefinition<ScreenParams> {
  return {
    ...blankScreen(name, (params: ScreenParams) => params),
    hint: (params) => `${name} ${JSON.stringify(params)}`,
  };
}

/** A screen with a state of its own that does nothing and draws nothing; tests replace what they need. */
export function blankScreen<S, E = never>(
  name: string,
  start: (params: ScreenParams) => S,
): ScreenDefinition<S, E> {
  return {
    name,
    kind: 'view',
    crumb: () => [name],
    start: (params) => ({ state: start(params) }),
    reduce: () => null,
    place: () => ({ names: [] }),
    hints: () => ['back', 'help'],
    hint: () => '',
    help: () => ({ title: name, text: 'An empty screen for tests.' }),
    Screen: Nothing,
  };
}

function Nothing(): ReactElement {
  return createElement(Fragment);
}
