// Small pieces of the console's controller: its theme, the bindings for help, the answer to requests while there is no line,
// and what is done outside of it.
import type { ClusterState } from './cluster-store.ts';
import type { ConsoleServices } from './console-types.ts';
import { type Binding, bindingsOf } from './keymap.ts';
import type { LayerEffect, LayerView } from './navigation.ts';
import type { ConsoleOptions } from './options.ts';
import type { OwnEvent, Requester, World } from './screen.ts';
import { createTheme, type Theme } from './theme.ts';

/** Stands in while there is no line: every request is refused with the reason and the remedy. */
export const noLine: Requester = {
  request: () =>
    Promise.reject(
      new Error('There is no line to the cluster service; nothing was done. F2 tries again.'),
    ),
};

/** The bindings that work in a place, for help: its own, then those that work everywhere. */
export function helpBindings(
  view: LayerView,
  table: readonly Binding[],
  world: World,
): readonly Binding[] {
  const own = bindingsOf(table, view.place(world).names);
  const taken = new Set(own.flatMap((binding) => binding.keys));
  const everywhere = bindingsOf(table, ['all']).filter((binding) =>
    binding.keys.some((key) => !taken.has(key)),
  );
  return [...own, ...everywhere];
}

/** The theme that the options ask for, with the marks that the terminal can show (TUI-354, 356). */
export function themeFor(options: ConsoleOptions, characters: 'ascii' | 'utf8'): Theme {
  return createTheme(
    options.colour ? options.theme : 'mono',
    options.marks === 'ascii' ? 'ascii' : characters,
  );
}

/** The scenarios with a text that was saved: one in their folder can be played at once. */
export function withScenario(
  scenarios: World['scenarios'],
  { name, text }: { readonly name: string; readonly text: string },
): World['scenarios'] {
  const fileName = /^scenarios\/(.+)$/.exec(name)?.[1];
  if (fileName === undefined) return scenarios;
  const others = scenarios.filter((one) => !one.isOwn || one.fileName !== fileName);
  return [...others, { fileName, text, isOwn: true }];
}

/** Why the focus cannot be on a member (TUI-016, 023); null if it can, or nothing is known yet. */
export function focusProblem(
  focusMember: string | null,
  { head, members }: Pick<ClusterState, 'head' | 'members'>,
): string | null {
  if (focusMember === null || head === null || members.has(focusMember)) return null;
  const known = [...members.keys()].join(', ');
  return `There is no member ${focusMember}; the focus is the cluster. Members: ${known}.`;
}

/** What others do while the console goes on, as an event of the screen that asked for it. */
export async function outcomeOf(
  effect: Extract<LayerEffect, { type: 'commands' | 'edit' }>,
  { runCommands, edit }: Pick<ConsoleServices, 'runCommands' | 'edit'>,
): Promise<OwnEvent> {
  return effect.type === 'commands'
    ? effect.reply(await runCommands(effect.commands))
    : effect.reply(await edit(effect.fileName, effect.text));
}
