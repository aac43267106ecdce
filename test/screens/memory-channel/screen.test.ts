// The Memory Channel view in the whole console: pictures, sections, pages, sampling, dialogs, and what it says when there is
// nothing to show.
import { describe, expect, it } from 'vitest';
import type { ImcSample, Method } from '../../../src/protocol/index.ts';
import { type ProgramNews, withProgramNews } from '../../../src/tui/imc-programs.ts';
import {
  type ConsoleSetup,
  consoleOpener,
  expectGolden,
  type TestConsole,
} from '../../support/console.ts';
import { deliState, fixedNow } from '../../support/console-data.ts';
import { deliSnapshot, host, imcSample, someEvents, uninitialized } from './imc-data.ts';

const openConsole = consoleOpener();

type Setup = ConsoleSetup & {
  readonly sample?: ImcSample;
  /** Answers of other methods than imc.sample. */
  readonly others?: (method: Method, params: unknown) => unknown;
};

/** Opens the view above the Main Menu; the sample comes as the answer to its first request. */
async function open({ sample = imcSample(), others, ...setup }: Setup = {}): Promise<TestConsole> {
  const answer = (method: Method, params: unknown): unknown => {
    if (method === 'imc.sample') return sample;
    if (method === 'imc.read') return { hex: bytesOf(params) };
    if (others === undefined) throw new Error('refused by the test');
    return others(method, params);
  };
  const test = await openConsole({ answer, ...setup });
  test.console.open('memory-channel', setup.params ?? {}, ['TruCluster Specific']);
  await test.setNow(fixedNow);
  return test;
}

interface ReadParams {
  readonly member: string;
  readonly offset: number;
  readonly length: number;
}

/** Word n of a region has the value n on every host, but provolone has 0xdead as its third word. */
function bytesOf(params: unknown): string {
  const { member, offset, length } = params as ReadParams;
  const bytes = Buffer.alloc(length);
  for (let at = 0; at + 4 <= length; at += 4) {
    const word = (offset + at) / 4;
    bytes.writeUInt32LE(member === 'provolone' && word === 2 ? 0xdead : word, at);
  }
  return bytes.toString('hex');
}

function requests(test: TestConsole, method: string): readonly string[] {
  return test.log.filter((line) => line.startsWith(`request ${method} `));
}

function focusedLine(test: TestConsole): string {
  return test.screen().find((line) => line.startsWith('|>')) ?? '';
}

function text(test: TestConsole): string {
  return test.screen().join('\n');
}

const done = () => ({ problem: null });

describe('the picture', () => {
  it('TUI-135 TUI-136 TUI-139 at 80x24', async () => {
    await expectGolden('memory-channel-80x24', (await open()).screen());
  });

  it.each([
    [110, 30, 'ascii'],
    [200, 60, 'utf8'],
    [60, 20, 'ascii'],
  ] as const)('at %dx%d', async (columns, rows, characters) => {
    const test = await open({
      columns,
      rows,
      characters,
      sample: imcSample({}, { events: someEvents }),
    });
    await expectGolden(`memory-channel-${columns}x${rows}`, test.screen());
  });

  it('TUI-139 follows the focus of the console: here is the member that it names', async () => {
    const test = await open({ cluster: { ...deliState(), head: localHead('provolone') } });
    expect(text(test)).toMatch(/2 456 .* rx 1/);
    expect(text(test)).not.toContain('tx 2, rx 3');
  });

  it('looks the same without colour', async () => {
    const colour = await open();
    const plain = await open({ colour: 'none' });
    expect(plain.screen()).toEqual(colour.screen());
  });
});

function localHead(localMember: string) {
  const { head } = deliState();
  if (head === null) throw new Error('The cluster deli has no head.');
  return { ...head, localMember };
}

describe('sections', () => {
  it('TUI-135 Tab goes from section to section, then to the buttons; Shift-Tab back', async () => {
    const test = await open();
    await test.press('tab');
    expect(focusedLine(test)).toContain('456   IMC 4');
    await test.press('shift-tab', 'shift-tab');
    expect(focusedLine(test)).toContain('polishham');
    await test.press('shift-tab');
    expect(focusedLine(test)).toContain('logical 0');
    await test.press('tab', 'tab', 'tab', 'tab');
    expect(focusedLine(test)).toBe('');
  });

  it('TUI-138 the section of hosts opens with the focus', async () => {
    const test = await open();
    await test.press('shift-tab');
    await expectGolden('memory-channel-hosts-80x24', test.screen());
  });

  it('arrows go through all sections, End to the last lock set', async () => {
    const test = await open();
    await test.press('home');
    expect(focusedLine(test)).toContain('logical 0');
    await test.press('down');
    expect(focusedLine(test)).toContain('polishham');
    await test.press('end');
    expect(focusedLine(test)).toContain('7001  IMC 16');
  });

  it.each([
    ['123', ['1 123']],
    ['owner=lab', ['3 7001', '4 7002', '7001  IMC 16']],
    ['host=provolone', ['1 123', '2 456', '456   IMC 4']],
    ['pid=1049017', ['2 456', '456   IMC 4']],
  ])('filter %s', async (filter, shown) => {
    const test = await open();
    await test.press('/', filter, 'enter');
    const rows = test.screen().filter((line) => / IMC /.test(line));
    expect(rows).toHaveLength(shown.length);
    for (const row of shown) expect(text(test)).toContain(row);
  });

  it('says which column a filter does not know, and Esc shows all again', async () => {
    const test = await open();
    await test.press('/', 'colour=red');
    expect(text(test)).toContain('There is no column colour');
    await test.press('escape');
    expect(test.screen().filter((line) => / IMC /.test(line))).toHaveLength(6);
  });
});

describe('warnings', () => {
  it('TUI-140 from 90 % on the totals warn and name the parameter', async () => {
    const megabyte = 1024 * 1024;
    const hosts = deliSnapshot.hosts.map((one) =>
      one.name === 'pepicelli' ? host('pepicelli', 3, { receiveBytes: 9 * megabyte }) : one,
    );
    const full = await open({ sample: imcSample({ allocatedBytes: 9.5 * megabyte, hosts }) });
    expect(text(full)).toContain('! 95 % of maxalloc is in use: imc_init -a raises it');
    expect(text(full)).toContain('! 90 % of maxrecv here is in use: imc_init -r raises it');
    const almost = await open({ sample: imcSample({ allocatedBytes: 8.9 * megabyte }) });
    expect(text(almost)).not.toContain('% of max');
  });

  it('TUI-142 return codes seen lately with the remedy of the manual', async () => {
    const test = await open({ rows: 40, sample: imcSample({}, { events: someEvents }) });
    expect(text(test)).toContain('RETURN CODES   2 codes seen lately');
    expect(text(test)).toMatch(/20:12:06 IMC_MCFULL: raise maxalloc: imc_init -a/);
    expect(text(test)).toMatch(/20:11:36 IMC_RXFULL: raise maxrecv/);
  });
});

describe('pages', () => {
  it.each([
    ['memory-channel-events', ['e']],
    ['memory-channel-rail', ['home', 'enter']],
    ['memory-channel-host', ['home', 'down', 'down', 'down', 'enter']],
    ['memory-channel-lock-set', ['tab', 'enter']],
    ['memory-channel-programs', ['o']],
  ] as const)('%s', async (name, keys) => {
    const test = await open({ sample: imcSample({}, { events: someEvents }) });
    await test.press(...keys);
    await expectGolden(`${name}-80x24`, test.screen());
    await test.press('escape');
    expect(test.screen()[2]).toContain('-- Memory Channel --');
  });

  it('TUI-137 says beside the error count that joining raises it', async () => {
    const test = await open();
    await test.press('home');
    expect(text(test)).toContain('Hosts that join or leave raise it too.');
  });

  it('rates come from two samples', async () => {
    let at = fixedNow;
    let packets = 12_345;
    const test = await open({
      answer: (): ImcSample => {
        const [rail] = deliSnapshot.rails;
        if (rail === undefined) throw new Error('The fixture has no rail.');
        return imcSample({ rails: [{ ...rail, packets }] }, { at });
      },
    });
    await test.press('home');
    at += 2000;
    packets += 240;
    await test.setNow(fixedNow + 2000);
    expect(text(test)).toContain('packets 12,585 (120/s)');
  });
});

describe('the hex view', () => {
  it('a column for each host, and words that differ are marked', async () => {
    const test = await open();
    await test.press('enter');
    await expectGolden('memory-channel-hex-80x24', test.screen());
    expect(requests(test, 'imc.read')).toHaveLength(3);
    expect(text(test)).toContain('0000dead!');
  });

  it('at 200x60', async () => {
    const test = await open({ columns: 200, rows: 60, characters: 'utf8' });
    await test.press('enter');
    await expectGolden('memory-channel-hex-200x60', test.screen());
  });

  it('marks what has changed since the last sample', async () => {
    let word = 1;
    const test = await open({
      answer: (method, params) => {
        if (method === 'imc.sample') return imcSample();
        const bytes = Buffer.from(bytesOf(params), 'hex');
        bytes.writeUInt32LE(word, 4);
        return { hex: bytes.toString('hex') };
      },
    });
    await test.press('enter');
    expect(text(test)).toContain('00000001 ');
    word = 0x2f4;
    await test.setNow(fixedNow + 1000);
    expect(text(test).match(/000002f4\*/g)).toHaveLength(3);
    await test.setNow(fixedNow + 2000);
    expect(text(test)).toContain('000002f4 ');
  });

  it('reads only the visible bytes, once a second, and other ones after a move', async () => {
    const test = await open();
    await test.press('enter');
    const first = JSON.parse(
      requests(test, 'imc.read')[0]?.slice('request imc.read '.length) ?? '',
    );
    expect(first).toEqual({ member: 'polishham', region: 1, offset: 0, length: 104 });
    await test.setNow(fixedNow + 300);
    expect(requests(test, 'imc.read')).toHaveLength(3);
    await test.press('pagedown');
    expect(
      requests(test, 'imc.read')
        .slice(3)
        .every((line) => line.includes('"offset":104')),
    ).toBe(true);
    await test.press('end');
    expect(requests(test, 'imc.read').at(-1)).toContain('"offset":8088');
    await test.press('home');
    expect(requests(test, 'imc.read').at(-1)).toContain('"offset":0');
  });

  it.each([
    ['0x200', 512],
    ['1024', 1024],
    ['1027', 1024],
  ])('o goes to offset %s', async (typed, offset) => {
    const test = await open();
    await test.press('enter', 'o', typed, 'enter');
    expect(requests(test, 'imc.read').at(-1)).toContain(`"offset":${offset}`);
    expect(text(test)).toContain(offset.toString(16).padStart(6, '0'));
  });

  it.each([
    ['8192', 'behind its end'],
    ['abc', 'abc is no offset'],
  ])('o refuses %s', async (typed, words) => {
    const test = await open();
    await test.press('enter', 'o', typed, 'enter');
    expect(text(test)).toContain(words);
  });

  it('s shows one host with its bytes as text, Right the next one', async () => {
    const test = await open();
    await test.press('enter', 's');
    expect(test.screen()[4]).toContain('polishham');
    expect(test.screen()[4]).not.toContain('provolone');
    await test.press('right');
    expect(test.screen()[4]).toContain('provolone');
    await expectGolden('memory-channel-hex-one-80x24', test.screen());
  });

  it('explains a region that nobody receives', async () => {
    const test = await open();
    await test.press('down', 'down', 'enter');
    expect(text(test)).toContain('No host receives this region');
    expect(requests(test, 'imc.read')).toHaveLength(0);
  });

  it('says that the region has gone, and that a host does not answer', async () => {
    let sample = imcSample();
    const test = await open({
      answer: (method) => {
        if (method === 'imc.sample') return sample;
        throw new Error('busy');
      },
    });
    await test.press('enter');
    expect(text(test)).toContain('Not read: busy');
    sample = imcSample({ regions: [] });
    await test.press('r');
    expect(text(test)).toContain('This region has been deallocated.');
  });
});

describe('what changes something', () => {
  it('i asks for limits and runs imc_init on the focused host', async () => {
    const test = await open({ sample: uninitialized, others: done });
    expect(text(test)).toContain('No host has run imc_init');
    await test.press('i', 'tab', '80', 'tab', '60');
    expect(text(test)).toContain('imc_init -c pepicelli -a 80 -r 60');
    await expectGolden('memory-channel-init-80x24', test.screen());
    await test.press('enter');
    expect(requests(test, 'imc.init')[0]).toContain(
      '{"member":"pepicelli","maxalloc":80,"maxrecv":60,"uid":',
    );
    expect(text(test)).toContain('Done: imc_init -c pepicelli -a 80 -r 60');
    expect(test.log.filter((line) => line.startsWith('script'))).toContain(
      'script imc_init -c pepicelli -a 80 -r 60',
    );
  });

  it('a limit that is left empty stays as it is; a refusal is told', async () => {
    const problem = 'insufficient wired memory';
    const test = await open({ others: () => ({ problem }) });
    await test.press('i', 'enter');
    expect(requests(test, 'imc.init')[0]).toContain(
      '"member":"pepicelli","maxalloc":null,"maxrecv":null',
    );
    expect(text(test)).toContain(`imc_init -c pepicelli: ${problem}`);
  });

  it('x lists programs, runs one, and shows its lines until it ends', async () => {
    const programs = [{ name: 'mc_ex1', about: 'Sends a process ID.' }];
    const test = await open({
      others: (method) =>
        method === 'imc.programs' ? { programs } : { pid: 77, member: 'pepicelli' },
    });
    await test.press('x');
    expect(text(test)).toContain('Sends a process ID.');
    await test.press('enter', 'tab', '1 "a b"');
    await expectGolden('memory-channel-run-80x24', test.screen());
    await test.press('enter');
    expect(requests(test, 'imc.run')[0]).toContain(
      '"program":"mc_ex1","argv":["1","a b"],"member":"pepicelli"',
    );
    expect(text(test)).toContain('dies with it or with its line');
    const news: readonly ProgramNews[] = [
      { type: 'output', pid: 77, line: 'pid of master process is 12', isError: false },
      { type: 'ended', pid: 77, end: { at: fixedNow, code: 0, signal: null } },
    ];
    await test.setCluster({ ...deliState(), programs: withProgramNews(new Map(), news) });
    await expectGolden('memory-channel-output-80x24', test.screen());
  });

  it('k kills a running program after a question, and refuses one that has ended', async () => {
    const test = await open({ others: done });
    await test.press('o', 'k');
    expect(text(test)).toContain('Kill program 1573010?');
    await test.press('enter');
    expect(requests(test, 'imc.kill')).toHaveLength(0);
    await test.press('k', 'tab', 'enter');
    expect(requests(test, 'imc.kill')[0]).toContain('{"pid":1573010,"signal":9}');
    // The IDs are those of emulated members; the machine's own kill must never get them.
    expect(test.log.filter((line) => line.startsWith('script'))).toEqual([]);
    await test.press('down', 'k');
    expect(text(test)).toContain('Program 1573002 has ended already.');
  });

  it.each([
    ['fail mca0', [], '{"kind":"fail-rail","physical":0}', 'imc_fault restore-rail mca0'],
    [
      'lose mapper provolone',
      [],
      '{"kind":"drop-mapper","member":"provolone"}',
      'clu_fault boot provolone',
    ],
    ['corrupt lock set 1', [], '{"kind":"corrupt-lock-set","lockSet":1}', 'allocate it anew'],
    [
      'drop a packet',
      ['enter'],
      '{"kind":"drop-packet","rail":0,"region":1,"hosts":["polishham"]}',
      'none, once',
    ],
    [
      'error rate',
      ['backspace', '20', 'enter'],
      '{"kind":"error-rate","perSecond":20}',
      'imc_fault error-rate 0',
    ],
  ])(
    'f injects: %s, after a question that names the way back',
    async (fault, keys, params, back) => {
      const test = await open({ others: done });
      await test.press('f', fault, 'enter', ...keys);
      expect(text(test)).toContain(`Way back: `);
      expect(text(test)).toContain(back);
      await test.press('enter');
      expect(requests(test, 'imc.inject')).toHaveLength(0);
      await test.press('f', fault, 'enter', ...keys, 'tab', 'enter');
      expect(requests(test, 'imc.inject')).toEqual([`request imc.inject ${params}`]);
    },
  );

  it('the question before a failover', async () => {
    const test = await open();
    await test.press('f');
    await expectGolden('memory-channel-faults-80x24', test.screen());
    await test.press('enter');
    await expectGolden('memory-channel-fail-80x24', test.screen());
  });

  it('wants the name of a rail that nothing takes over for', async () => {
    const physicalRails = deliSnapshot.physicalRails.map((one, at) =>
      at === 1 ? { ...one, state: 'failed' as const } : one,
    );
    const test = await open({ sample: imcSample({ physicalRails }), others: done });
    await test.press('f', 'fail mca0', 'enter', 'tab', 'tab', 'enter');
    expect(requests(test, 'imc.inject')).toHaveLength(0);
    expect(text(test)).toContain('Type mca0');
    expect(text(test)).toContain('The logical rail goes down');
  });

  it('TUI-251 read-only mode refuses all of it', async () => {
    const test = await open({ access: 'RO', others: done });
    for (const key of ['i', 'x', 'f']) {
      await test.press(key);
      expect(text(test)).toContain('not in read-only mode');
    }
    await test.press('o', 'k');
    expect(text(test)).toContain('not in read-only mode');
    const acting = ['imc.init', 'imc.run', 'imc.inject', 'imc.kill', 'imc.programs'];
    expect(acting.flatMap((method) => requests(test, method))).toEqual([]);
  });

  it('TUI-270 F6 shows the command of the view', async () => {
    const test = await open();
    await test.press('f6');
    expect(text(test)).toContain('imcs -f');
    await test.press('escape', 'enter', 'f6');
    expect(text(test)).toContain('imcs -r');
  });
});

describe('sampling', () => {
  it('TUI-004 asks at most once a second, and not while paused; r asks at once', async () => {
    const test = await open();
    expect(requests(test, 'imc.sample')).toHaveLength(1);
    await test.setNow(fixedNow + 200);
    expect(requests(test, 'imc.sample')).toHaveLength(1);
    await test.setNow(fixedNow + 1000);
    expect(requests(test, 'imc.sample')).toHaveLength(2);
    await test.press('p');
    await test.setNow(fixedNow + 9000);
    expect(requests(test, 'imc.sample')).toHaveLength(2);
    expect(text(test)).toContain('Paused at 20:12:36');
    await test.press('r');
    expect(requests(test, 'imc.sample')).toHaveLength(3);
  });

  it('the focus stays on its region when others come and go', async () => {
    let sample = imcSample();
    const test = await open({ answer: () => sample });
    await test.press('down');
    sample = imcSample({ regions: deliSnapshot.regions.slice(1) });
    await test.setNow(fixedNow + 1000);
    expect(focusedLine(test)).toContain('2 456');
    sample = imcSample({ regions: deliSnapshot.regions.slice(2) });
    await test.setNow(fixedNow + 2000);
    expect(focusedLine(test)).toContain('3 7001');
  });
});

describe('nothing to show', () => {
  it('TUI-138 a cluster whose hosts are not initialized offers imc_init', async () => {
    const test = await open({ sample: uninitialized });
    await expectGolden('memory-channel-uninitialized-80x24', test.screen());
    await test.press('x');
    expect(text(test)).toContain('run imc_init first (i)');
  });

  it('a cluster without Memory Channel says so', async () => {
    const test = await open({ sample: imcSample({}, { hasMemoryChannel: false }) });
    await expectGolden('memory-channel-none-80x24', test.screen());
  });

  it('empty lists explain themselves', async () => {
    const test = await open({ sample: imcSample({ regions: [], lockSets: [] }, { programs: [] }) });
    expect(text(test)).toContain('No region is allocated.');
    expect(text(test)).toContain('No lock set is allocated.');
    await test.press('o');
    expect(text(test)).toContain('No program of the Memory Channel API library has been run yet.');
    await test.press('escape', 'e');
    expect(text(test)).toContain('Nothing has happened yet.');
  });

  it('a refused sample says why, and a lost line keeps the old one', async () => {
    const refused = await open({
      answer: () => {
        throw new Error('there is no such method');
      },
    });
    expect(text(refused)).toContain('gave no sample of the Memory Channel: there is no such');
    const test = await open();
    await test.setCluster({ ...deliState(), phase: 'lost', lostAt: fixedNow });
    expect(text(test)).toContain('No line to the service: this is the sample of 20:12:36');
    await test.press('f');
    expect(text(test)).toContain('so nothing can be done');
  });
});
