// What a process was told, and the circles of deadlocks that were broken, in parts with the names of the script, for those
// who explain them.
import type { DlmEvent } from '../interface.ts';
import { type ModeName, modeNames } from '../modes.ts';
import type { SampledDeadlock } from '../sample.ts';
import { type Names, renderStatus, textOfName, textOfValue } from './render.ts';

export interface Told {
  readonly type: DlmEvent['type'];
  readonly process: string;
  /** The lock it is about; null for the end of the process. */
  readonly lock: string | null;
  /** How the request ended; null for blocking notifications and ends of processes. */
  readonly status: string | null;
  /** What was read from the value block; null if nothing. */
  readonly gets: string | null;
  /** Of a blocking notification: the mode that is asked for, and the routine. */
  readonly mode: string | null;
  readonly routine: string | null;
}

export function toTold(event: DlmEvent, names: Names): Told {
  const process = names.process(event.pid);
  const nothing = { process, lock: null, status: null, gets: null, mode: null, routine: null };
  if (event.type === 'kill') return { ...nothing, type: event.type };
  const lock = names.lock(event.lkid);
  if (event.type === 'blocking') {
    const { type, mode, routine } = event;
    return { ...nothing, type, lock, mode: modeNames[mode], routine: String(routine) };
  }
  const { type, value } = event;
  const gets = value === null ? null : textOfValue(value);
  return { ...nothing, type, lock, status: renderStatus(event.status), gets };
}

/** A deadlock that was broken: its requests, each waiting for the process of the next, the one that was ended first. */
export type Circle = readonly {
  readonly lock: string;
  readonly process: string;
  readonly resource: string;
  /** NONE for a new request. */
  readonly mode: ModeName;
  readonly requested: ModeName;
}[];

export function toCircle({ circle }: SampledDeadlock, names: Names): Circle {
  return circle.map(({ lkid, pid, path, mode, requested }) => ({
    lock: names.lock(lkid),
    process: names.process(pid),
    resource: path.map(textOfName).join('/'),
    mode,
    requested,
  }));
}
