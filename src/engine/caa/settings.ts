// A resource's registered attributes as typed values. The registry keeps text; the rules want numbers and lists.
import type { MemberName, Millis, ResourceDocument, ResourceName } from '../documents.ts';

/** REBALANCE, `t:day:hour:min`, in local time; null is every day or every hour (manual 2.8). */
export interface LocalSchedule {
  /** 0 is Sunday. */
  readonly day: number | null;
  readonly hour: number | null;
  readonly minute: number;
}

export type PlacementPolicy = 'balanced' | 'favored' | 'restricted';

export interface ResourceSettings {
  readonly description: string;
  readonly policy: PlacementPolicy;
  readonly hostingMembers: readonly MemberName[];
  readonly required: readonly ResourceName[];
  readonly optional: readonly ResourceName[];
  readonly restartAttempts: number;
  readonly failureThreshold: number;
  readonly failureIntervalMs: Millis;
  readonly failoverDelayMs: Millis;
  readonly checkIntervalMs: Millis;
  readonly scriptTimeoutMs: Millis;
  readonly autoStart: boolean;
  readonly activePlacement: boolean;
  readonly rebalance: LocalSchedule | null;
}

const millisPerSecond = 1000;

/** Reads the merged attributes of a registered application (manual 2.2.2, Table 2-1). */
export function readSettings(attributes: ResourceDocument['attributes']): ResourceSettings {
  const text = (name: string): string => attributes[name] ?? '';
  const list = (name: string): readonly string[] => readList(text(name));
  const seconds = (name: string): Millis => Number(text(name)) * millisPerSecond;
  return {
    description: text('DESCRIPTION'),
    policy: readPolicy(text('PLACEMENT')),
    hostingMembers: list('HOSTING_MEMBERS'),
    required: readRequired(attributes),
    optional: list('OPTIONAL_RESOURCES'),
    restartAttempts: Number(text('RESTART_ATTEMPTS')),
    failureThreshold: Number(text('FAILURE_THRESHOLD')),
    failureIntervalMs: seconds('FAILURE_INTERVAL'),
    failoverDelayMs: seconds('FAILOVER_DELAY'),
    checkIntervalMs: seconds('CHECK_INTERVAL'),
    scriptTimeoutMs: seconds('SCRIPT_TIMEOUT'),
    autoStart: text('AUTO_START') === '1',
    activePlacement: text('ACTIVE_PLACEMENT') === '1',
    rebalance: readSchedule(text('REBALANCE')),
  };
}

function readSchedule(value: string): LocalSchedule | null {
  if (value === '') return null;
  const [mark, day, hour, minute] = value.split(':');
  if (mark !== 't' || minute === undefined) return null;
  const numberOrEvery = (part: string | undefined): number | null =>
    part === '*' ? null : Number(part);
  return { day: numberOrEvery(day), hour: numberOrEvery(hour), minute: Number(minute) };
}

/** REQUIRED_RESOURCES alone, for an index of thousands of applications of which few have any. */
export function readRequired(attributes: ResourceDocument['attributes']): readonly ResourceName[] {
  return readList(attributes.REQUIRED_RESOURCES ?? '');
}

/** Most lists are empty. */
function readList(text: string): readonly string[] {
  return text === '' ? none : text.split(/\s+/).filter(Boolean);
}

const none: readonly string[] = [];

function readPolicy(word: string): PlacementPolicy {
  return word === 'favored' || word === 'restricted' ? word : 'balanced';
}
