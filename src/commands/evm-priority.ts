// Priorities as people and old scripts write them: the three words, or the Event Manager's numbers from 0 to 700.
import type { ClusterEvent } from '../engine/index.ts';

const words = ['info', 'warning', 'failure'] as const;
/** The Event Manager's numbers: 200 is information, 300 a warning, 400 an error, and so on to 700. */
const warningFrom = 300;
const failureFrom = 400;
const priorityMax = 700;

/** @returns null if it is no priority. */
export function readPriority(text: string): ClusterEvent['priority'] | null {
  const word = words.find((known) => known === text.toLowerCase());
  if (word !== undefined) return word;
  if (!/^\d{1,3}$/.test(text)) return null;
  const number = Number(text);
  if (number > priorityMax) return null;
  if (number >= failureFrom) return 'failure';
  return number >= warningFrom ? 'warning' : 'info';
}
