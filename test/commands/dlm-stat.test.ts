// dlm_stat with samples that the test makes up: sublocks, deadlocks, names that would steer a terminal, and more locks
// than fit into one answer. What it prints of a real lock manager is in the transcripts.
import { describe, expect, it } from 'vitest';
import type { DlmResourceSample, DlmSample } from '../../src/protocol/index.ts';
import {
  lockSample,
  pendingSample,
  processSample,
  resourceSample,
  sampleAt,
  sampleOf,
} from './dlm-fake.ts';
import { type CommandResult, runFake } from './fake-cluster.ts';

function stat(line: string, sample: DlmSample, isTerminal = false): Promise<CommandResult> {
  return runFake('dlm_stat', line.split(' ').filter(Boolean), {
    isTerminal,
    answers: { 'dlm.sample': () => sample },
  });
}

/** The manual's figure: a disk, a volume below it, and two files, one of which is waited for. */
const tree: readonly DlmResourceSample[] = [
  resourceSample(['disk1'], {
    granted: [lockSample(0x10, 11, 'CR')],
    value: [0x00636261, 0, 0, 0],
  }),
  resourceSample(['disk1', 'vol_b'], {
    granted: [lockSample(0x11, 11, 'PR', { parent: 0x10 }), lockSample(0x12, 12, 'PR')],
    grantMode: 'PR',
    converting: [pendingSample(0x13, 13, ['CR', 'EX'], 4100)],
    waiting: [pendingSample(0x14, 0, ['NONE', 'EX'], 3900)],
    isValid: false,
    invalidBecause: 'Process 9 ended while it held EX.',
  }),
  resourceSample(['archive'], {
    namespace: 'group 5',
    grantMode: 'NONE',
    waiting: [pendingSample(0x15, 14, ['NONE', 'PR'], 90_000)],
    value: [0xff, 1, 2, 0x80000000],
    domain: 'd',
  }),
];
const processes = [processSample(11, 'a'), processSample(12, 'bb', 'swiss')];

describe('the order', () => {
  it('TUI-122 resources with waiters come first, the longest wait on top, then by name', async () => {
    const more = [resourceSample(['z']), resourceSample(['a']), ...tree];
    const { stdout } = await stat('', sampleOf({ resources: more }));
    expect(stdout.split('\n').map((line) => line.split(/ +/)[1])).toEqual([
      'Resource',
      'archive',
      'disk1/vol_b',
      'a',
      'disk1',
      'z',
      undefined,
    ]);
  });
});

describe('the table', () => {
  it('TUI-126 has a line for each resource with mode, queues and value block', async () => {
    const { status, stdout } = await stat('', sampleOf({ resources: tree }));
    expect(status).toBe(0);
    expect(stdout).toBe(
      [
        'Namespace  Resource     Mode  G/C/W  Value block',
        'group:5    archive      -     0/0/1  ff000000010000000200000000000080',
        'public:7   disk1/vol_b  PR    2/1/1  invalid',
        'public:7   disk1        CR    1/0/0  "abc"',
        '',
      ].join('\n'),
    );
  });

  it.each([
    ['disk1', ['disk1/vol_b', 'disk1']],
    ['disk1/vol_b', ['disk1/vol_b']],
    ['disk1/vol_b -n public:7', ['disk1/vol_b']],
    ['archive', ['archive']],
  ])('%s: the resource and what is below it', async (line, names) => {
    const { stdout } = await stat(line, sampleOf({ resources: tree }));
    const rows = stdout.trimEnd().split('\n').slice(1);
    expect(rows.map((row) => row.split(/ +/)[1])).toEqual(names);
  });

  it.each(['disk', 'vol_b', 'disk1/vol', 'disk1/vol_b/x', 'disk1\\x2fvol_b'])(
    '%s is not there: a message and exit status 1',
    async (name) => {
      const { status, stdout, stderr } = await stat(name, sampleOf({ resources: tree }));
      expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
      expect(stderr).toContain(`There is no resource ${name}: `);
    },
  );
});

describe('-l', () => {
  it('TUI-121 has the three queues with ID, mode, member, process and wait', async () => {
    const { stdout } = await stat('-l', sampleOf({ resources: tree, processes }));
    expect(stdout).toBe(
      [
        'group:5 archive grant mode -, value block ff000000010000000200000000000080 of recovery domain d',
        '  Queue       Lock      Mode    Member  Process  PID  Program     Waits',
        '  WAITING     00000015  PR      -            14    -  -        1 m 30 s',
        '',
        'public:7 disk1/vol_b grant mode PR, value block invalid',
        '  Process 9 ended while it held EX.',
        '  Queue       Lock      Mode    Member  Process  PID  Program     Waits',
        '  GRANTED     00000011  PR      rye          11  110  a',
        '  GRANTED     00000012  PR      swiss        12  120  bb',
        '  CONVERTING  00000013  CR->EX  -            13    -  -             4 s',
        '  WAITING     00000014  EX      -       group 0    -  -             3 s',
        '',
        'public:7 disk1 grant mode CR, value block "abc"',
        '  Queue       Lock      Mode    Member  Process  PID  Program     Waits',
        '  GRANTED     00000010  CR      rye          11  110  a',
        '',
      ].join('\n'),
    );
  });
});

describe('-w', () => {
  const a = resourceSample(['a'], {
    granted: [lockSample(1, 11, 'EX')],
    waiting: [
      pendingSample(4, 12, ['NONE', 'EX'], 5000),
      pendingSample(5, 13, ['NONE', 'PR'], 9000),
    ],
  });
  const b = resourceSample(['b'], {
    granted: [lockSample(2, 12, 'EX')],
    waiting: [pendingSample(3, 11, ['NONE', 'EX'], 6000)],
  });
  const waits = [
    { lkid: 3, for: 2, why: 'mode' },
    { lkid: 4, for: 1, why: 'mode' },
    { lkid: 5, for: 1, why: 'mode' },
    { lkid: 5, for: 4, why: 'order' },
  ] as const;
  const deadlocks: DlmSample['deadlocks'] = [
    {
      at: 0,
      kind: 'conversion',
      circle: [6, 7].map((lkid) => ({
        lkid,
        pid: lkid + 10,
        namespace: 'public 7',
        path: ['a', 'x'],
        mode: 'PR',
        requested: 'EX',
      })),
      omitted: 2,
    },
    { at: 1000, kind: 'multiple-resource', circle: [] },
  ];
  const sample = sampleOf({ resources: [a, b], waits, deadlocks, processes });

  it('TUI-124 shows circles first, an edge a line, then other waits and deadlocks, newest first', async () => {
    const { stdout } = await stat('-w', sample);
    expect(stdout).toBe(
      [
        'A circle of 2, each waiting for the next',
        '  00000003 EX on public:7 b by a[110]@rye, 6 s',
        '    waits for 00000002 EX by bb[120]@swiss',
        '  00000004 EX on public:7 a by bb[120]@swiss, 5 s',
        '    waits for 00000001 EX by a[110]@rye',
        '',
        'Waiting',
        '  00000005 PR on public:7 a by process 13, 9 s',
        '    waits for 00000001 EX by a[110]@rye',
        '    waits for 00000004 EX by bb[120]@swiss, ahead of it',
        '',
        'Deadlocks that were found, newest first',
        '  1970-01-01 00:00:01  multiple-resource deadlock',
        '  1970-01-01 00:00:00  conversion deadlock',
        '    victim 00000006 PR->EX on public:7 a/x by process 16',
        '    with   00000007 PR->EX on public:7 a/x by process 17',
        '    and 2 more requests',
        '',
      ].join('\n'),
    );
  });

  it('as JSON has the same', async () => {
    const { stdout } = await stat('-w --json', sample);
    const answer = JSON.parse(stdout);
    expect(answer.at).toBe(sampleAt);
    expect(answer.circles).toMatchObject([[{ lock: '00000003' }, { lock: '00000004' }]]);
    expect(answer.waits).toMatchObject([
      {
        lock: '00000005',
        requested: 'PR',
        mode: null,
        waitsMs: 9000,
        for: [{ why: 'mode' }, { why: 'order' }],
      },
    ]);
    expect(answer.deadlocks).toMatchObject([
      { at: 0, kind: 'conversion', omitted: 2, circle: [{ lock: '00000006', process: 16 }, {}] },
      { at: 1000, kind: 'multiple-resource', omitted: 0, circle: [] },
    ]);
  });

  it('a request that waits for many names eight of them', async () => {
    const many = Array.from({ length: 20 }, (_, at) => lockSample(100 + at, 12, 'CR'));
    const crowd = resourceSample(['a'], {
      granted: many,
      waiting: [pendingSample(4, 11, ['NONE', 'EX'], 0)],
    });
    const { stdout } = await stat(
      '-w',
      sampleOf({
        resources: [crowd],
        waits: many.map(({ lkid }) => ({ lkid: 4, for: lkid, why: 'mode' })),
      }),
    );
    expect(stdout.match(/waits for/g)).toHaveLength(8);
    expect(stdout).toContain('    and for 12 more\n');
  });
});

describe('names and texts of others', () => {
  const nasty = '\x1b[31m\u202e\x07';
  const resources = [
    resourceSample(['a\x1b[2J\x00\xff', 'b/c ', '\xc3\xa4'], {
      granted: [lockSample(1, 11, 'EX')],
      domain: nasty,
      isValid: false,
      invalidBecause: nasty,
    }),
  ];
  const sample = sampleOf({
    resources,
    processes: [processSample(11, nasty, nasty)],
    waits: [{ lkid: 1, for: 1, why: 'mode' }],
  });

  it('TUI-127 a name is shown with escapes, sublocks as a path', async () => {
    const { stdout } = await stat('', sample);
    expect(stdout.split('\n')[1]).toBe(
      'public:7   a\\x1b[2J\\x00\\xff/b\\x2fc\\x20/ä  EX    1/0/0  invalid',
    );
  });

  it.each(['', '-l', '-w', '-p', '-json', '-l -json', '-w -json', '-p -json'])(
    'TUI-127 "%s" sends nothing raw, to a terminal or not',
    async (line) => {
      for (const isTerminal of [true, false]) {
        const { stdout } = await stat(line, sample, isTerminal);
        // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be there.
        expect(stdout).not.toMatch(/[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]/);
        expect(stdout).not.toBe('');
      }
    },
  );

  it('a terminal gets 80 columns, a file everything, JSON is never cut', async () => {
    const long = sampleOf({
      resources: [resourceSample(['x'.repeat(31), 'ä'.repeat(31), '\xe6\xbc\xa2'.repeat(10)])],
    });
    const cut = (await stat('', long, true)).stdout.split('\n');
    for (const line of cut) expect([...line].length).toBeLessThanOrEqual(80);
    expect(cut[1]).toMatch(/>$/);
    expect((await stat('', long)).stdout).toContain('漢漢漢  NL    0/0/0  ""\n');
    expect(JSON.parse((await stat('-json', long, true)).stdout).resources).toHaveLength(1);
  });
});

describe('JSON', () => {
  it('has every field of a resource and of its locks', async () => {
    const { stdout } = await stat('-json -l', sampleOf({ resources: tree, processes }));
    const { at, resources } = JSON.parse(stdout);
    expect(at).toBe(sampleAt);
    expect(resources[1]).toEqual({
      namespace: 'public:7',
      resource: 'disk1/vol_b',
      path: ['disk1', 'vol_b'],
      mode: 'PR',
      granted: 2,
      converting: 1,
      waiting: 1,
      waitsMs: 4100,
      value: {
        valid: false,
        text: '',
        hex: '0'.repeat(32),
        sequence: 0,
        invalidBecause: 'Process 9 ended while it held EX.',
      },
      domain: null,
      queues: {
        granted: [
          {
            lock: '00000011',
            parent: '00000010',
            mode: 'PR',
            requested: null,
            process: 11,
            member: 'rye',
            pid: 110,
            program: 'a',
            group: null,
            transaction: null,
            waitsMs: null,
          },
          expect.objectContaining({ lock: '00000012', parent: null }),
        ],
        converting: [
          expect.objectContaining({ mode: 'CR', requested: 'EX', waitsMs: 4100, program: null }),
        ],
        waiting: [expect.objectContaining({ mode: null, requested: 'EX', process: null })],
      },
    });
    expect(resources[0]).toMatchObject({ mode: null, domain: 'd', value: { text: null } });
  });
});

describe('more locks than fit into one answer', () => {
  /** As the daemon does it: nothing of all namespaces together, each of them when it is asked for. */
  const perNamespace = 5000;
  const namespaces = Array.from({ length: 20 }, (_, id) => ({
    key: `public ${id}`,
    kind: 'public' as const,
    id,
    resources: perNamespace,
    locks: perNamespace,
    pending: 0,
  }));
  const ofNamespace = (key: string): readonly DlmResourceSample[] =>
    Array.from({ length: perNamespace }, (_, at) =>
      resourceSample([`r${at}`], { namespace: key, granted: [lockSample(at + 1, 11, 'EX')] }),
    );
  const answer = ({ namespace, locksMax }: { namespace: string | null; locksMax: number }) =>
    sampleOf({
      namespaces,
      resources:
        namespace === null || locksMax < perNamespace || namespace === 'public 3'
          ? null
          : ofNamespace(namespace),
      locks: 100_000,
    });

  it('TUI-129 are asked for one namespace at a time, and all are printed', async () => {
    const result = await runFake('dlm_stat', [], { answers: { 'dlm.sample': answer } });
    const rows = result.stdout.split('\n').filter((line) => line.startsWith('public:'));
    expect(rows).toHaveLength(19 * perNamespace);
    expect(result.requests.map(({ params }) => params)).toEqual([
      { namespace: null, locksMax: 5000 },
      ...namespaces.map(({ key }) => ({ namespace: key, locksMax: 25_000 })),
    ]);
    expect(result.status).toBe(1);
    expect(result.stderr).toMatch(/^Namespace public:3 has 5000 locks; more than 25000 /);
  });

  it.each(['-json', '-l -json'])('%s is one JSON text all the same', async (line) => {
    const { stdout } = await runFake('dlm_stat', line.split(' '), {
      answers: { 'dlm.sample': answer },
    });
    expect(JSON.parse(stdout).resources).toHaveLength(19 * perNamespace);
  });

  it('one namespace is asked for alone', async () => {
    const result = await runFake('dlm_stat', ['-n', 'public:5', 'r17'], {
      answers: { 'dlm.sample': answer },
    });
    expect(result).toMatchObject({ status: 0, stderr: '' });
    expect(result.stdout.trimEnd().split('\n')).toHaveLength(2);
    expect(result.requests).toHaveLength(1);
  });
});

describe('-help', () => {
  it.each(['dlm_lock', 'dlm_stat'])('%s fits 80 columns and connects to nothing', async (name) => {
    for (const option of ['-help', '--help', '-h']) {
      const result = await runFake(name, [option]);
      expect(result).toMatchObject({ status: 0, stderr: '', requests: [], closed: 0 });
      expect(result.stdout.startsWith(`usage: ${name} `)).toBe(true);
      for (const line of result.stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
    }
  });
});
