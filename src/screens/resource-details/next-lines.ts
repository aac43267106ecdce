// The next steps for a resource as sentences, for those who hear the console instead of seeing it (TUI-072, 073).
import { formatTrouble, type StatEntry } from '../../format/index.ts';
import { type NextFacts, nextSteps } from './next-steps.ts';

/**
 * What is wrong with a resource, and the steps in the order of the screen, each with its command.
 *
 * @param view undefined if no resource of the name is registered.
 */
export function nextLines(
  name: string,
  view: StatEntry | undefined,
  facts: NextFacts,
): readonly string[] {
  if (view === undefined) {
    return [`Resource ${name} is not registered. Command: caa_register ${name}`];
  }
  if (view.type !== 'application') {
    return [`${name} is a ${view.type}: CAA only watches it. Command: caa_stat -why ${name}`];
  }
  const steps = nextSteps(view, facts);
  if (steps.length === 0) return [`Nothing is wrong with ${name}.`];
  const trouble = formatTrouble(view);
  return [
    ...(trouble === null ? [] : [`${name}: ${trouble}`]),
    ...steps.map(({ text, command }, index) => {
      const way = command === null ? '' : ` Command: ${command}`;
      return `${index + 1} ${text}${way}`;
    }),
  ];
}
