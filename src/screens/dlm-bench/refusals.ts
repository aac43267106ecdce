// What the bench does not let a process do: one that has ended does nothing, and one that is inside a call does nothing
// until the call returns. Pure.
import type { ScenarioStep, StageView } from '../../engine/dlm/index.ts';

/** Why the operation cannot be done now, as a sentence; null if it can. */
export function refusalFor(step: ScenarioStep, view: StageView): string | null {
  if (step.verb === 'fails') return memberRefusal(step.by, view);
  const ends = step.verb === 'killed' || step.verb === 'exits';
  return processRefusal(step.by, view, ends);
}

/** Why a process can do nothing now; ending it is possible as long as it lives. */
export function processRefusal(name: string, view: StageView, ends: boolean): string | null {
  const process = view.processes.find((one) => one.name === name);
  if (process === undefined) return null;
  if (!process.isAlive) return `Process ${name} has ended; u takes that back.`;
  if (process.blockedFor === null || ends) return null;
  return (
    `Process ${name} is inside its call for ${process.blockedFor}. ` +
    'Act for another process, or end it with k.'
  );
}

function memberRefusal(member: string, view: StageView): string | null {
  const isUp = view.processes.some((process) => process.member === member && process.isAlive);
  return isUp ? null : `No process is left on member ${member}.`;
}
