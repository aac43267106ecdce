// The right pane while a namespace has the focus: what it is, who may join it, and how much is in it (TUI-120). Pure.
import type { World } from '../../tui/screen.ts';
import { wrapText } from '../../tui/text.ts';
import { namespaceLocksMax } from './asking.ts';
import { counted } from './names.ts';
import { paneSizes } from './panes.ts';
import type { NamespaceNode } from './sample-index.ts';

export function namespaceLines(
  { sample, isLoaded }: NamespaceNode,
  world: World,
): readonly string[] {
  const { right } = paneSizes(world.layout);
  const who = {
    public: 'Any process may join it.',
    user: `Only processes whose effective user ID is ${sample.id} may join it.`,
    group: `Only processes that hold the group ID ${sample.id} may join it.`,
  }[sample.kind];
  const { resources, locks, pending } = sample;
  const tooMany =
    locks > namespaceLocksMax
      ? `It has more than ${namespaceLocksMax.toLocaleString('en-US')} locks, too many to load.`
      : 'It is not loaded, since there are too many locks for all namespaces at once. Enter loads it.';
  const paragraphs = [
    `${counted(resources, 'resource')}, ${counted(locks, 'lock')}, ${counted(pending, 'request')} pending.`,
    '',
    `A ${sample.kind} namespace. ${who} Access is checked once, when a process joins.`,
    ...(isLoaded ? [] : ['', tooMany]),
  ];
  return paragraphs.flatMap((text) => wrapText(text, right - 2)).map((line) => ` ${line}`);
}
