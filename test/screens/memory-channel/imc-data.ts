// Samples of the Memory Channel for the view: the one of the picture in the console's specification, and others.
import type {
  AttachView,
  HostView,
  LockSetView,
  PhysicalRailView,
  RailView,
  RegionView,
  Snapshot,
} from '../../../src/engine/memory-channel/index.ts';
import type { ImcEvent, ImcProgramView, ImcSample } from '../../../src/protocol/index.ts';
import { fixedNow } from '../../support/console-data.ts';

const megabyte = 1024 * 1024;
/** 18:40:02 of the day of the picture. */
export const joinedAt = Date.UTC(2026, 10, 21, 18, 40, 2);

export function rail(id: number, more: Partial<RailView> = {}): RailView {
  return {
    id,
    active: true,
    activePhysical: id,
    errorCount: 4,
    packets: 12_345,
    words: 45_678,
    transactions: 14_000,
    drops: 1,
    failovers: 0,
    ...more,
  };
}

export function physical(
  name: string,
  state: PhysicalRailView['state'],
  logical = 0,
): PhysicalRailView {
  return { name, state, logical };
}

export function host(name: string, memberId: number, more: Partial<HostView> = {}): HostView {
  return {
    name,
    memberId,
    state: 'member',
    mapper: 'running',
    maxalloc: 10 * megabyte,
    maxrecv: 10 * megabyte,
    receiveBytes: 3.1 * megabyte,
    wiredBytes: 3.1 * megabyte,
    wiredLimit: 25 * megabyte,
    applied: [9000 + memberId],
    drops: [memberId === 2 ? 1 : 0],
    pending: [memberId === 2],
    ...more,
  };
}

export function attach(
  hostName: string,
  pid: number,
  direction: AttachView['direction'],
  to?: string,
): AttachView {
  return { pid, host: hostName, direction, ...(to === undefined ? {} : { to }) };
}

export function region(id: number, key: number, more: Partial<RegionView> = {}): RegionView {
  return {
    type: 'IMC',
    id,
    key,
    size: 8192,
    mode: 'rw-r-----',
    owner: 'root',
    group: 'system',
    rail: 0,
    coherent: false,
    allocators: [],
    attaches: [],
    loopbackOn: [],
    receivedBy: [],
    ...more,
  };
}

export function lockSet(id: number, key: number, more: Partial<LockSetView> = {}): LockSetView {
  return {
    type: 'IMC',
    id,
    key,
    mode: 'rw-rw----',
    owner: 'oracle',
    group: 'dba',
    locks: 4,
    corrupt: false,
    allocators: [1_049_017],
    held: [],
    ...more,
  };
}

const here = 'pepicelli';

const regions: readonly RegionView[] = [
  region(1, 123, {
    coherent: true,
    attaches: [
      attach(here, 1_573_010, 'transmit'),
      attach(here, 1_573_010, 'receive'),
      attach(here, 1_573_011, 'receive'),
      attach('polishham', 526_114, 'receive'),
    ],
    loopbackOn: [here],
    receivedBy: ['polishham', 'provolone', here],
  }),
  region(2, 456, {
    size: 65_536,
    mode: 'rw-rw----',
    owner: 'oracle',
    group: 'dba',
    attaches: [
      attach(here, 1_573_012, 'transmit'),
      attach(here, 1_573_013, 'transmit'),
      ...[1, 2, 3].map((pid) => attach(here, 1_573_013 + pid, 'receive')),
      attach('provolone', 1_049_017, 'receive'),
    ],
    receivedBy: ['provolone', here],
  }),
  region(3, 7001, {
    size: megabyte,
    mode: 'rw-------',
    owner: 'lab',
    group: 'users',
    attaches: [attach(here, 1_573_020, 'transmit', 'provolone')],
  }),
  region(4, 7002, {
    size: 4 * megabyte,
    mode: 'rw-rw-r--',
    owner: 'lab',
    group: 'users',
    attaches: [attach(here, 1_573_020, 'transmit'), attach(here, 1_573_020, 'receive')],
    receivedBy: [here],
  }),
];

const lockSets: readonly LockSetView[] = [
  lockSet(1, 456, { held: [{ index: 0, pid: 1_049_017, host: 'provolone' }] }),
  lockSet(2, 7001, { locks: 16, mode: 'rw-------', owner: 'lab', group: 'users' }),
];

const allocatedBytes = regions.reduce((sum, { size }) => sum + size, 0);

export const deliSnapshot: Snapshot = {
  style: 1,
  rails: [rail(0)],
  physicalRails: [physical('mca0', 'active'), physical('mcb0', 'standby')],
  hosts: [host('polishham', 1), host('provolone', 2), host('pepicelli', 3)],
  regions,
  lockSets,
  processes: [
    { pid: 1_573_010, host: here, user: 'root', program: 'mc_ex1' },
    { pid: 1_049_017, host: 'provolone', user: 'oracle', program: 'mc_ex5' },
  ],
  effectiveMaxalloc: 10 * megabyte,
  allocatedBytes,
  overheadBytes: 16_384,
};

export function event(kind: ImcEvent['kind'], text: string, secondsAgo: number): ImcEvent {
  return { at: fixedNow - secondsAgo * 1000, kind, text };
}

export function program(pid: number, more: Partial<ImcProgramView> = {}): ImcProgramView {
  return {
    pid,
    member: here,
    program: 'mc_ex1',
    argv: ['0'],
    startedAt: fixedNow - 65_000,
    ended: null,
    parent: null,
    ...more,
  };
}

const programs: readonly ImcProgramView[] = [
  program(1_573_001, {
    argv: ['1'],
    member: 'polishham',
    ended: { at: fixedNow - 30_000, code: 138, signal: 'SIGBUS' },
  }),
  program(1_573_010),
  program(1_573_002, { ended: { at: fixedNow - 20_000, code: 0, signal: null } }),
];

/** The picture of the specification; some parts of the snapshot may be others. */
export function imcSample(
  snapshot: Partial<Snapshot> = {},
  more: Partial<Omit<ImcSample, 'snapshot'>> = {},
): ImcSample {
  return {
    at: fixedNow,
    hasMemoryChannel: true,
    since: joinedAt,
    snapshot: { ...deliSnapshot, ...snapshot },
    programs,
    events: [],
    errorChanges: [{ at: joinedAt, why: 'host joined' }],
    cutLinks: [],
    ...more,
  };
}

export const someEvents: readonly ImcEvent[] = [
  event('host', 'pepicelli joined', 5000),
  event('console', 'pepicelli: Memory Channel API - insufficient wired memory', 4000),
  event('code', 'pid 1573010 on pepicelli: imc_asalloc returned IMC_MCFULL', 300),
  event('failover', 'logical rail 0 goes over mcb0 now', 200),
  event('error', 'a packet of region 1 was lost by provolone', 100),
  event('code', 'pid 1573011 on pepicelli: imc_asattach returned IMC_RXFULL', 60),
  event('code', 'pid 1573010 on pepicelli: imc_asalloc returned IMC_MCFULL', 30),
];

/** No host has run imc_init yet. */
export const uninitialized: ImcSample = imcSample(
  {
    hosts: deliSnapshot.hosts.map((one) => ({
      ...one,
      state: 'booted',
      mapper: 'none',
      receiveBytes: 0,
      wiredBytes: 0,
    })),
    rails: [rail(0, { errorCount: 0, packets: 0, words: 0, drops: 0 })],
    regions: [],
    lockSets: [],
    allocatedBytes: 0,
    overheadBytes: 0,
    processes: [],
  },
  { programs: [], errorChanges: [] },
);
