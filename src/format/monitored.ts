// Why a network, tape or changer resource is ONLINE or OFFLINE, member by member, as text for people.
import type { MonitoredView } from '../engine/index.ts';
import { wrapText } from './wrap.ts';

const widthDefault = 80;
const indent = '     ';

/**
 * The reasons of all its states, as lines.
 *
 * @param width longest line, in columns; 80 unless told.
 */
export function formatMonitoredReasons(
  { name, type, subject, members }: MonitoredView,
  width = widthDefault,
): readonly string[] {
  return [
    `${name}: ${type} ${subject}`,
    ...members.flatMap(({ member, target, state, because }) =>
      wrapText(
        `${member}: target ${target}, state ${state}: ${because}.`,
        width,
        `${indent}  `,
        indent,
      ),
    ),
  ];
}
