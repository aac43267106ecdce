// What the command lines of caa_freeze, caa_unfreeze, caa_drain and caa_undrain have in common: what is meant, why, and
// until when.
import type { FreezeScope, Millis } from '../engine/index.ts';
import { parseLocalTime, parseSpan } from '../format/index.ts';
import { refuseOperands } from './names.ts';
import { type Options, refuseTogether, UsageError } from './options.ts';

/** What a freeze is about; empty if the command line names nothing. @throws UsageError */
export function scopesOf(options: Options): readonly FreezeScope[] {
  const member = options.value('c');
  if (options.has('all')) {
    refuseOperands(options, '-all');
    refuseTogether(options, '-all', ['c']);
    return [{ kind: 'cluster' }];
  }
  if (member !== null) {
    refuseOperands(options, '-c');
    return [{ kind: 'member', member }];
  }
  if (options.operands.includes('')) throw new UsageError('a resource name is empty');
  return [...new Set(options.operands)].map((resource) => ({ kind: 'resource', resource }));
}

/** The one member that the command line names; null if it names nothing. @throws UsageError */
export function memberOf({ operands }: Options): string | null {
  const [member, surplus] = operands;
  if (member === undefined) return null;
  if (member === '') throw new UsageError('the member name is empty');
  if (surplus !== undefined) throw new UsageError(`one member at a time, but ${surplus} follows`);
  return member;
}

/** Refuses to list when an option says that something is to be done. @throws UsageError */
export function refuseToList(options: Options, missing: string, acts: readonly string[]): void {
  const given = acts.find((name) => options.has(name) || options.value(name) !== null);
  if (given !== undefined) throw new UsageError(`${missing} is missing, which -${given} needs`);
}

const reasonMax = 1000;

/** Why, in the words of who does it. @throws UsageError */
export function reasonOf(options: Options): string {
  const reason = options.value('m')?.trim() ?? '';
  if (reason.length > reasonMax) {
    throw new UsageError(`the reason has more than ${reasonMax} characters`);
  }
  return reason === '' ? 'no reason given' : reason;
}

/**
 * When a freeze ends: so long after `now` (`-for`), or at a local time (`-until`); null is never.
 *
 * @throws UsageError
 */
export function endOf(options: Options, now: Millis): Millis | null {
  const span = options.value('for');
  const time = options.value('until');
  if (span !== null) {
    refuseTogether(options, '-for', ['until']);
    return now + spanOf(span);
  }
  return time === null ? null : timeOf(time, now);
}

function spanOf(text: string): Millis {
  const span = parseSpan(text);
  if (span !== null) return span;
  throw new UsageError(`-for ${text} is no span like 90m, 2h or 1d, of ten years at most`);
}

function timeOf(text: string, now: Millis): Millis {
  const time = parseLocalTime(text, now);
  if (time === null) {
    throw new UsageError(`-until ${text} is no time like 18:30 or 2026-12-24T18:30`);
  }
  if (time === 'past') throw new UsageError(`-until ${text} is past`);
  return time;
}
