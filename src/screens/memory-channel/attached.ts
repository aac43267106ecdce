// Who transmits and receives a region, as words: on one host for the column of the table, and on all of them (TUI-139).
// Pure.
import type { LockSetView, RegionView } from '../../engine/memory-channel/index.ts';
import { cleanText } from '../../format/index.ts';

/** How one host is attached: `tx 1, rx 2, loop`, `ptp provolone`; `-` if it is not. */
export function attachedHere(region: RegionView, host: string | null): string {
  const own = region.attaches.filter((attach) => attach.host === host);
  const transmits = own.filter((one) => one.direction === 'transmit' && one.to === undefined);
  const receives = own.filter((one) => one.direction === 'receive').length;
  const targets = [...new Set(own.flatMap(({ to }) => (to === undefined ? [] : [to])))];
  const words = [
    transmits.length === 0 ? '' : `tx ${transmits.length}`,
    receives === 0 ? '' : `rx ${receives}`,
    host !== null && region.loopbackOn.includes(host) ? 'loop' : '',
    ...targets.map((target) => `ptp ${target}`),
  ].filter((word) => word !== '');
  return words.length === 0 ? '-' : cleanText(words.join(', '));
}

/** `polishham, provolone (2)`: the hosts, each with the number of its processes if there are several. */
export function transmitters(region: RegionView): string {
  return hostCounts(region, 'transmit');
}

/** The same of processes that receive; hosts that only hold a coherent copy are named without a process. */
export function receivers(region: RegionView): string {
  const attached = hostCounts(region, 'receive');
  const holders = region.receivedBy.filter(
    (host) => !region.attaches.some((one) => one.host === host && one.direction === 'receive'),
  );
  const copies = holders.length === 0 ? '' : `${cleanText(holders.join(', '))} (no process)`;
  return [attached, copies].filter((text) => text !== '').join(', ');
}

function hostCounts(region: RegionView, direction: 'transmit' | 'receive'): string {
  const counts = new Map<string, number>();
  for (const attach of region.attaches) {
    if (attach.direction !== direction) continue;
    const name = attach.to === undefined ? attach.host : `${attach.host} to ${attach.to}`;
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  const words = [...counts].map(([name, count]) => (count === 1 ? name : `${name} (${count})`));
  return cleanText(words.join(', '));
}

/** `0: provolone pid 1049017`, one for each held lock, with a comma between; `nobody`. */
export function heldBy(set: LockSetView): string {
  const words = set.held.map(({ index, host, pid }) => `${index}: ${cleanText(host)} pid ${pid}`);
  return words.length === 0 ? 'nobody' : words.join(', ');
}
