// Figures and names of the Memory Channel as words: sizes, shares of limits, states of hosts, rates. Pure.
import type { HostView, RailView } from '../../engine/memory-channel/index.ts';
import type { ImcSample } from '../../protocol/index.ts';

const megabyte = 1024 * 1024;
/** From this share of a limit on, a line warns and names the parameter (TUI-140). */
const warningShare = 0.9;

/** `5.1`, and `10` for whole megabytes: 1 MB is 1048576 bytes (MC-048). */
export function megabytes(bytes: number): string {
  const value = bytes / megabyte;
  if (Number.isInteger(value)) return String(value);
  // One page is not nothing.
  return value < 0.1 ? Math.max(0.01, value).toFixed(2) : value.toFixed(1);
}

/** `16 KB`, `5.1 MB`, `300 bytes`. */
export function sizeText(bytes: number): string {
  if (bytes >= megabyte) return `${megabytes(bytes)} MB`;
  return bytes % 1024 === 0 ? `${bytes / 1024} KB` : `${bytes} bytes`;
}

/** `3.1 of 10 MB`. */
export function ofLimit(used: number, limit: number): string {
  return `${megabytes(used)} of ${megabytes(limit)} MB`;
}

/** True from 90 % of a limit on. */
export function isNearLimit(used: number, limit: number): boolean {
  return limit > 0 && used >= limit * warningShare;
}

/** `93 %`, rounded down, so that 100 % means all of it. */
export function percent(used: number, limit: number): string {
  return `${Math.floor((used / limit) * 100)} %`;
}

export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** `12,345`. */
export function grouped(count: number): string {
  return Math.round(count).toLocaleString('en-US');
}

/** What a host is to the Memory Channel API cluster (TUI-138). */
export const hostWords: Readonly<Record<HostView['state'], string>> = {
  member: 'up',
  booted: 'not initialized',
  halted: 'down',
  panicked: 'panicked',
};

export function isInitialized(host: HostView): boolean {
  return host.state === 'member';
}

/** Whether any host of the sample has run imc_init. */
export function isAnyInitialized(sample: ImcSample): boolean {
  return sample.snapshot.hosts.some(isInitialized);
}

type RailCount = 'packets' | 'words' | 'transactions' | 'drops';

/** A count with what came a second since the sample before: `12,345 (120/s)`; only the count where that is not known. */
export function countWords(
  rail: RailView,
  count: RailCount,
  sample: ImcSample,
  before: ImcSample | null,
): string {
  const old = before?.snapshot.rails.find((one) => one.id === rail.id);
  const passed = sample.at - (before?.at ?? sample.at);
  const more = rail[count] - (old?.[count] ?? 0);
  // Less than before: the cluster was started anew.
  if (old === undefined || passed <= 0 || more < 0) return grouped(rail[count]);
  return `${grouped(rail[count])} (${grouped((more * 1000) / passed)}/s)`;
}
