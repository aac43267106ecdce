// What was said on the bench, as lines of its lower window: each operation with its answer, what was told to whom, the
// circle of a deadlock, and what was different from what the scenario expects. Pure.
import { type Circle, formatOperation, type ScenarioStep } from '../../engine/dlm/index.ts';
import { cleanText } from '../../format/index.ts';
import type { Meaning } from '../../tui/theme.ts';
import { answerOf, doneSteps, eventsOf } from './record.ts';
import type { Done, Tape } from './tape.ts';

export interface LogLine {
  readonly text: string;
  readonly meaning: Meaning | null;
}

const indent = '      ';

/** All lines, the oldest first. */
export function logLines(tape: Tape): readonly LogLine[] {
  return doneSteps(tape).flatMap(({ step, done }, at) => linesOf(step, done, at + 1));
}

function linesOf(step: ScenarioStep, done: Done, number: number): readonly LogLine[] {
  const answer = answerOf(step, done);
  const mark = done.problems === null ? '' : done.problems.length === 0 ? '  ok' : '  DIFFERENT';
  const arrow = answer === '' ? '' : ` -> ${answer}`;
  const head = `${String(number).padStart(4)}  ${formatOperation(step)}${arrow}${mark}`;
  return [
    { text: cleanText(head), meaning: done.problems?.length ? 'warn' : null },
    ...eventsOf(done).map((event) => ({ text: cleanText(indent + event), meaning: null })),
    ...done.outcome.circles.flatMap(circleLines),
    ...(done.problems ?? []).map((problem) => ({
      text: cleanText(`${indent}different: ${problem.replace(/^line \d+: /, '')}`),
      meaning: 'warn' as const,
    })),
  ];
}

/** `circle  B --[ b converts PR to EX on R ]--> A`, a link a line, back to where it began; the first was ended. */
function circleLines(circle: Circle): readonly LogLine[] {
  return circle.map(({ lock, process, resource, mode, requested }, at) => {
    const begin = at === 0 ? 'circle' : '      ';
    const what = mode === 'NONE' ? `wants ${requested}` : `converts ${mode} to ${requested}`;
    const next = circle[(at + 1) % circle.length]?.process ?? process;
    const end = at === 0 ? '   broken here' : '';
    const link = `${process} --[ ${lock} ${what} on ${resource} ]--> ${next}`;
    return { text: cleanText(`${indent}${begin}  ${link}${end}`), meaning: 'changing' };
  });
}
