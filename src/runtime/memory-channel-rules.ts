// The attributes of the system configuration table that the Memory Channel knows: what each may be, and what stands in
// for one that is missing or cannot be. Pure; knows no file.
import type { ClusterConfig, RailStyle } from '../engine/memory-channel/index.ts';

/** An attribute, and how its text becomes a value. */
export interface Rule<Value> {
  readonly subsystem: string;
  readonly name: string;
  readonly wants: string;
  readonly otherwise: Value;
  /** Undefined for a text that is no such value. */
  readonly parse: (text: string) => Value | undefined;
}

type Delay = number | { readonly uniform: readonly [number, number] };
const delayMaxUs = 1_000_000;

/** rm_rail_style (manual 10.1.3, MC-029, MC-030). */
export const railStyle: Rule<RailStyle> = {
  subsystem: 'rm',
  name: 'rm_rail_style',
  wants: '0 for single-rail or 1 for failover pair',
  otherwise: 1,
  parse: oneOf({ '0': 0, '1': 1 }),
};

/** vm_syswiredpercent (manual 10.4.2, MC-075). */
export const wiredPercent: Rule<number> = {
  subsystem: 'vm',
  name: 'vm_syswiredpercent',
  wants: '1 to 100',
  otherwise: 80,
  parse: whole(1, 100),
};

export const interconnect: Rule<'memory-channel' | 'lan'> = {
  subsystem: 'rm',
  name: 'emul_interconnect',
  wants: 'mc, or lan for a cluster without Memory Channel',
  otherwise: 'memory-channel',
  parse: oneOf({ mc: 'memory-channel', lan: 'lan' }),
};

export const physicalRails: Rule<number> = {
  subsystem: 'rm',
  name: 'emul_physical_rails',
  wants: '1 to 4',
  otherwise: 2,
  parse: whole(1, 4),
};

export const delay: Rule<Delay> = {
  subsystem: 'rm',
  name: 'emul_delay_us',
  wants: `microseconds from 0 to ${delayMaxUs}, or a range such as 1-50`,
  otherwise: 0,
  parse: delayOf,
};

export const writeBuffer: Rule<NonNullable<ClusterConfig['writeBuffer']>> = {
  subsystem: 'rm',
  name: 'emul_write_buffer',
  wants: 'none, fifo or alpha',
  otherwise: 'fifo',
  parse: oneOf({ none: 'none', fifo: 'fifo', alpha: 'alpha' }),
};

export const fill: Rule<NonNullable<ClusterConfig['fill']>> = {
  subsystem: 'rm',
  name: 'emul_fill',
  wants: 'zero, poison or random',
  otherwise: 'zero',
  parse: oneOf({ zero: 'zero', poison: 'poison', random: { random: 1 } }),
};

export const memoryMB: Rule<number> = {
  subsystem: 'rm',
  name: 'emul_memory_mb',
  wants: 'megabytes from 64 to 1048576',
  otherwise: 1024,
  parse: whole(64, 1_048_576),
};

/** What others than the library have wired; it leaves less for receive space (manual 10.5.6, MC-078). */
export const wiredMB: Rule<number> = {
  subsystem: 'rm',
  name: 'emul_wired_mb',
  wants: 'megabytes from 0 to 1048576',
  otherwise: 0,
  parse: whole(0, 1_048_576),
};

const all: readonly Rule<unknown>[] = [
  railStyle,
  wiredPercent,
  interconnect,
  physicalRails,
  delay,
  writeBuffer,
  fill,
  memoryMB,
  wiredMB,
];

/** Why an attribute cannot have a value, as a sentence, or null; what the Memory Channel does not know may be anything. */
export function attributeProblem(subsystem: string, name: string, value: string): string | null {
  const rule = all.find((one) => one.subsystem === subsystem && one.name === name);
  if (rule !== undefined) {
    return rule.parse(value) === undefined ? badValue(rule, value) : null;
  }
  if (!name.startsWith('emul_')) return null;
  const known = all.filter((one) => one.name.startsWith('emul_')).map((one) => one.name);
  return `There is no attribute ${name}. Those of the emulation are ${known.join(', ')}, in the stanza rm.`;
}

/** `rm_rail_style cannot be "7": give …` */
export function badValue(rule: Rule<unknown>, value: string): string {
  return `${rule.name} cannot be ${JSON.stringify(value.slice(0, 100))}: give ${rule.wants}.`;
}

function oneOf<Value>(values: Readonly<Record<string, Value>>): Rule<Value>['parse'] {
  return (text) => (Object.hasOwn(values, text) ? values[text] : undefined);
}

function whole(least: number, most: number): Rule<number>['parse'] {
  return (text) => {
    const value = /^[0-9]{1,7}$/.test(text) ? Number(text) : Number.NaN;
    return value >= least && value <= most ? value : undefined;
  };
}

function delayOf(text: string): Delay | undefined {
  const [, from, to] = /^([0-9]{1,7})(?:-([0-9]{1,7}))?$/.exec(text) ?? [];
  if (from === undefined) return undefined;
  const least = Number(from);
  const most = Number(to ?? from);
  if (least > most || most > delayMaxUs) return undefined;
  return to === undefined ? least : { uniform: [least, most] };
}
