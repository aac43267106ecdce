// The text of long answers, written bit by bit.
import type { Stepwise } from '../engine/index.ts';

/** Elements of a list that are written in one step; an answer with a longer list is a long one. */
const writtenAtOnce = 20;
const longMin = 200;

/** Whether an answer holds so long a list that its text is better written in steps. */
export function isLong(answer: unknown): answer is object {
  return (
    typeof answer === 'object' &&
    answer !== null &&
    Object.values(answer).some((value) => Array.isArray(value) && value.length >= longMin)
  );
}

/** What JSON.stringify gives for a plain record, in steps. */
export function* jsonInSteps(record: object): Stepwise<string> {
  const members: string[] = [];
  for (const [key, value] of Object.entries(record)) {
    const text = Array.isArray(value) ? yield* listInSteps(value) : JSON.stringify(value);
    if (text !== undefined) members.push(`${JSON.stringify(key)}:${text}`);
  }
  yield;
  return `{${members.join(',')}}`;
}

function* listInSteps(list: readonly unknown[]): Stepwise<string> {
  const parts: string[] = [];
  for (let at = 0; at < list.length; at += writtenAtOnce) {
    parts.push(JSON.stringify(list.slice(at, at + writtenAtOnce)).slice(1, -1));
    yield;
  }
  return `[${parts.join(',')}]`;
}
