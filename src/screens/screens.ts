// The registry: every screen by its name. A new screen is one line here (docs/SCREENS.md).
import type { RegisteredScreen } from '../tui/screen.ts';
import { registerScreen } from '../tui/view.ts';
import { actionDefinition } from './actions/definition.ts';
import { availabilityDefinition } from './availability/definition.ts';
import { caaMenuDefinition } from './caa-menu/definition.tsx';
import { dlmDefinition } from './dlm/definition.ts';
import { benchDefinition } from './dlm-bench/definition.ts';
import { eventsDefinition } from './events/definition.ts';
import { faultsDefinition } from './faults/definition.ts';
import { freezesDefinition } from './freeze/definition.ts';
import { historyDefinition } from './history/definition.ts';
import { imcBenchDefinition } from './imc-bench/definition.ts';
import { mainMenuDefinition } from './main-menu/definition.ts';
import { memberDefinition } from './members/card-definition.tsx';
import { membersDefinition } from './members/definition.ts';
import { memoryChannelDefinition } from './memory-channel/definition.ts';
import { messagesDefinition } from './messages/definition.tsx';
import { optionsDefinition } from './options/definition.tsx';
import { profileEditorDefinition } from './profile-editor/definition.ts';
import { profileFormDefinition } from './profile-form/definition.ts';
import { profilesDefinition } from './profiles/definition.ts';
import { profileTextDefinition } from './profiles/text.tsx';
import { resourceDefinition, whyDefinition } from './resource-details/definition.ts';
import { resourcesDefinition } from './resources/definition.ts';
import { monitoredDefinition } from './resources/monitored-definition.ts';
import { runsDefinition } from './runs/definition.tsx';
import { runDefinition } from './runs/run-definition.tsx';
import { stationDefinition } from './station/definition.ts';
import { tutorialsDefinition } from './tutorial/tutorials.tsx';
import { undoDefinition } from './undo/definition.tsx';

const all: readonly RegisteredScreen[] = [
  registerScreen(mainMenuDefinition),
  registerScreen(caaMenuDefinition),
  registerScreen(messagesDefinition),
  registerScreen(optionsDefinition),
  registerScreen(stationDefinition),
  registerScreen(resourcesDefinition),
  registerScreen(monitoredDefinition),
  registerScreen(freezesDefinition),
  registerScreen(historyDefinition),
  registerScreen(resourceDefinition),
  registerScreen(whyDefinition),
  registerScreen(membersDefinition),
  registerScreen(memberDefinition),
  registerScreen(faultsDefinition),
  registerScreen(eventsDefinition),
  registerScreen(availabilityDefinition),
  registerScreen(dlmDefinition),
  registerScreen(memoryChannelDefinition),
  registerScreen(profilesDefinition),
  registerScreen(profileTextDefinition),
  registerScreen(profileFormDefinition),
  registerScreen(profileEditorDefinition),
  registerScreen(tutorialsDefinition),
  registerScreen(benchDefinition),
  registerScreen(imcBenchDefinition),
  ...(['start', 'stop', 'relocate', 'balance', 'register', 'unregister'] as const).map((verb) =>
    registerScreen(actionDefinition(verb)),
  ),
  registerScreen(runsDefinition),
  registerScreen(runDefinition),
  registerScreen(undoDefinition),
];

/** Every screen that can be opened by name. */
export const screens: ReadonlyMap<string, RegisteredScreen> = new Map(
  all.map((screen) => [screen.name, screen]),
);
