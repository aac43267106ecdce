// What imcs prints, from snapshots of real (simulated) clusters.
import { describe, expect, it } from 'vitest';
import { LockPerm, Perm, type Snapshot } from '../../src/engine/memory-channel/index.ts';
import { formatImcSections, imcJson } from '../../src/format/index.ts';
import { attachBoth, open, scenarioCluster } from '../support/memory-channel.ts';

const fields = (line: string | undefined): readonly string[] => (line ?? '').split(/ +/);

const print = (snapshot: Snapshot, ...sections: Parameters<typeof formatImcSections>[1]) =>
  formatImcSections(snapshot, sections);

/** SC-48: a region and a lock set of user u. */
function usedCluster() {
  const simulator = scenarioCluster();
  const process = open(simulator, 'A');
  process.imc.alloc(123, 8192, { perm: Perm.URW | Perm.GRW, coherent: true, rail: 0 });
  process.imc.allocLocks(456, 4, { perm: LockPerm.LKU, creator: true });
  return { simulator, process };
}

describe('SC-48 what is listed', () => {
  const { simulator } = usedCluster();
  const snapshot = simulator.snapshot();
  const region = snapshot.regions[0]?.id;
  const set = snapshot.lockSets[0]?.id;

  it('MC-320 members have their limits', () => {
    const [, head, ...rows] = print(snapshot, 'members');
    expect(fields(head)).toEqual(['MEMBER', 'ID', 'MAPPER', 'MAXALLOC', 'MAXRECV']);
    expect(rows.map(fields)).toEqual([
      ['A', '1', 'running', '10MB', '10MB'],
      ['B', '2', 'running', '10MB', '10MB'],
      ['C', '3', 'running', '10MB', '10MB'],
    ]);
  });

  it('MC-322 MC-327 MC-328 MC-332 regions, and their total number at the end', () => {
    const [, head, row, ...rest] = print(snapshot, 'regions');
    expect(fields(head)).toEqual([
      'Type',
      'ID',
      'KEY',
      'SIZE',
      'MODE',
      'OWNER',
      'GROUP',
      'RAIL',
      'COH',
    ]);
    expect(fields(row)).toEqual([
      'IMC',
      String(region),
      '123',
      '8192',
      'rw-rw----',
      'u',
      'g',
      '0',
      'coherent',
    ]);
    expect(rest).toEqual(['Total number of regions: 1']);
  });

  it('MC-321 MC-327 MC-328 MC-331 lock sets', () => {
    const [, head, row] = print(snapshot, 'lock-sets');
    expect(fields(head)).toEqual(['Type', 'ID', 'KEY', 'MODE', 'OWNER', 'GROUP', 'LOCKS']);
    expect(fields(row)).toEqual(['IMC', String(set), '456', 'rw-------', 'u', 'g', '4']);
  });

  it('columns are lined up', () => {
    expect(print(snapshot, 'regions', 'lock-sets')).toEqual([
      'Regions',
      'Type  ID  KEY  SIZE  MODE       OWNER  GROUP  RAIL  COH',
      'IMC    1  123  8192  rw-rw----  u      g         0  coherent',
      'Total number of regions: 1',
      '',
      'Lock sets',
      'Type  ID  KEY  MODE       OWNER  GROUP  LOCKS',
      'IMC    2  456  rw-------  u      g          4',
      'Total number of lock sets: 1',
    ]);
  });
});

describe('regions', () => {
  it('SC-11 MC-329 SIZE is what is allocated, in whole pages', () => {
    const simulator = scenarioCluster();
    const { imc } = open(simulator, 'A');
    imc.alloc(1, 1);
    imc.alloc(2, 8193);
    const [, , ...rows] = print(simulator.snapshot(), 'regions');
    expect(rows.slice(0, 2).map((row) => fields(row)[3])).toEqual(['8192', '16384']);
    expect(rows.at(-1)).toBe('Total number of regions: 2');
  });

  it.each([
    [Perm.URW, 'rw-------'],
    [Perm.UR | Perm.GW, 'r---w----'],
    [Perm.UW | Perm.ORW, '-w----rw-'],
    [Perm.URW | Perm.GR | Perm.OR, 'rw-r--r--'],
  ])('MC-330 permissions %o are %s', (perm, mode) => {
    const simulator = scenarioCluster();
    open(simulator, 'A').imc.alloc(1, 1, { perm });
    expect(fields(print(simulator.snapshot(), 'regions')[2])[4]).toBe(mode);
  });

  it('none at all are counted too', () => {
    expect(print(scenarioCluster().snapshot(), 'regions', 'lock-sets')).toEqual([
      'Regions',
      'Total number of regions: 0',
      '',
      'Lock sets',
      'Total number of lock sets: 0',
    ]);
  });

  it('names of others are cleaned, and a blank in one does not shift the fields', () => {
    const simulator = scenarioCluster();
    const user = { name: 'a b\x1b[2J', uid: 7, gid: 7, group: '' };
    open(simulator, 'A', user).imc.alloc(1, 1);
    const row = fields(print(simulator.snapshot(), 'regions')[2]);
    expect(row.slice(5, 8)).toEqual(['a_b^[[2J', '-', '0']);
  });
});

describe('lock sets', () => {
  it.each([
    [LockPerm.LKG, '---rw----'],
    [LockPerm.LKU | LockPerm.LKO, 'rw----rw-'],
  ])('MC-331 permissions %o are %s', (perm, mode) => {
    const simulator = scenarioCluster();
    open(simulator, 'A').imc.allocLocks(1, 1, { perm, creator: true });
    expect(fields(print(simulator.snapshot(), 'lock-sets')[2])[3]).toBe(mode);
  });

  it('a corrupt one is named', () => {
    const { simulator } = usedCluster();
    const id = simulator.snapshot().lockSets[0]?.id ?? 0;
    simulator.kernel.corruptLockSet(id);
    expect(print(simulator.snapshot(), 'lock-sets').at(-1)).toBe(
      `Lock set ${id} is corrupt: calls on it return IMC_CORRUPTLOCK.`,
    );
  });
});

describe('statistics', () => {
  const simulator = scenarioCluster();
  const { tx } = attachBoth(open(simulator, 'A').imc, 9, { loopback: true });
  open(simulator, 'B').imc.alloc(9, 8192).attachReceive();
  open(simulator, 'B').imc.allocLocks(456, 4, { creator: true });
  const { id } = simulator.snapshot().regions[0] ?? {};
  simulator.dropPacket({ rail: 0, region: id, hosts: ['B'] });
  tx.setInt32(0, 1);
  tx.setInt32(4, 2);
  simulator.settle();
  const snapshot = simulator.snapshot();
  const lines = print(snapshot, 'statistics');
  const below = (title: string): readonly (readonly string[])[] => {
    const at = lines.findIndex((line) => line.startsWith(title));
    const end = lines.indexOf('', at);
    return lines.slice(at + 1, end < 0 ? undefined : end).map(fields);
  };

  it('MC-323 MC-327 count regions and the overhead of the library', () => {
    expect(below('Statistics').map((row) => row.at(-1))).toEqual(
      [3, 3, 1, 1, 10 * 1024 * 1024, snapshot.allocatedBytes, snapshot.overheadBytes].map(String),
    );
    expect(snapshot.overheadBytes).toBeGreaterThan(0);
  });

  it('MC-365 rail usage: packets, words, transactions, drops, failovers', () => {
    const [rail] = snapshot.rails;
    expect(below('Rail usage')).toEqual([
      [
        ...['RAIL', 'STATE', 'ON', 'ERRORS', 'PACKETS', 'WORDS', 'TRANSACTIONS', 'DROPS'],
        'FAILOVERS',
      ],
      ['', '0', 'active', 'mca0', '4', '2', '2', '4', '1', '0'],
    ]);
    expect(rail).toMatchObject({ packets: 2, transactions: 4, drops: 1 });
    expect(below('ADAPTER')).toEqual([
      ['mca0', 'active', '0'],
      ['mcb0', 'standby', '0'],
    ]);
  });

  it('MC-365 of each member: packets applied, receive pages, limits', () => {
    expect(below('Member usage').slice(1)).toEqual([
      ['A', '2', '0', '1', '10MB', '10MB', '8192', '819MB'],
      ['B', '1', '1', '1', '10MB', '10MB', '8192', '819MB'],
      ['C', '2', '0', '0', '10MB', '10MB', '0', '819MB'],
    ]);
  });

  it('a failover and a dead rail are seen', () => {
    const other = scenarioCluster();
    other.failPhysicalRail(0);
    expect(print(other.snapshot(), 'statistics').join('\n')).toMatch(/0 +active +mcb0 .* 1$/m);
    expect(print(other.snapshot(), 'statistics').join('\n')).toMatch(/^mca0 +failed +0$/m);
    const single = scenarioCluster({ railStyle: 0, physicalRails: 2 });
    single.failPhysicalRail(1);
    expect(print(single.snapshot(), 'statistics').join('\n')).toMatch(/^ +1 +failed +- /m);
  });
});

describe('-json', () => {
  it('MC-327 has the same items', () => {
    const { simulator } = usedCluster();
    const snapshot = simulator.snapshot();
    const answer = JSON.parse(
      imcJson(5, snapshot, ['members', 'regions', 'lock-sets', 'statistics']),
    );
    expect(answer).toMatchObject({
      at: 5,
      members: [{ member: 'A', id: 1, mapper: 'running', maxalloc: 10485760 }, {}, {}],
      regions: [
        {
          type: 'IMC',
          id: snapshot.regions[0]?.id,
          key: 123,
          size: 8192,
          mode: 'rw-rw----',
          owner: 'u',
          group: 'g',
          rail: 0,
          coherent: true,
          attaches: [],
        },
      ],
      regionsTotal: 1,
      lockSets: [
        {
          type: 'IMC',
          key: 456,
          mode: 'rw-------',
          locks: 4,
          corrupt: false,
          held: [{ lock: 0, member: 'A' }],
        },
      ],
      statistics: {
        style: 1,
        regions: 1,
        lockSets: 1,
        overhead: snapshot.overheadBytes,
        rails: [{ rail: 0, active: true, on: 0, drops: 0 }],
        adapters: [
          { name: 'mca0', state: 'active', rail: 0 },
          { name: 'mcb0', state: 'standby', rail: 0 },
        ],
        members: [{ member: 'A', receive: 8192 }, {}, {}],
      },
    });
  });

  it('has only what was asked for, and nothing that steers a terminal', () => {
    const simulator = scenarioCluster();
    const user = { name: 'a\x9b\u202e', uid: 7, gid: 7, group: 'g' };
    open(simulator, 'A', user).imc.alloc(1, 1);
    const text = imcJson(5, simulator.snapshot(), ['regions']);
    expect(Object.keys(JSON.parse(text))).toEqual(['at', 'regions', 'regionsTotal']);
    expect(text).toContain('a\\u009b\\u202e');
    expect(text).not.toMatch(/[\x7f-\x9f\u202e]/);
  });
});
