// The calls that programs make all the time. Each is one synchronous step from the parameters to the text of the
// result, without a promise or a schema in between.
import type { Answer, LockManager, Pid, Status, ValueBlock } from '../../engine/dlm/index.ts';
import type { DlmMethods } from '../../protocol/index.ts';
import {
  type Fields,
  numberOf,
  optionalNumber,
  toConvertArgs,
  toLockArgs,
  toLocktpArgs,
  toUnlockArgs,
} from './parameters.ts';

/** Makes a call for a process. Returns the result as JSON. */
export type LockCall = (manager: LockManager, pid: Pid, fields: Fields) => string;

export type CommonMethod = Extract<
  keyof DlmMethods,
  `dlm.${'lock' | 'locktp' | 'quelock' | 'quelocktp' | 'cvt' | 'quecvt' | 'unlock' | 'cancel'}`
>;

const calls: Readonly<Record<CommonMethod, LockCall>> = {
  'dlm.lock': (manager, pid, fields) => answerText(manager.lock(pid, toLockArgs(fields))),
  'dlm.locktp': (manager, pid, fields) => answerText(manager.locktp(pid, toLocktpArgs(fields))),
  'dlm.quelock': (manager, pid, fields) => answerText(manager.quelock(pid, toLockArgs(fields))),
  'dlm.quelocktp': (manager, pid, fields) =>
    answerText(manager.quelocktp(pid, toLocktpArgs(fields))),
  'dlm.cvt': (manager, pid, fields) =>
    answerText(manager.cvt(pid, numberOf(fields, 'lkid'), toConvertArgs(fields))),
  'dlm.quecvt': (manager, pid, fields) =>
    answerText(manager.quecvt(pid, numberOf(fields, 'lkid'), toConvertArgs(fields))),
  'dlm.unlock': (manager, pid, fields) =>
    statusText(manager.unlock(pid, numberOf(fields, 'lkid'), toUnlockArgs(fields))),
  'dlm.cancel': (manager, pid, fields) =>
    statusText(manager.cancel(pid, numberOf(fields, 'lkid'), optionalNumber(fields, 'flags'))),
};

/** The common calls by the name of their method. */
export const lockCalls: ReadonlyMap<string, LockCall> = new Map(Object.entries(calls));

function answerText({ status, lkid, value }: Answer): string {
  return `{"status":${status},"lkid":${lkid}${valueText(value)}}`;
}

function statusText(status: Status): string {
  return `{"status":${status}}`;
}

/** A value block as a further field; nothing if there is none. */
export function valueText(value: ValueBlock | null): string {
  return value === null ? '' : `,"value":[${value.join()}]`;
}
