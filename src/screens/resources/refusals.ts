// Why an action can do nothing for a resource in its present state, with the remedy (TUI-008): the same sentence
// from the list and from the details. Pure.
import type { MonitoredView, ResourceView } from '../../engine/index.ts';
import { formatState, type StatEntry } from '../../format/index.ts';
import { isGivenUp } from './listed.ts';

export type ActionVerb = 'start' | 'relocate' | 'stop' | 'balance' | 'unregister';

export const actionVerbs: readonly ActionVerb[] = [
  'start',
  'relocate',
  'stop',
  'balance',
  'unregister',
];

/** A sentence if the action could do nothing; null if it can be tried. */
export function actionRefusal(view: StatEntry, verb: ActionVerb): string | null {
  if (view.type !== 'application') return monitoredRefusal(view, verb);
  const why = reasonAgainst(view, verb);
  return why === null ? null : `${view.name} is ${formatState(view)}: ${why}`;
}

/** What each verb has done to an application, and never to what is only watched. */
const doneWords = { relocate: 'relocated', stop: 'stopped', balance: 'balanced' } as const;

/** CAA only watches these; a start is for members where it has stopped to do so (TUI-109). */
function monitoredRefusal(view: MonitoredView, verb: ActionVerb): string | null {
  const { name, type } = view;
  if (verb === 'unregister') return null;
  if (verb === 'start') {
    if (view.members.some(isGivenUp)) return null;
    return `${name} is monitored on every member already; there is nothing to start.`;
  }
  return `${name} is a ${type} resource: CAA only watches it, so it cannot be ${doneWords[verb]}.`;
}

function reasonAgainst(view: ResourceView, verb: ActionVerb): string | null {
  const { state, target } = view;
  switch (verb) {
    case 'start':
      if (state === 'UNKNOWN') return 'it has to be stopped first. x sets it OFFLINE, w says why.';
      return state === 'ONLINE' ? 'it runs already. r relocates.' : null;
    case 'relocate':
      if (state === 'UNKNOWN') return 'it has to be stopped first. x sets it OFFLINE, w says why.';
      return state === 'ONLINE' ? null : 'only what is ONLINE can be relocated. s starts.';
    case 'balance':
      if (state === 'UNKNOWN') return 'it has to be stopped first. x sets it OFFLINE, w says why.';
      return state === 'ONLINE' ? null : 'only what is ONLINE can be balanced. s starts.';
    case 'stop':
      return state === 'OFFLINE' && target === 'OFFLINE'
        ? 'it is stopped already. s starts.'
        : null;
    case 'unregister':
      return state === 'OFFLINE' ? null : 'only what is OFFLINE can be unregistered. x stops.';
  }
}
