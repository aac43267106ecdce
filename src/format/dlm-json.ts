// What dlm_stat prints with -json. Programs read it: fields are never renamed or taken out, only added. Names are text
// with the escapes of formatDlmName, lock IDs eight hexadecimal digits, times milliseconds since 1970.
import type {
  DlmDeadlockSample,
  DlmLockSample,
  DlmProcessSample,
  DlmResourceSample,
  DlmSample,
} from '../protocol/index.ts';
import type { DlmProcesses } from './dlm-locks.ts';
import {
  formatDlmName,
  formatDlmNamespace,
  formatDlmPath,
  formatLockId,
  valueHex,
  valueText,
} from './dlm-names.ts';
import type { DlmCircles, DlmParty, DlmWaiter } from './dlm-waits.ts';

/** Characters that steer a terminal or turn text around, which JSON itself lets through. */
const steering = /[\u007f-\u009f\u2028\u2029]|\p{Cf}/gu;

/** JSON that is the same to a program and harmless on a terminal. */
export function jsonText(value: unknown): string {
  return JSON.stringify(value).replace(steering, (character) =>
    Array.from({ length: character.length }, (_, at) =>
      unicodeEscape(character.charCodeAt(at)),
    ).join(''),
  );
}

function unicodeEscape(code: number): string {
  return `\\u${code.toString(16).padStart(4, '0')}`;
}

/**
 * One resource, as one line of JSON:
 *
 * `{"namespace":"user:0","resource":"disk1/vol_b","path":["disk1","vol_b"],"mode":"EX"|null,`
 * `"granted":1,"converting":0,"waiting":2,"waitsMs":4100|null,`
 * `"value":{"valid":true,"text":"abc"|null,"hex":"616263…"|null,"sequence":3,"invalidBecause":null},"domain":null}`
 *
 * Text and hex are null for who is not the cluster's owner. `waitsMs` is the longest wait there. With queues, for `-l`, also
 * `"queues":{"granted":[lock],"converting":[lock],"waiting":[lock]}`, where a lock is
 * `{"lock":"00000b19","parent":null,"mode":"PR"|null,"requested":"EX"|null,"process":1573010|null,`
 * `"member":"pepicelli"|null,"pid":4711|null,"program":"backup"|null,"group":null,"transaction":null,"waitsMs":null}`.
 */
export function dlmResourceJson(
  resource: DlmResourceSample,
  { at }: Pick<DlmSample, 'at'>,
  processes: DlmProcesses | null,
): string {
  const { granted, converting, waiting, value, path } = resource;
  const waits = [...converting, ...waiting].map(({ queuedAt }) => at - (queuedAt ?? at));
  const locks = (queue: readonly DlmLockSample[]) =>
    processes === null ? [] : queue.map((lock) => lockObject(lock, at, processes));
  return jsonText({
    namespace: formatDlmNamespace(resource.namespace),
    resource: formatDlmPath(path),
    path: path.map(formatDlmName),
    mode: modeOrNull(resource.grantMode),
    granted: granted.length,
    converting: converting.length,
    waiting: waiting.length,
    waitsMs: waits.reduce<number | null>((longest, wait) => Math.max(longest ?? 0, wait), null),
    value: {
      valid: resource.isValid,
      text: value === null ? null : valueText(value),
      hex: value === null ? null : valueHex(value),
      sequence: resource.sequence,
      invalidBecause: resource.invalidBecause,
    },
    domain: resource.domain,
    ...(processes === null
      ? {}
      : {
          queues: {
            granted: locks(granted),
            converting: locks(converting),
            waiting: locks(waiting),
          },
        }),
  });
}

function modeOrNull(mode: string): string | null {
  return mode === 'NONE' ? null : mode;
}

function lockObject(lock: DlmLockSample, at: number, processes: DlmProcesses) {
  const process = processes.get(lock.pid);
  return {
    lock: formatLockId(lock.lkid),
    parent: lock.parent === 0 ? null : formatLockId(lock.parent),
    mode: modeOrNull(lock.mode),
    requested: lock.requested,
    process: lock.pid === 0 ? null : lock.pid,
    member: process?.member ?? null,
    pid: process?.osPid ?? null,
    program: process?.program ?? null,
    group: lock.group === 0 ? null : lock.group,
    transaction: lock.transaction,
    waitsMs: lock.queuedAt === null ? null : at - lock.queuedAt,
  };
}

/**
 * `{"at":…,"circles":[[wait]],"waits":[wait],"deadlocks":[deadlock]}`. A wait is a request, `lock`, `namespace`,
 * `resource`, `mode`, `requested`, `process`, `waitsMs`, and what it waits for, `for`, a list of the same without
 * `waitsMs` but with `why`, `mode` or `order`. A deadlock is `{"at":…,"kind":"conversion","circle":[request],"omitted":0}`
 * with the victim first and the number of requests that are left out.
 */
export function dlmWaitsJson(
  at: number,
  { circles, others }: DlmCircles,
  deadlocks: readonly DlmDeadlockSample[],
): string {
  return jsonText({
    at,
    circles: circles.map((circle) => circle.map(waitObject)),
    waits: others.map(waitObject),
    deadlocks: deadlocks.map(({ at: foundAt, kind, circle, omitted = 0 }) => ({
      at: foundAt,
      kind,
      circle: circle.map(({ lkid, pid, namespace, path, mode, requested }) => ({
        lock: formatLockId(lkid),
        namespace: formatDlmNamespace(namespace),
        resource: formatDlmPath(path),
        mode: modeOrNull(mode),
        requested,
        process: pid,
      })),
      omitted,
    })),
  });
}

function waitObject(waiter: DlmWaiter) {
  return {
    ...partyObject(waiter),
    waitsMs: waiter.waitedMs,
    for: waiter.waitsFor.map(({ party, why }) => ({ ...partyObject(party), why })),
  };
}

function partyObject({ lock, namespace, path }: DlmParty) {
  return {
    lock: formatLockId(lock.lkid),
    namespace: formatDlmNamespace(namespace),
    resource: formatDlmPath(path),
    mode: modeOrNull(lock.mode),
    requested: lock.requested,
    process: lock.pid === 0 ? null : lock.pid,
  };
}

/**
 * `{"at":…,"processes":[{"process":1573010,"member":"pepicelli","uid":0,"pid":4711,"program":"backup","locks":1,`
 * `"namespaces":["user:0"]}]}`, by process ID.
 */
export function dlmProcessesJson(at: number, processes: readonly DlmProcessSample[]): string {
  const sorted = [...processes].sort((a, b) => a.pid - b.pid);
  return jsonText({
    at,
    processes: sorted.map(({ pid, member, uid, osPid, program, locks, namespaces }) => ({
      process: pid,
      member,
      uid,
      pid: osPid,
      program,
      locks,
      namespaces: namespaces.map(formatDlmNamespace),
    })),
  });
}

/**
 * `{"at":…,"namespaces":1,"processes":2,"resources":3,"locks":4,"pending":0,"statistics":{"requests":9,…}}`; the
 * statistics have the names of `DlmStatistics`.
 */
export function dlmStatisticsJson(sample: DlmSample): string {
  const { at, namespaces, processes, locks, statistics } = sample;
  const sum = (of: 'resources' | 'pending'): number =>
    namespaces.reduce((total, namespace) => total + namespace[of], 0);
  return jsonText({
    at,
    namespaces: namespaces.length,
    processes: processes.length,
    resources: sum('resources'),
    locks,
    pending: sum('pending'),
    statistics,
  });
}
