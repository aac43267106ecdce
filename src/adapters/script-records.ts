// Which process leads which script run, written down so that a later daemon finds the run again: process id and start
// time together name one process for good.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import {
  factsOfProcess,
  findByEnvironment,
  hasProc,
  isGroupAlive,
  sendSignal,
} from './processes.ts';
import { type ScriptPlace, ticketVariable } from './script-members.ts';

/** Writes down who leads a run that has just been started. */
export function writeRecord(path: string, pid: number): void {
  const text = `${pid} ${factsOfProcess(pid)?.startTime ?? ''}\n`;
  try {
    writeFileSync(path, text, { mode: 0o600 });
  } catch {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text, { mode: 0o600 });
  }
}

/**
 * The run is over. Without /proc the record is kept as long as the run's process group lives, because the group is
 * then all there is to find an application by.
 */
export function dropRecord(path: string, group: number | undefined): void {
  if (group !== undefined && !hasProc() && isGroupAlive(group)) return;
  rmSync(path, { force: true });
}

/** Process groups of all runs written down for a member. */
export function recordedGroups(place: ScriptPlace): readonly number[] {
  try {
    return readdirSync(place.recordFolder).flatMap((name) => {
      const record = readRecord(place.recordPath(Number(name)));
      return record === undefined ? [] : [record.pid];
    });
  } catch {
    return [];
  }
}

export function dropAllRecords(place: ScriptPlace): void {
  rmSync(place.recordFolder, { recursive: true, force: true });
  mkdirSync(place.recordFolder, { recursive: true });
}

/** The leader of a run of an earlier daemon, if it still runs. */
export function findLeader(place: ScriptPlace, ticket: number): number | undefined {
  const record = readRecord(place.recordPath(ticket));
  if (record !== undefined) return isLeader(record) ? record.pid : undefined;
  // The daemon died between starting the script and writing it down: nothing can have left the script's session yet.
  return findByEnvironment(ticketVariable, place.ticketWord(ticket)).find((pid) => {
    const facts = factsOfProcess(pid);
    return facts?.session === pid && !facts.isZombie;
  });
}

interface ScriptRecord {
  readonly pid: number;
  readonly startTime: string;
}

function readRecord(path: string): ScriptRecord | undefined {
  try {
    const [pid = '', startTime = ''] = readFileSync(path, 'utf8').trim().split(' ');
    return /^\d+$/.test(pid) && Number(pid) > 1 ? { pid: Number(pid), startTime } : undefined;
  } catch {
    return undefined;
  }
}

function isLeader({ pid, startTime }: ScriptRecord): boolean {
  if (startTime === '') return sendSignal(pid, 0);
  const facts = factsOfProcess(pid);
  return facts !== undefined && !facts.isZombie && facts.startTime === startTime;
}
