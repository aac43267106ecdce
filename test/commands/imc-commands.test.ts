// imc_init, imcs, rcmgr, sysconfigdb and imc_fault against a cluster that answers what the test says: what they ask for,
// what they print, and their exit statuses.
import { describe, expect, it } from 'vitest';
import type { ImcFault, ImcSample } from '../../src/protocol/index.ts';
import { open, scenarioCluster } from '../support/memory-channel.ts';
import { type CommandResult, type FakeOptions, runFake } from './fake-cluster.ts';

const words = (line: string): readonly string[] => line.split(' ').filter(Boolean);
const paramsOf = ({ requests }: CommandResult): readonly unknown[] =>
  requests.map(({ params }) => params);

const done = { problem: null };

describe('imc_init', () => {
  const init = (line: string, options: FakeOptions = {}): Promise<CommandResult> =>
    runFake('imc_init', words(line), { answers: { 'imc.init': () => done }, ...options });
  const refused = (problem: string) => init('', { answers: { 'imc.init': () => ({ problem }) } });

  it.each([
    ['', { member: null, maxalloc: null, maxrecv: null, uid: 0 }],
    ['-a 80', { member: null, maxalloc: 80, maxrecv: null, uid: 0 }],
    ['-r 60 -a 80', { member: null, maxalloc: 80, maxrecv: 60, uid: 0 }],
    ['-c polishham -r 0', { member: 'polishham', maxalloc: null, maxrecv: 0, uid: 0 }],
  ])('MC-048 "%s" gives whole megabytes, and only what was given', async (line, params) => {
    const result = await init(line);
    expect(result).toMatchObject({ status: 0, stdout: '', stderr: '', closed: 1 });
    expect(paramsOf(result)).toEqual([params]);
  });

  it('the member is -c, else SYSMAN_MEMBER', async () => {
    const env = { SYSMAN_MEMBER: 'polishham' };
    expect(paramsOf(await init('', { env }))).toMatchObject([{ member: 'polishham' }]);
    expect(paramsOf(await init('-c B', { env }))).toMatchObject([{ member: 'B' }]);
    expect(paramsOf(await init('', { env: { SYSMAN_MEMBER: '' } }))).toMatchObject([
      { member: null },
    ]);
  });

  it('MC-058 tells who runs it', async () => {
    expect(paramsOf(await init('', { host: { uid: 1000 } }))).toMatchObject([{ uid: 1000 }]);
    expect(await refused('imc_init: permission denied; run it as root')).toMatchObject({
      status: 1,
      stdout: '',
      stderr: 'imc_init: permission denied; run it as root. Nothing was changed.\n',
    });
  });

  it.each([
    ['MC-003 MC-069', 'Memory Channel is not initialized for user access', 'Check the cables'],
    ['MC-070', 'Memory Channel API - insufficient wired memory', 'Give a smaller -r'],
  ])('%s "%s" is printed as the console has it, and a remedy below', async (_row, text, remedy) => {
    const { status, stderr } = await refused(text);
    expect(status).toBe(1);
    expect(stderr.split('\n')[0]).toBe(text);
    expect(stderr.split('\n')[1]).toMatch(/^imc_init: .*\.$/);
    expect(stderr).toContain(remedy);
  });

  it.each([
    ['-a', 'option -a needs a value: -a maxalloc'],
    ['-a 1.5', '-a takes whole megabytes, but 1.5 was given'],
    ['-r 10MB', '-r takes whole megabytes, but 10MB was given'],
    ['-a 9999999999', '-a takes whole megabytes, but 9999999999 was given'],
    ['-a 5 -a 6', 'option -a is given twice, with 5 and with 6'],
    ['80', 'unexpected word 80'],
    ['-x', 'unknown option -x'],
  ])('"%s" is refused, and nothing is asked for', async (line, message) => {
    const { status, stdout, stderr, requests } = await init(line);
    expect({ status, stdout, requests }).toEqual({ status: 2, stdout: '', requests: [] });
    expect(stderr).toBe(
      `imc_init: ${message}\nusage: imc_init [-a maxalloc] [-r maxrecv] [-c member] [-json]\n`,
    );
  });
});

/** Members A, B and C are in the API cluster, D has not run imc_init. */
function usedSample(): ImcSample {
  const simulator = scenarioCluster();
  simulator.kernel.addHost('D');
  simulator.kernel.boot('D');
  const { imc } = open(simulator, 'A');
  imc.alloc(123, 8192);
  imc.allocLocks(456, 4, { creator: true });
  return {
    at: 5,
    hasMemoryChannel: true,
    since: 4,
    snapshot: simulator.snapshot(),
    programs: [],
    events: [],
    errorChanges: [],
    cutLinks: [],
  };
}

describe('imcs', () => {
  const sample = usedSample();
  const look = (
    line: string,
    member = 'A',
    options: FakeOptions & { sample?: ImcSample } = {},
  ): Promise<CommandResult> =>
    runFake('imcs', words(line), {
      answers: { 'imc.sample': () => options.sample ?? sample },
      env: { SYSMAN_MEMBER: member },
      ...options,
    });

  const titles = ['Members', 'Regions', 'Lock', 'Statistics', 'Rail', 'Member'];
  const sections = ({ stdout }: CommandResult): readonly string[] =>
    stdout.split('\n\n').flatMap((part) => {
      const title = part.split(/[ \n]/)[0] ?? '';
      return titles.includes(title) ? [title] : [];
    });

  it.each([
    ['MC-320', '-m', ['Members']],
    ['MC-321', '-l', ['Lock']],
    ['MC-322', '-r', ['Regions']],
    ['MC-323', '-s', ['Statistics', 'Rail', 'Member']],
    ['MC-324', '-f', titles.toSpliced(1, 2, 'Regions', 'Lock')],
    ['MC-326', '', ['Members', 'Regions', 'Lock']],
    ['MC-319', '-l -m', ['Members', 'Lock']],
  ])('%s "%s" shows %j on standard output', async (_row, line, shown) => {
    const result = await look(line);
    expect(result).toMatchObject({ status: 0, stderr: '' });
    expect(sections(result)).toEqual(shown);
  });

  it('MC-325 -h is help', async () => {
    const { status, stdout, requests } = await look('-h');
    expect({ status, requests }).toEqual({ status: 0, requests: [] });
    expect(stdout).toMatch(/^usage: imcs \[-m\] \[-l\] \[-r\] \[-f\] \[-h\] \[-s\]/);
  });

  it('MC-333 on a member without imc_init says so and changes its exit status', async () => {
    expect(await look('-f', 'D')).toMatchObject({
      status: 1,
      stdout: '',
      stderr:
        'Memory Channel is not initialized for user access\nimcs: Run imc_init on member D first.\n',
    });
    expect(await look('-json', 'nobody')).toMatchObject({ status: 1, stdout: '' });
  });

  it('MC-003 in a cluster without Memory Channel as well', async () => {
    const none = { ...sample, hasMemoryChannel: false };
    const { status, stderr } = await look('', 'D', { sample: none });
    expect(status).toBe(1);
    expect(stderr).toBe(
      'Memory Channel is not initialized for user access\nimcs: The cluster is configured without Memory Channel.\n',
    );
  });

  it('the member is the one this host is, without SYSMAN_MEMBER', async () => {
    const localMember = async (name: string) =>
      runFake('imcs', [], {
        answers: {
          'imc.sample': () => sample,
          'cluster.members': () => ({
            cluster: {
              name: 'deli',
              formed: true,
              quorate: true,
              localMember: name,
              expectedVotes: 1,
              currentVotes: 1,
              quorumVotes: 1,
            } as never,
            members: [],
          }),
        },
      });
    expect(await localMember('C')).toMatchObject({ status: 0 });
    expect(await localMember('D')).toMatchObject({ status: 1 });
  });

  it('-json prints one JSON text of what was asked for', async () => {
    const keys = async (line: string) => Object.keys(JSON.parse((await look(line)).stdout));
    expect(await keys('-json')).toEqual(['at', 'members', 'regions', 'regionsTotal', 'lockSets']);
    expect(await keys('--json -s')).toEqual(['at', 'statistics']);
  });

  it('a terminal gets 80 columns, a file everything', async () => {
    const simulator = scenarioCluster();
    const name = 'x'.repeat(90);
    open(simulator, 'A', { name, uid: 7, gid: 7, group: 'g' }).imc.alloc(1, 1);
    const long = { ...sample, snapshot: simulator.snapshot() };
    expect((await look('-r', 'A', { sample: long })).stdout).toContain(name);
    const { stdout } = await look('-f', 'A', { sample: long, isTerminal: true });
    for (const line of stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
  });

  it('takes no words', async () => {
    expect(await look('-r 123')).toMatchObject({ status: 2, stdout: '', requests: [] });
  });
});

describe('rcmgr', () => {
  const rcmgr = (line: string, value: string | null = null): Promise<CommandResult> =>
    runFake('rcmgr', words(line), { answers: { 'imc.rcmgr': () => ({ ...done, value }) } });

  it.each([
    ['get IMC_MAX_ALLOC', { verb: 'get', name: 'IMC_MAX_ALLOC' }],
    ['set IMC_MAX_ALLOC 80', { verb: 'set', name: 'IMC_MAX_ALLOC', value: '80' }],
    ['set A -1', { verb: 'set', name: 'A', value: '-1' }],
    ['delete IMC_AUTO_INIT', { verb: 'delete', name: 'IMC_AUTO_INIT' }],
  ])('%s', async (line, params) => {
    const result = await rcmgr(line);
    expect(result).toMatchObject({ status: 0, stderr: '' });
    expect(paramsOf(result)).toEqual([params]);
  });

  it('get prints the value, or what is given instead, or an empty line; set prints nothing', async () => {
    expect((await rcmgr('get A', '80')).stdout).toBe('80\n');
    expect((await rcmgr('get A 10', '80')).stdout).toBe('80\n');
    expect((await rcmgr('get A 10')).stdout).toBe('10\n');
    expect((await rcmgr('get A')).stdout).toBe('\n');
    expect((await rcmgr('set A 1', '1')).stdout).toBe('');
    expect((await rcmgr('delete A')).stdout).toBe('');
  });

  it('a refusal is said on standard error', async () => {
    const result = await runFake('rcmgr', ['set', 'IMC_AUTO_INIT', '7'], {
      answers: { 'imc.rcmgr': () => ({ problem: 'IMC_AUTO_INIT cannot be 7.', value: null }) },
    });
    expect(result).toMatchObject({
      status: 1,
      stdout: '',
      stderr: 'rcmgr: IMC_AUTO_INIT cannot be 7.\n',
    });
  });

  it.each([
    ['', 'say get, set or delete'],
    ['put A 1', 'unknown word put'],
    ['get', 'the variable is missing'],
    ['set A', 'the value of A is missing'],
    ['get 1A', '1A is no name'],
    ['get A 1 2', 'unexpected word 2'],
    ['set A 1 2', 'unexpected word 2'],
    ['delete A 1', 'unexpected word 1'],
  ])('"%s" is refused, and nothing is asked for', async (line, message) => {
    const { status, stderr, requests } = await rcmgr(line);
    expect({ status, requests }).toEqual({ status: 2, requests: [] });
    expect(stderr).toContain(`rcmgr: ${message}`);
  });

  it('a value is one line', async () => {
    const result = await runFake('rcmgr', ['set', 'A', '1\nB=2']);
    expect(result).toMatchObject({ status: 2, requests: [] });
  });
});

describe('sysconfigdb', () => {
  const file = '# rails\nrm:\n\trm_rail_style=0\n\nvm:\n\tvm_syswiredpercent = 80\n# end\n';
  const run = (line: string, text: string | null = null): Promise<CommandResult> =>
    runFake('sysconfigdb', words(line), {
      answers: { 'imc.sysconfigdb': () => ({ ...done, text }) },
      host: {
        readText: (path) => {
          if (path === 'stanzas') return file;
          throw new Error(`The file ${path} cannot be read: it does not exist.`);
        },
      },
    });

  it.each([
    ['-l', [{ verb: 'list', subsystem: null }]],
    ['-l rm', [{ verb: 'list', subsystem: 'rm' }]],
    [
      '-l rm vm',
      [
        { verb: 'list', subsystem: 'rm' },
        { verb: 'list', subsystem: 'vm' },
      ],
    ],
    ['-d rm', [{ verb: 'delete', subsystem: 'rm' }]],
    ['-a -f stanzas rm', [{ verb: 'add', stanza: 'rm:\n\trm_rail_style=0\n' }]],
    ['-f stanzas -u vm', [{ verb: 'update', stanza: 'vm:\n\tvm_syswiredpercent = 80\n# end\n' }]],
    ['-m -f stanzas', [{ verb: 'merge', stanza: file }]],
    ['-r -f stanzas rm', [{ verb: 'remove', stanza: 'rm:\n\trm_rail_style=0\n' }]],
  ])('MC-031 MC-076 %s', async (line, params) => {
    const result = await run(line);
    expect(result).toMatchObject({ status: 0, stdout: '', stderr: '' });
    expect(paramsOf(result)).toEqual(params);
  });

  it('-l prints the entries', async () => {
    expect((await run('-l', 'rm:\n\trm_rail_style=0\n')).stdout).toBe('rm:\n\trm_rail_style=0\n');
  });

  it('-l of an unknown subsystem after a known one is a failure', async () => {
    const result = await runFake('sysconfigdb', ['-l', 'rm', 'xx', 'vm'], {
      answers: {
        'imc.sysconfigdb': (params) =>
          'subsystem' in params && params.subsystem === 'xx'
            ? { problem: 'The table has no stanza xx.', text: null }
            : { problem: null, text: 'rm:\n' },
      },
    });
    expect(result).toMatchObject({
      status: 1,
      stdout: 'rm:\n',
      stderr: 'sysconfigdb: The table has no stanza xx.\n',
    });
  });

  it.each([
    ['-a -f stanzas proc', 'The file stanzas has no entry of subsystem proc.'],
    ['-a -f nothing rm', 'The file nothing cannot be read: it does not exist.'],
  ])('"%s" is refused, and nothing is asked for', async (line, message) => {
    const { status, stderr, requests } = await run(line);
    expect({ status, requests }).toEqual({ status: 1, requests: [] });
    expect(stderr).toContain(`sysconfigdb: ${message}`);
  });

  it.each([
    ['', 'say -l, -a, -u, -m, -r or -d'],
    ['-a rm', '-a needs a file: -f file'],
    ['-a -u -f stanzas', '-u cannot be combined with -a'],
    ['-d', 'the subsystem is missing'],
    ['-d rm -f stanzas', '-f cannot be combined with -d'],
    ['-l -f stanzas', '-f cannot be combined with -l'],
    ['-d rm vm', 'one subsystem at a time, but vm follows'],
    ['-m -f stanzas rm vm', 'one subsystem at a time, but vm follows'],
  ])('"%s" makes no sense, and nothing is asked for', async (line, message) => {
    const { status, stderr, requests } = await run(line);
    expect({ status, requests }).toEqual({ status: 2, requests: [] });
    expect(stderr).toContain(`sysconfigdb: ${message}\n`);
  });
});

describe('imc_fault', () => {
  const inject = (line: string, options: FakeOptions = {}): Promise<CommandResult> =>
    runFake('imc_fault', words(line), {
      answers: { 'imc.inject': () => done, 'imc.sample': usedSample },
      ...options,
    });
  const drop = (terms: object): object => ({ kind: 'drop-packet', ...terms });

  it.each<readonly [string, object, string]>([
    [
      'fail-rail mca0',
      { kind: 'fail-rail', physical: 0 },
      'Physical rail mca0 has failed.\nLogical rail 0 works on mca0.\n',
    ],
    [
      'restore-rail 1',
      { kind: 'restore-rail', physical: 1 },
      'Physical rail mcb0 works.\nLogical rail 0 works on mca0.\n',
    ],
    [
      'drop-packet 0',
      drop({ rail: 0 }),
      'The next packet on logical rail 0 will be lost by one member, chosen by chance.\n',
    ],
    [
      'drop-packet 0 -from A -to B,C -region 3 -offset 8 -skip 2',
      drop({ rail: 0, from: 'A', hosts: ['B', 'C'], region: 3, offset: 8, skip: 2 }),
      'The next packet on logical rail 0 from A to region 3 at byte 8, after 2 others that fit, will be lost by B and C.\n',
    ],
    [
      'drop-packet 1 -position 7 -to B',
      drop({ rail: 1, position: 7, hosts: ['B'] }),
      'Packet 7 on logical rail 1 will be lost by B.\n',
    ],
    [
      'error-rate 0.5',
      { kind: 'error-rate', perSecond: 0.5 },
      'Each logical rail loses 0.5 packets a second from now on, by chance.\n',
    ],
    [
      'error-rate historical',
      { kind: 'error-rate', perSecond: 3 / (365.25 * 86_400) },
      'Each logical rail loses 3 packets a year from now on, by chance.\n',
    ],
    [
      'error-rate 0',
      { kind: 'error-rate', perSecond: 0 },
      'Packets are not lost by chance any more.\n',
    ],
    [
      'drop-mapper B',
      { kind: 'drop-mapper', member: 'B' },
      'Member B has lost its imc_mapper. Boot it to bring the mapper back.\n',
    ],
    [
      'corrupt-lock-set 7',
      { kind: 'corrupt-lock-set', lockSet: 7 },
      'Lock set 7 is corrupt: calls on it return IMC_CORRUPTLOCK.\n',
    ],
  ])('%s says what it did', async (line, fault, said) => {
    const result = await inject(line);
    expect(result).toMatchObject({ status: 0, stdout: said, stderr: '' });
    expect(result.requests[0]?.params as ImcFault).toEqual(fault);
  });

  it('a fault that cannot be is refused on standard error', async () => {
    const problem = 'there is no logical rail 3';
    const answers = { 'imc.inject': () => ({ problem }) };
    expect(await inject('drop-packet 3', { answers })).toMatchObject({
      status: 1,
      stdout: '',
      stderr: 'imc_fault: there is no logical rail 3. Use imcs -f to see what there is.\n',
    });
  });

  it.each([
    ['', 'the fault is missing'],
    ['burn A', 'unknown fault burn'],
    ['toString A', 'unknown fault toString'],
    ['fail-rail', 'the adapter is missing'],
    ['fail-rail mce0', 'mce0 is no adapter; mca0, mcb0 or a number from 0 would be'],
    ['fail-rail -1', 'unknown option -1'],
    ['drop-packet x', 'the logical rail is a whole number, but x was given'],
    ['drop-packet 0 -offset 1.5', '-offset is a whole number, but 1.5 was given'],
    [
      'error-rate 1e9',
      'the error rate is a number such as 0, 0.5 or 20, or historical, but 1e9 was given',
    ],
    ['drop-mapper B -from A', '-from cannot be combined with drop-mapper'],
    ['drop-mapper A B', 'unexpected word B'],
    ['corrupt-lock-set seven', 'the ID of the lock set is a whole number, but seven was given'],
  ])('"%s" is refused, and nothing is asked for', async (line, message) => {
    const { status, stderr, requests } = await inject(line);
    expect({ status, requests }).toEqual({ status: 2, requests: [] });
    expect(stderr.split('\n')[0]).toBe(`imc_fault: ${message}`);
  });
});

describe('-help', () => {
  it.each(['imc_init', 'imcs', 'imc_run', 'rcmgr', 'sysconfigdb', 'imc_fault'])(
    '%s fits 80 columns and connects to nothing',
    async (name) => {
      for (const option of ['-help', '--help', '-h']) {
        const result = await runFake(name, [option]);
        expect(result).toMatchObject({ status: 0, stderr: '', requests: [], closed: 0 });
        expect(result.stdout.startsWith(`usage: ${name} `)).toBe(true);
        for (const line of result.stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
      }
    },
  );
});
