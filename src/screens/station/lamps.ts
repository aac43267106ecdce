// The lamps of the lock manager and the interconnect, from their newest samples: OK, or what is wrong in a sentence
// (TUI-150). Pure.
import { cleanText, formatClock } from '../../format/index.ts';
import type { DlmSample, ImcSample } from '../../protocol/index.ts';
import { counted } from '../memory-channel/words.ts';
import type { Watched } from './watch.ts';

/** What a part or a group of the cluster counts as. */
export type Status = 'OK' | 'WARN' | 'FAIL' | '?';

export interface Lamp {
  readonly status: Status;
  /** Why it is not green, or what there is, as a sentence. */
  readonly reason: string;
}

/** A deadlock is worth a look for this long, in milliseconds; whoever broke it has tried again by then. */
const deadlockMs = 600_000;

/** The lock manager: a warning while a deadlock is recent. */
export function dlmLamp({ sample, problem }: Watched<DlmSample>): Lamp {
  if (sample === null) return unknown(problem);
  const recent = sample.deadlocks.filter(({ at }) => sample.at - at < deadlockMs);
  const last = recent.at(-1);
  if (last !== undefined) {
    const [victim] = last.circle;
    const of = victim === undefined ? '' : ` over ${cleanText(victim.path.join(' > '))}`;
    const reason = `${counted(recent.length, 'deadlock')} within 10 min, the last at ${formatClock(last.at)}${of}.`;
    return { status: 'WARN', reason };
  }
  const pending = sample.namespaces.reduce((sum, one) => sum + one.pending, 0);
  return { status: 'OK', reason: `${counted(sample.locks, 'lock')}, ${pending} waiting.` };
}

/** The interconnect: what of the rails and cables has failed. */
export function interconnectLamp({ sample, problem }: Watched<ImcSample>): Lamp {
  if (sample === null) return unknown(problem);
  if (!sample.hasMemoryChannel) {
    return { status: '?', reason: 'This cluster has no Memory Channel, so nothing is watched.' };
  }
  const { rails, physicalRails } = sample.snapshot;
  const down = rails.filter(({ active }) => !active).map(({ id }) => `logical rail ${id} is down`);
  const failed = physicalRails
    .filter(({ state }) => state === 'failed')
    .map(({ name }) => `${name} has failed`);
  const cut = sample.cutLinks.map(
    ({ member, physical }) =>
      `the link of ${member} to ${physicalRails[physical]?.name ?? `rail ${physical}`} is cut`,
  );
  const faults = [...down, ...failed, ...cut];
  if (faults.length === 0) {
    return {
      status: 'OK',
      reason: `${counted(physicalRails.length, 'rail')}, nothing has failed.`,
    };
  }
  const reason = cleanText(`${faults.join(', ')}.`);
  return { status: down.length > 0 ? 'FAIL' : 'WARN', reason };
}

function unknown(problem: string | null): Lamp {
  return { status: '?', reason: problem ?? 'The service has not answered yet.' };
}
