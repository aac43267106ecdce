// The parts of the lock browser without React: names, the tree, chains, circles and pages.

import { describe, expect, it } from 'vitest';
import { bytesOf, bytesOfText, isCompatible, Mode } from '../../../src/engine/dlm/index.ts';
import type { DlmSample } from '../../../src/protocol/index.ts';
import { blockerPage } from '../../../src/screens/dlm/blocker-page.ts';
import { findChain } from '../../../src/screens/dlm/chain.ts';
import { findCircles } from '../../../src/screens/dlm/circles.ts';
import { graphPage } from '../../../src/screens/dlm/graph-page.ts';
import { lockPage } from '../../../src/screens/dlm/lock-page.ts';
import { modesPage } from '../../../src/screens/dlm/modes-page.ts';
import { ageText, blockText, hexLines, nameText } from '../../../src/screens/dlm/names.ts';
import { type Arrangement, treeRows } from '../../../src/screens/dlm/rows.ts';
import {
  indexSample,
  type LockEntry,
  type SampleIndex,
} from '../../../src/screens/dlm/sample-index.ts';
import { statisticsPage } from '../../../src/screens/dlm/statistics-page.ts';
import { type PageContent, pageText } from '../../../src/screens/shell/page-lines.ts';
import { fixedNow } from '../../support/console-data.ts';
import { fc } from '../../support/properties.ts';
import {
  circleSample,
  deliLocks,
  lock,
  noStatistics,
  process,
  request,
  resourceSample,
  sampleOf,
  wait,
} from './dlm-data.ts';

const deli = indexSample(deliLocks, null);
const circle = indexSample(circleSample, null);

function entry(index: SampleIndex, lkid: number): LockEntry {
  const found = index.locks.get(lkid);
  if (found === undefined) throw new Error(`The sample has no lock ${lkid.toString(16)}.`);
  return found;
}

function rows(sample: DlmSample, change: Partial<Arrangement> = {}): readonly string[] {
  const arrangement: Arrangement = { sort: 'waiters', filter: '', folds: new Map(), ...change };
  const signs = { open: '-', closed: '+', leaf: '|' };
  return treeRows(indexSample(sample, null), arrangement).map(
    (row) =>
      `${'  '.repeat(row.depth)}${signs[row.fold]} ${row.kind === 'namespace' ? row.id : row.node.name}`,
  );
}

function linesOf(content: PageContent): readonly string[] {
  return pageText(content).split('\n');
}

describe('names and values', () => {
  it.each([
    ['disk1', 'disk1'],
    ['a\nb\x1b[2J', 'a\\x0ab\\x1b[2J'],
    ['\x00\x01\x7f', '\\x00\\x01\\x7f'],
    [' x ', '\\x20x\\x20'],
    ['a\\x41', 'a\\\\x41'],
    [bytesOf([0xff, 0x41]), '\\xffA'],
    [bytesOfText('Grüße'), 'Grüße'],
    [bytesOfText('表'), '表'],
    [bytesOfText('a\u202eb'), 'a\\xe2\\x80\\xaeb'],
    [bytesOfText('\u009b2J'), '\\xc2\\x9b2J'],
  ])('TUI-127 %j is shown as %s', (name, text) => {
    expect(nameText(name)).toBe(text);
  });

  it('TUI-127 no name, whatever its bytes, brings a control character to the screen', () => {
    const names = fc.uint8Array({ maxLength: 31 }).map(bytesOf);
    fc.assert(fc.property(names, (name) => !/[\p{Cc}\p{Cf}\p{Cs}]/u.test(nameText(name))));
  });

  it('TUI-126 a value block in hexadecimal and as text', () => {
    const value = [0x33323130, 0x00666564, 0, 0xffffffff];
    expect(hexLines(value, 4)).toEqual(['30313233 64656600 00000000 ffffffff']);
    expect(hexLines(value, 2)).toEqual(['30313233 64656600', '00000000 ffffffff']);
    expect(blockText(value)).toBe('0123def.........');
  });

  it.each([
    [-5, '0.0 s'],
    [4190, '4.1 s'],
    [59_999, '59.9 s'],
    [60_000, '1 m'],
    [3_723_000, '1 h 2 m'],
  ])('an age of %d ms is %s', (span, text) => {
    expect(ageText(span)).toBe(text);
  });
});

describe('the tree', () => {
  it('TUI-122 resources with waiters first, the longest wait on top; branches with waiters are open', () => {
    expect(rows(deliLocks)).toEqual([
      '- public 7',
      '  - disk1',
      '    - vol_b',
      '      | file3',
      '      | file4',
      '    + vol_a',
      '    + vol_c',
      '+ user 0',
      '+ group 201',
    ]);
  });

  it('TUI-122 by name on demand', () => {
    const shown = rows(deliLocks, { sort: 'name' }).map((row) => row.trim());
    expect(shown.slice(1, 7)).toEqual([
      '- disk1',
      '+ vol_a',
      '- vol_b',
      '| file3',
      '| file4',
      '+ vol_c',
    ]);
  });

  it('TUI-122 of two resources the one with the older request comes first', () => {
    const waiting = (name: string, id: number, ms: number) =>
      resourceSample('public 1', [name], {
        granted: [lock(id, 'EX', 1)],
        waiting: [request(id + 1, 'NONE', 'EX', 2, ms)],
      });
    const sample = sampleOf([waiting('a', 1, 10), waiting('b', 3, 500), waiting('c', 5, 90)]);
    expect(rows(sample)).toEqual(['- public 1', '  | b', '  | c', '  | a']);
  });

  it('TUI-120 public namespaces first, then those of users, then those of groups', () => {
    const of = (namespace: string) =>
      resourceSample(namespace, ['r'], { granted: [lock(1, 'EX', 1)] });
    const keys = ['group 3', 'user 20', 'public 9', 'user 3', 'public 2'];
    const shown = rows(sampleOf(keys.map(of)), { folds: new Map(keys.map((key) => [key, false])) });
    expect(shown).toEqual(['+ public 2', '+ public 9', '+ user 3', '+ user 20', '+ group 3']);
  });

  it('what the user opens or closes stays so, whatever waits there', () => {
    const public7 = deli.namespaces[0]?.roots[0];
    const folds = new Map([
      [public7?.id ?? '', false],
      ['user 0', true],
    ]);
    expect(rows(deliLocks, { folds })).toEqual([
      '- public 7',
      '  + disk1',
      '- user 0',
      '  | tape1',
      '  | tape2',
      '  | tape3',
      '+ group 201',
    ]);
  });

  it.each([
    ['file3', ['disk1', 'vol_b', 'file3']],
    ['vol_', ['disk1', 'vol_b', 'vol_a', 'vol_c']],
    ['name=file4', ['disk1', 'vol_b', 'file4']],
    ['mode=PW', ['probe']],
    ['namespace=user0', ['tape1', 'tape2', 'tape3']],
    ['lock=b19', ['disk1', 'vol_b', 'file3']],
    ['pid=526120', ['disk1', 'vol_b', 'file3']],
    ['program=dlm_lock !file', ['disk1', 'vol_b']],
    ['member=provolone', ['disk1', 'vol_b', 'file3']],
    ['nothing', []],
  ])('filter %s', (filter, expected) => {
    const names = rows(deliLocks, { filter })
      .filter((row) => row.startsWith(' '))
      .map((row) => row.trim().slice(2));
    expect(names).toEqual(expected);
  });

  it('a thousand levels of resources', () => {
    const deep = Array.from({ length: 1000 }, (_, at) => {
      const path = Array.from({ length: at + 1 }, () => 'r');
      return resourceSample('public 1', path, { granted: [lock(at + 1, 'NL', 1)] });
    });
    const shown = rows(sampleOf(deep), { filter: 'r' });
    expect(shown.length).toBe(1001);
    expect(shown.at(-1)).toBe(`${'  '.repeat(1000)}| r`);
  });

  it('a resource whose parent the sample does not hold still has its place', () => {
    const sample = sampleOf([
      resourceSample('public 1', ['gone', 'here'], { granted: [lock(1, 'EX', 1)] }),
    ]);
    expect(rows(sample, { filter: 'here' })).toEqual(['- public 1', '  - gone', '    | here']);
  });
});

describe('find blocker', () => {
  const ids = (index: SampleIndex, lkid: number) => {
    const { steps, backTo } = findChain(index, entry(index, lkid));
    return { steps: steps.map((step) => step.request.lock.lkid), backTo };
  };

  it('TUI-123 walks from the waiting lock to the head of the chain', () => {
    expect(ids(deli, 0xc40)).toEqual({ steps: [0xc40, 0xb12], backTo: null });
    const text = linesOf(blockerPage(deli, 0xc40));
    expect(text.slice(0, 12)).toEqual([
      '1  00000c40 EX on file3, WAITING for 3.9 s',
      '   process 526120 on polishham (OS pid 4120, dlm_lock)',
      '   waits for b12 (PR to EX), b19 (PR), b21 (PR)',
      '2  00000b12 PR->EX on file3, CONVERTING for 4.1 s',
      '   process 1049017 on provolone (OS pid 4017, oracle)',
      '   waits for b19 (PR), b21 (PR)',
      '',
      'Head of the chain: 2 locks whose owner waits for nothing',
      '   00000b19 PR on file3, GRANTED',
      '     process 1573010 on pepicelli (OS pid 4010, oracle)',
      '   00000b21 PR on file3, GRANTED',
      '     process 526114 on polishham (OS pid 4114, oracle)',
    ]);
  });

  it('TUI-123 goes on through an owner that waits for something else', () => {
    const index = indexSample(
      sampleOf(
        [
          resourceSample('public 1', ['a'], {
            granted: [lock(1, 'EX', 10)],
            waiting: [request(2, 'NONE', 'PR', 20, 50)],
          }),
          resourceSample('public 1', ['b'], {
            granted: [lock(3, 'EX', 30)],
            waiting: [request(4, 'NONE', 'PR', 10, 70)],
          }),
        ],
        { waits: [wait(2, 1), wait(4, 3)] },
      ),
      null,
    );
    expect(ids(index, 2)).toEqual({ steps: [2, 4], backTo: null });
    expect(pageText(blockerPage(index, 2))).toContain('1 is granted, but its owner waits itself:');
    expect(pageText(blockerPage(index, 2))).toContain('   00000003 EX on b, GRANTED');
  });

  it('TUI-123 shows a circle, also if it is not the first way', () => {
    expect(ids(circle, 0x31)).toEqual({ steps: [0x31, 0x11, 0x21], backTo: 1 });
    const text = pageText(blockerPage(circle, 0x31));
    expect(text).toContain('A circle: step 3 leads back to step 2.');
    expect(text).toContain('11 -> 21 -> 11');
  });

  it('says so when the lock no longer waits', () => {
    expect(pageText(blockerPage(deli, 0xb19))).toContain('It is granted now: PR on file3.');
    expect(pageText(blockerPage(deli, 0x999))).toContain('It is gone');
  });
});

/** Owners 0 to 5, each pending request waits for one lock of another owner. */
const edgeLists = fc.array(fc.tuple(fc.nat(5), fc.nat(5)), { maxLength: 12 });

function sampleOfEdges(edges: readonly (readonly [number, number])[]): SampleIndex {
  const held = Array.from({ length: 6 }, (_, owner) =>
    resourceSample('public 1', [`r${owner}`], {
      granted: [lock(owner + 1, 'EX', owner + 1)],
      waiting: edges.flatMap(([from, to], at) =>
        to === owner ? [request(100 + at, 'NONE', 'EX', from + 1, at)] : [],
      ),
    }),
  );
  const waits = edges.map(([, to], at) => wait(100 + at, to + 1));
  return indexSample(sampleOf(held, { waits }), null);
}

describe('wait graph', () => {
  it('TUI-124 finds a circle exactly if some owner waits for itself in the end', () => {
    fc.assert(
      fc.property(edgeLists, (edges) => {
        const reaches = Array.from({ length: 6 }, (_, from) =>
          Array.from({ length: 6 }, (_, to) => edges.some(([a, b]) => a === from && b === to)),
        );
        for (let via = 0; via < 6; via += 1) {
          for (const row of reaches) {
            for (let to = 0; row[via] && to < 6; to += 1) row[to] ||= reaches[via]?.[to] ?? false;
          }
        }
        const isCircular = reaches.some((row, owner) => row[owner]);
        expect(findCircles(sampleOfEdges(edges)).length > 0).toBe(isCircular);
      }),
    );
  });

  it('TUI-124 every circle is one: each request waits for the owner of the next, no owner twice', () => {
    fc.assert(
      fc.property(edgeLists, (edges) => {
        for (const steps of findCircles(sampleOfEdges(edges))) {
          const owners = steps.map(({ request: { lock: own } }) => own.pid);
          expect(new Set(owners).size).toBe(steps.length);
          steps.forEach(({ target }, at) => {
            expect(target.lock.pid).toBe(owners[(at + 1) % owners.length]);
          });
        }
      }),
    );
  });

  it('TUI-124 circles first and drawn, then one edge a line, then the deadlocks', () => {
    expect(linesOf(graphPage(circle))).toEqual([
      '1 circle',
      '  pepicelli 1 -> polishham 2 -> pepicelli 1',
      '    11 EX waits for 20 EX on right',
      '    21 EX waits for 10 EX on left',
      '',
      'Who waits for whom: 4 edges',
      '  11 EX pepicelli 1 -> 20 EX polishham 2 (in a circle)  right',
      '  21 EX polishham 2 -> 10 EX pepicelli 1 (in a circle)  left',
      '  31 PR provolone 3 -> 10 EX pepicelli 1  left',
      '  31 PR provolone 3 -> 21 EX polishham 2 (ahead)  left',
      '',
      'Deadlocks found and broken since the lock manager started: 0',
    ]);
  });

  it('TUI-124 a deadlock with its kind, its victim and its time', () => {
    expect(linesOf(graphPage(deli)).slice(-4)).toEqual([
      'Deadlocks found and broken since the lock manager started: 1',
      '  2026-11-21 20:11:36  conversion deadlock',
      '    victim 00000c41 PR->EX, process 526120, on disk1 > vol_b > file3',
      '    circle c41 -> b12 -> c41',
    ]);
  });
});

describe('modes', () => {
  const modes = ['NL', 'CR', 'CW', 'PR', 'PW', 'EX'] as const;
  const table = (lkid: number | null): readonly string[] =>
    linesOf(modesPage(lkid === null ? null : entry(deli, lkid))).slice(9, 15);

  it('TUI-125 every cell is what the lock manager decides', () => {
    table(null).forEach((row, at) => {
      const [name, ...cells] = row.trim().split(/\s+/);
      expect(name).toBe(modes[at]);
      const expected = modes.map((held) =>
        isCompatible(Mode[modes[at] ?? 'NL'], Mode[held]) ? 'yes' : 'no',
      );
      expect(cells).toEqual(expected);
    });
  });

  it('TUI-125 marks row and column of the chosen lock', () => {
    const rowsOf = table(0xb12);
    expect(rowsOf.filter((row) => row.includes('>'))).toEqual([rowsOf[5]]);
    expect(rowsOf[5]?.trim()).toBe('> [EX]      [yes]  [no]   [no]   [no]   [no]   [no]');
    expect(rowsOf[0]?.trim()).toBe('NL        yes    yes    yes   [yes]   yes    yes');
    expect(pageText(modesPage(entry(deli, 0xb12)))).toContain('asks for row EX, holds column PR');
  });

  it('TUI-125 a lock that only waits, and one that is granted', () => {
    expect(pageText(modesPage(entry(deli, 0xc40)))).toContain('EX, waiting: row EX');
    expect(pageText(modesPage(entry(deli, 0xb19)))).toContain('PR, granted: row and column PR');
    expect(pageText(modesPage(null))).toContain('No lock is chosen');
  });
});

describe('statistics', () => {
  const row = (content: PageContent, label: string): readonly string[] =>
    linesOf(content)
      .find((line) => line.startsWith(label))
      ?.slice(31)
      .trim()
      .split(/\s+/) ?? [];

  it('counts in all, and a second since the sample before', () => {
    const before = { at: fixedNow - 2000, statistics: { ...deliLocks.statistics, requests: 1150 } };
    expect(row(statisticsPage(deli, before), 'New requests')).toEqual(['1200', '25.0']);
    expect(row(statisticsPage(deli, before), 'Timeouts')).toEqual(['0', '0.0']);
    expect(row(statisticsPage(deli, null), 'New requests')).toEqual(['1200', '-']);
  });

  it('no rate where the lock manager was started anew', () => {
    const before = { at: fixedNow - 2000, statistics: { ...noStatistics, requests: 5000 } };
    expect(row(statisticsPage(deli, before), 'New requests')).toEqual(['1200', '-']);
  });
});

describe('the card of a lock', () => {
  it('TUI-128 says that granted locks are never revoked, and whom to turn to', () => {
    const text = pageText(lockPage(deli, 0xb19));
    expect(text).toContain('Granted locks are never revoked');
    expect(text).toContain('Turn to its process, oracle, OS pid 4010 on pepicelli');
    expect(text).toContain('Holds up        b12, c40');
    expect(text).toContain('Resource        disk1 > vol_b > file3   (public 7)');
  });

  it('has all facts of a request in a transaction and a group', () => {
    const request1 = {
      ...request(2, 'PR', 'EX', 0, 1500),
      group: 4,
      transaction: 'member 1 number 7',
      parent: 1,
      hasBlockingRoutine: true,
      isNotified: true,
    };
    const index = indexSample(
      sampleOf(
        [resourceSample('group 5', ['r'], { granted: [lock(3, 'PR', 9)], converting: [request1] })],
        {
          waits: [wait(2, 3)],
          processes: [process(9, 'pepicelli')],
        },
      ),
      null,
    );
    const text = pageText(lockPage(index, 2));
    for (const fact of [
      'CONVERTING',
      'PR',
      'EX',
      '1.5 s',
      '3 (PR)',
      'member 1 number 7',
      '00000001',
      'has been told',
    ]) {
      expect(text).toContain(fact);
    }
    expect(pageText(lockPage(index, 77))).toContain('This lock is gone');
  });
});
