// The tables and records of the model of the lock manager (dlm-model.ts), written apart from the engine's.
import { Status } from '../../src/engine/dlm/index.ts';

export const levels = ['', 'NL', 'CR', 'CW', 'PR', 'PW', 'EX'];

/** Which modes share a resource with which: every pair that does, once. */
export const friends = new Set(
  'NL-NL NL-CR NL-CW NL-PR NL-PW NL-EX CR-CR CR-CW CR-PR CR-PW CW-CW PR-PR'
    .split(' ')
    .flatMap((pair) => [pair, pair.split('-').reverse().join('-')]),
);

/** Conversions that may be forced to queue. */
export const forcible = new Set(
  'NL-CR NL-CW NL-PR NL-PW NL-EX CR-CW CR-PR CR-PW CR-EX CW-PW CW-EX PR-PW PR-EX'.split(' '),
);

export const reads = new Set(
  (
    'NL-NL NL-CR NL-CW NL-PR NL-PW NL-EX CR-CR CR-CW CR-PR CR-PW CR-EX ' +
    'CW-CW CW-PW CW-EX PR-PR PR-PW PR-EX PW-EX'
  ).split(' '),
);
export const writes = new Set(
  'PW-NL PW-CR PW-CW PW-PR PW-PW EX-NL EX-CR EX-CW EX-PR EX-PW EX-EX'.split(' '),
);

export function pair(a: number, b: number): string {
  return `${levels[a]}-${levels[b]}`;
}

export interface ModelTerms {
  readonly mode: number;
  readonly flags: number;
  readonly value: readonly number[] | null;
  readonly blkrtn: unknown;
  readonly notprm: unknown;
  readonly hint: unknown;
  readonly timeout: number;
  /** The caller waits in the call; otherwise a completion routine is given. */
  readonly sync: boolean;
}

export interface ModelRequest {
  readonly terms: ModelTerms;
  readonly pid: number;
  readonly order: number;
  readonly queuedMs: number;
}

export interface ModelLock {
  readonly id: number;
  readonly resource: string;
  readonly parent: number;
  /** Who used it last; 0 for a group lock in nobody's hands. */
  pid: number;
  group: number;
  readonly transaction: string | null;
  mode: number;
  terms: ModelTerms;
  request: ModelRequest | null;
  /** Told that it blocks somebody since it was last granted or restored. */
  told: boolean;
}

export interface ModelResource {
  value: readonly number[];
  valid: boolean;
  sequence: number;
  domain: string | null;
}

export interface ModelNote {
  readonly lkid: number;
  readonly text: string;
  readonly blocking: boolean;
  /** Says why the lock has gone, so its going does not take the note back. */
  readonly last: boolean;
}

export interface ModelProcess {
  readonly pid: number;
  readonly member: number;
  group: number;
  delivers: boolean;
  notes: ModelNote[];
  returns: { readonly lkid: number; readonly text: string }[];
}

export interface ModelDomain {
  invalidated: boolean;
  collection: { pid: number; resources: Set<string>; more: boolean; whole: boolean } | null;
  readonly attached: Set<number>;
}

export const zero: readonly number[] = [0, 0, 0, 0];

export class ModelFault extends Error {}

/** The word of a status, as the model writes it. */
export function statusWord(status: number): string {
  if (status === -1) return 'BLOCKED';
  return Object.entries(Status).find(([, code]) => code === status)?.[0] ?? String(status);
}
