// One operation with the moments around it, as the sentences about it need it, and the sentence for one that was refused.
import {
  type Outcome,
  type ScenarioStep,
  type StageView,
  sperrno,
  statusNamed,
} from '../../engine/dlm/index.ts';

/** One operation with the moments around it. */
export interface Operation {
  readonly before: StageView;
  readonly after: StageView;
  readonly step: ScenarioStep;
  readonly outcome: Outcome;
}

/** `Refused with DLM_SUBLOCKS: the lock has sublocks; release them first.` */
export function refusal({ step, before }: Operation, status: string): string {
  const { by, words } = step;
  const isAlive = before.processes.some(({ name, isAlive }) => name === by && isAlive);
  const reasons: Readonly<Record<string, string>> = {
    DLM_IVLOCKID: `${/^[^/]*(?=\/)/.exec(words[1] ?? '')?.[0] ?? words[0]} is no lock of process ${by}, or no longer`,
    DLM_NOTATTACHED: isAlive
      ? `process ${by} has not joined that namespace`
      : `process ${by} has ended`,
  };
  return `Refused with ${status}: ${reasons[status] ?? textOf(status)}.`;
}

/** The text of a status without its name. */
export function textOf(status: string): string {
  return sperrno(statusNamed(status) ?? -1)
    .split(', ')
    .slice(1)
    .join(', ');
}
