// Why an action can do nothing for a resource in its present state, with the remedy (TUI-008): the same sentence
// from the list and from the details. Pure.
import type { ResourceView } from '../../engine/index.ts';
import { formatState } from '../../format/index.ts';

export type ActionVerb = 'start' | 'relocate' | 'stop' | 'unregister';

export const actionVerbs: readonly ActionVerb[] = ['start', 'relocate', 'stop', 'unregister'];

/** A sentence if the action could do nothing; null if it can be tried. */
export function actionRefusal(view: ResourceView, verb: ActionVerb): string | null {
  const why = reasonAgainst(view, verb);
  return why === null ? null : `${view.name} is ${formatState(view)}: ${why}`;
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
    case 'stop':
      return state === 'OFFLINE' && target === 'OFFLINE'
        ? 'it is stopped already. s starts.'
        : null;
    case 'unregister':
      return state === 'OFFLINE' ? null : 'only what is OFFLINE can be unregistered. x stops.';
  }
}
