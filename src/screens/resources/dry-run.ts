// The dry run of the next action on what is chosen in the list (TUI-069, 249): a list of the actions, and the page with
// what the chosen one would do. Nothing is carried out from here.
import { formatCommandLine } from '../../format/index.ts';
import type { Effect } from '../../tui/screen.ts';
import { actOnAnswer } from '../../tui/view.ts';
import { type PickEntry, pickDialog } from '../dialogs/pick.tsx';
import { supposedView } from '../plan/definition.ts';
import type { PlanQuestion } from '../plan/state.ts';
import type { Listed } from './listed.ts';
import { type ActionVerb, actionRefusal } from './refusals.ts';

type DryVerb = Exclude<ActionVerb, 'unregister'>;

/** In the order of the keys s, r, x, b. */
const verbs: readonly (readonly [DryVerb, string])[] = [
  ['start', 's: target ONLINE, where the policy says'],
  ['relocate', 'r: to another member'],
  ['stop', 'x: target OFFLINE'],
  ['balance', 'b: placed anew by its policy'],
];

/** The list of what could be done next; what can do nothing for any of the chosen ones is dimmed with the reason. */
export function askDryRun(chosen: readonly Listed[]): Effect<never, never> {
  const [first] = chosen;
  const more = chosen.length > 1 ? ` and ${chosen.length - 1} more` : '';
  const dialog = pickDialog({
    title: `Dry run for ${first?.name ?? ''}${more}`,
    heading: `Dry run for ${first?.name ?? ''}${more}`,
    entries: verbs.map(([verb, detail]) => entryOf(verb, detail, chosen)),
    isMany: false,
    chosen: [],
  });
  const names = chosen.map(({ name }) => name);
  return {
    type: 'show',
    view: actOnAnswer(dialog, ([answer]) => {
      const verb = verbs.find(([one]) => one === answer)?.[0];
      return verb === undefined
        ? []
        : [{ type: 'show', view: supposedView(questionOf(verb, names)) }];
    }),
  };
}

function entryOf(verb: DryVerb, detail: string, chosen: readonly Listed[]): PickEntry {
  const reasons = chosen.map((view) => actionRefusal(view, verb));
  const [first = null] = reasons;
  if (first === null || reasons.includes(null)) return { value: verb, detail };
  return { value: verb, detail: 'can do nothing now', refusal: first };
}

function questionOf(verb: DryVerb, names: readonly string[]): Omit<PlanQuestion, 'act'> {
  const title = formatCommandLine([`caa_${verb}`, ...names, '-plan']);
  switch (verb) {
    case 'balance':
      return { title, what: { kind: 'command', command: { verb, names } } };
    case 'stop':
      return { title, what: { kind: 'command', command: { verb, names, force: false } } };
    case 'start':
    case 'relocate':
      return {
        title,
        what: { kind: 'command', command: { verb, names, member: null, force: false } },
      };
  }
}
