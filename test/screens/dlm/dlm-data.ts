// Samples of the lock manager for the browser: the one of the picture in the console's specification, and larger ones.
import { type Mode, type ModeName, modeNames } from '../../../src/engine/dlm/index.ts';
import type {
  DlmLockSample,
  DlmNamespaceSample,
  DlmProcessSample,
  DlmResourceSample,
  DlmSample,
  DlmWaitSample,
} from '../../../src/protocol/index.ts';
import { fixedNow } from '../../support/console-data.ts';

export function lock(lkid: number, mode: ModeName, pid: number, more: Partial<DlmLockSample> = {}) {
  return {
    lkid,
    parent: 0,
    pid,
    group: 0,
    transaction: null,
    mode,
    requested: null,
    queuedAt: null,
    hasBlockingRoutine: false,
    isNotified: false,
    ...more,
  };
}

/** A request that has waited for so many milliseconds. */
export function request(lkid: number, held: ModeName, asked: ModeName, pid: number, ms: number) {
  return lock(lkid, held, pid, { requested: asked, queuedAt: fixedNow - ms });
}

type Queues = Partial<Pick<DlmResourceSample, 'granted' | 'converting' | 'waiting'>>;

export function resourceSample(
  namespace: string,
  path: readonly string[],
  queues: Queues,
  more: Partial<DlmResourceSample> = {},
): DlmResourceSample {
  const { granted = [], converting = [], waiting = [] } = queues;
  const numbers = [...granted, ...converting].map((one) => modeNames.indexOf(one.mode));
  const highest = Math.max(0, ...numbers) as Mode;
  return {
    namespace,
    path,
    grantMode: modeNames[highest],
    value: [0, 0, 0, 0],
    isValid: true,
    invalidBecause: null,
    sequence: 0,
    domain: null,
    granted,
    converting,
    waiting,
    ...more,
  };
}

export function process(pid: number, member: string, more: Partial<DlmProcessSample> = {}) {
  return {
    pid,
    member,
    uid: 0,
    osPid: 4000 + (pid % 1000),
    program: 'oracle',
    namespaces: ['public 7'],
    locks: 1,
    ...more,
  };
}

export const noStatistics: DlmSample['statistics'] = {
  requests: 0,
  requestsAtOnce: 0,
  conversions: 0,
  conversionsAtOnce: 0,
  releases: 0,
  refusedByNoqueue: 0,
  deadlocks: 0,
  timeouts: 0,
  cancels: 0,
  blockings: 0,
  completions: 0,
  searches: 0,
  ownersSearched: 0,
};

/** A sample of these resources; namespaces and counts follow from them. */
export function sampleOf(
  resources: readonly DlmResourceSample[],
  more: Partial<DlmSample> = {},
): DlmSample {
  return {
    at: fixedNow,
    namespaces: namespacesOf(resources),
    resources,
    waits: [],
    processes: [],
    deadlocks: [],
    statistics: noStatistics,
    locks: resources.reduce((sum, one) => sum + allLocks(one).length, 0),
    ...more,
  };
}

function allLocks({ granted, converting, waiting }: DlmResourceSample): readonly DlmLockSample[] {
  return [...granted, ...converting, ...waiting];
}

function namespacesOf(resources: readonly DlmResourceSample[]): readonly DlmNamespaceSample[] {
  return [...new Set(resources.map((one) => one.namespace))].map((key) => {
    const own = resources.filter((one) => one.namespace === key);
    const [kind, id] = key.split(' ');
    return {
      key,
      kind: kind === 'user' || kind === 'group' ? kind : 'public',
      id: Number(id),
      resources: own.length,
      locks: own.reduce((sum, one) => sum + allLocks(one).length, 0),
      pending: own.reduce((sum, one) => sum + one.converting.length + one.waiting.length, 0),
    };
  });
}

export function wait(lkid: number, target: number, why: DlmWaitSample['why'] = 'mode') {
  return { lkid, for: target, why };
}

const oradb = 'public 7';
const pepicelli = 1573010;
const polishham = 526114;
const provolone = 1049017;
const second = 526120;
const third = 526121;
const fourth = 1573011;

const disk1 = resourceSample(oradb, ['disk1'], {
  granted: [
    lock(0xa01, 'CR', pepicelli),
    lock(0xa02, 'CR', polishham),
    lock(0xa03, 'CR', provolone),
  ],
  waiting: [request(0xc50, 'NONE', 'EX', second, 900)],
});

const volB = resourceSample(oradb, ['disk1', 'vol_b'], {
  granted: [
    lock(0xb01, 'CR', pepicelli, { parent: 0xa01 }),
    lock(0xb02, 'CR', polishham, { parent: 0xa02 }),
    lock(0xb03, 'CR', provolone, { parent: 0xa03 }),
    lock(0xb04, 'CR', third, { parent: 0xa02 }),
  ],
  converting: [request(0xb05, 'CR', 'EX', second, 2100)],
  waiting: [request(0xb06, 'NONE', 'PW', fourth, 1500)],
});

/** The resource of the picture: two readers, one of them-to-be a writer, and one more that waits. */
export const file3 = resourceSample(
  oradb,
  ['disk1', 'vol_b', 'file3'],
  {
    granted: [
      lock(0xb19, 'PR', pepicelli, { parent: 0xb01 }),
      lock(0xb21, 'PR', polishham, { parent: 0xb02 }),
    ],
    converting: [{ ...request(0xb12, 'PR', 'EX', provolone, 4100), parent: 0xb03 }],
    waiting: [{ ...request(0xc40, 'NONE', 'EX', second, 3900), parent: 0xb04 }],
  },
  { value: [0x33323130, 0x00666564, 0, 0], sequence: 3 },
);

const one = (path: readonly string[], lkid: number, mode: ModeName) =>
  resourceSample(oradb, path, { granted: [lock(lkid, mode, pepicelli)] });

const resources: readonly DlmResourceSample[] = [
  disk1,
  resourceSample(oradb, ['disk1', 'vol_a'], {
    granted: [lock(0xd01, 'CW', pepicelli), lock(0xd02, 'CR', polishham)],
  }),
  one(['disk1', 'vol_a', 'file1'], 0xd11, 'PR'),
  one(['disk1', 'vol_a', 'file2'], 0xd12, 'CR'),
  volB,
  file3,
  one(['disk1', 'vol_b', 'file4'], 0xd21, 'CR'),
  one(['disk1', 'vol_c'], 0xd31, 'NL'),
  ...['file5', 'file6', 'file7', 'file8'].map((name, at) =>
    one(['disk1', 'vol_c', name], 0xd41 + at, 'NL'),
  ),
  ...['tape1', 'tape2', 'tape3'].map((name, at) =>
    resourceSample('user 0', [name], { granted: [lock(0xe01 + at, 'EX', polishham)] }),
  ),
  resourceSample('group 201', ['probe'], { granted: [lock(0xf01, 'PW', pepicelli)] }),
];

const waits: readonly DlmWaitSample[] = [
  wait(0xb12, 0xb19),
  wait(0xb12, 0xb21),
  wait(0xc40, 0xb12),
  wait(0xc40, 0xb12, 'order'),
  wait(0xc40, 0xb19),
  wait(0xc40, 0xb21),
  ...[0xb01, 0xb02, 0xb03, 0xb04].map((target) => wait(0xb05, target)),
  wait(0xb06, 0xb05, 'order'),
  ...[0xa01, 0xa02, 0xa03].map((target) => wait(0xc50, target)),
];

/** The picture of the specification. */
export const deliLocks: DlmSample = sampleOf(resources, {
  waits,
  processes: [
    process(pepicelli, 'pepicelli', { program: 'oracle', locks: 14 }),
    process(polishham, 'polishham', { program: 'oracle', locks: 7 }),
    process(provolone, 'provolone', { program: 'oracle', locks: 4 }),
    process(second, 'polishham', { program: 'dlm_lock', uid: 201, locks: 5 }),
    process(third, 'polishham'),
    process(fourth, 'pepicelli'),
  ],
  deadlocks: [
    {
      at: fixedNow - 60_000,
      kind: 'conversion',
      circle: [
        {
          lkid: 0xc41,
          pid: second,
          namespace: oradb,
          path: file3.path,
          mode: 'PR',
          requested: 'EX',
        },
        {
          lkid: 0xb12,
          pid: provolone,
          namespace: oradb,
          path: file3.path,
          mode: 'PR',
          requested: 'EX',
        },
      ],
    },
  ],
  statistics: {
    ...noStatistics,
    requests: 1200,
    requestsAtOnce: 1100,
    conversions: 300,
    conversionsAtOnce: 280,
    releases: 1170,
    deadlocks: 1,
    searches: 40,
    ownersSearched: 90,
    blockings: 25,
    completions: 60,
  },
});

export const noLocks: DlmSample = sampleOf([]);

/** Two owners that wait for each other, and one that waits for the first of them. */
export const circleSample: DlmSample = sampleOf(
  [
    resourceSample(oradb, ['left'], {
      granted: [lock(0x10, 'EX', 1)],
      waiting: [request(0x21, 'NONE', 'EX', 2, 2000), request(0x31, 'NONE', 'PR', 3, 1000)],
    }),
    resourceSample(oradb, ['right'], {
      granted: [lock(0x20, 'EX', 2)],
      waiting: [request(0x11, 'NONE', 'EX', 1, 3000)],
    }),
  ],
  {
    waits: [wait(0x21, 0x10), wait(0x11, 0x20), wait(0x31, 0x10), wait(0x31, 0x21, 'order')],
    processes: [process(1, 'pepicelli'), process(2, 'polishham'), process(3, 'provolone')],
  },
);

/** So many resources in two levels, ten below each, one lock on each; the last one of all has a waiter. */
export function manyLocks(count: number): DlmSample {
  const list = Array.from({ length: count }, (_, at) => {
    const root = `disk${String(Math.floor(at / 10)).padStart(5, '0')}`;
    const path = at % 10 === 0 ? [root] : [root, `file${at % 10}`];
    return resourceSample(oradb, path, { granted: [lock(at + 1, 'PR', pepicelli)] });
  });
  return sampleOf(list, { processes: [process(pepicelli, 'pepicelli')] });
}
