// What would be refused for a network, tape or changer, which CAA only watches, in the words of the commands (TUI-109).
import type { MonitoredView, ResourceName } from '../../engine/index.ts';
import { isGivenUp } from '../resources/listed.ts';
import type { Choice } from './choice.ts';

interface WatchedRefusal {
  readonly lines: readonly string[];
  readonly waysOut: readonly string[];
}

/**
 * The refusal to come; null if the action can be tried.
 *
 * @param dependents the applications that require it and stay.
 */
export function refuseWatched(
  view: MonitoredView,
  { verb, member }: Choice,
  dependents: readonly ResourceName[],
): WatchedRefusal | null {
  const { name } = view;
  switch (verb) {
    case 'start': {
      const asked = view.members.filter((one) => member === null || one.member === member);
      if (asked.some(isGivenUp)) return null;
      const where = member === null ? 'every member' : `member ${member}`;
      return {
        lines: [`Resource ${name} is monitored on ${where} already; there is nothing to start.`],
        waysOut: ['It can be started where its failures have reached FAILURE_THRESHOLD.'],
      };
    }
    case 'unregister':
      if (dependents.length === 0) return null;
      return {
        lines: [
          `Resource ${name} is required by ${dependents.join(', ')}. Unregister those first.`,
        ],
        waysOut: ['Add them to the resources: they are unregistered first.'],
      };
    case 'stop':
    case 'relocate':
    case 'balance':
      return {
        lines: [
          `Resource ${name} is not an application resource. CAA only watches it, and does so by itself.`,
        ],
        waysOut: ['Applications that need it are stopped, relocated and balanced.'],
      };
    case 'register':
      return null;
  }
}
