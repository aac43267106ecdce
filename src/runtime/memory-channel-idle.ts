// The Memory Channel as one sees it before anything uses it: rails and hosts, and nothing in them. It saves loading the
// emulation for those who only look.
import type { MemberName } from '../engine/index.ts';
import type { HostView, RailStyle, RailView, Snapshot } from '../engine/memory-channel/index.ts';
import type { BootSettings, Hardware } from './memory-channel-settings.ts';

export interface IdleHost {
  readonly id: number;
  readonly name: MemberName;
  /** Null while it is down. */
  readonly booted: BootSettings | null;
}

const bytesPerMegabyte = 1_048_576;

/** @param failed numbers of the physical rails that have failed. */
export function idleSnapshot(
  hosts: readonly IdleHost[],
  { config, memoryMB }: Hardware,
  failed: ReadonlySet<number>,
): Snapshot {
  const style = hosts.find(({ booted }) => booted !== null)?.booted?.railStyle;
  const physical = Array.from({ length: config.physicalRails }, (_, index) => index);
  const rails = railsOf(style, physical, failed);
  return {
    style,
    rails,
    physicalRails: physical.map((index) => ({
      name: `mc${'abcd'[index] ?? index}0`,
      state: failed.has(index)
        ? 'failed'
        : rails.some((rail) => rail.activePhysical === index)
          ? 'active'
          : 'standby',
      logical: style === 0 ? index : 0,
    })),
    hosts: [...hosts]
      .sort((a, b) => a.id - b.id)
      .map((host) => hostOf(host, memoryMB, rails.length)),
    regions: [],
    lockSets: [],
    processes: [],
    effectiveMaxalloc: 0,
    allocatedBytes: 0,
    overheadBytes: 0,
  };
}

function railsOf(
  style: RailStyle | undefined,
  physical: readonly number[],
  failed: ReadonlySet<number>,
): readonly RailView[] {
  const working = physical.filter((index) => !failed.has(index));
  const carriers =
    style === undefined
      ? []
      : style === 1
        ? [working[0] ?? null]
        : physical.map((index) => (failed.has(index) ? null : index));
  return carriers.map((activePhysical, id) => ({
    id,
    active: activePhysical !== null,
    activePhysical,
    errorCount: 0,
    packets: 0,
    words: 0,
    transactions: 0,
    drops: 0,
    failovers: 0,
  }));
}

function hostOf({ id, name, booted }: IdleHost, memoryMB: number, rails: number): HostView {
  const wired = booted?.wiredPercent ?? 0;
  return {
    name,
    memberId: id,
    state: booted === null ? 'halted' : 'booted',
    mapper: 'none',
    maxalloc: 0,
    maxrecv: 0,
    receiveBytes: 0,
    wiredBytes: (booted?.wiredMB ?? 0) * bytesPerMegabyte,
    wiredLimit: Math.floor((memoryMB * bytesPerMegabyte * wired) / 100),
    applied: Array.from({ length: rails }, () => 0),
    drops: Array.from({ length: rails }, () => 0),
    pending: Array.from({ length: rails }, () => false),
  };
}
