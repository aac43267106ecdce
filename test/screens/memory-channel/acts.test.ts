// What changes something: imc_init, programs and faults, each with the question before it and the request after it.
import { describe, expect, it } from 'vitest';
import { type ProgramNews, withProgramNews } from '../../../src/tui/imc-programs.ts';
import { expectGolden } from '../../support/console.ts';
import { deliState, fixedNow } from '../../support/console-data.ts';
import { deliSnapshot, imcSample, program, uninitialized } from './imc-data.ts';
import { requests, text, viewOpener } from './open-view.ts';

const open = viewOpener();

const done = () => ({ problem: null });

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
      others: (method) => {
        if (method === 'imc.programs') return { programs };
        if (method === 'imc.follow') return { program: program(77), lines: [], forgotten: 0 };
        return { pid: 77, member: 'pepicelli' };
      },
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
    expect(requests(test, 'imc.follow')).toEqual(['request imc.follow {"pid":77}']);
    const news: readonly ProgramNews[] = [
      { type: 'output', pid: 77, sequence: 1, line: 'pid of master process is 12', isError: false },
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
      'cut a link',
      ['enter'],
      '{"kind":"cut-link","member":"pepicelli","physical":0}',
      'restore-link pepicelli mca0',
    ],
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

  it('drops a packet by all the terms of imc_fault', async () => {
    const test = await open({ others: done });
    await test.press('f', 'drop a packet', 'enter', 'tab', 'tab', 'right', 'tab');
    await test.press(', pepicelli', 'tab', '512', 'tab', '3', 'tab', '7');
    await expectGolden('memory-channel-drop-80x24', test.screen());
    await test.press('enter', 'tab', 'enter');
    expect(requests(test, 'imc.inject')).toEqual([
      'request imc.inject {"kind":"drop-packet","rail":0,"region":1,"hosts":["polishham","pepicelli"],' +
        '"from":"polishham","offset":512,"skip":3,"position":7}',
    ]);
  });

  it.each([
    [[', nobody'], 'There is no host nobody; there are polishham, provolone, pepicelli.'],
    [['tab', '9000'], 'Region 1 has 8192 bytes, so that 9000 is behind its end.'],
  ])('says what is wrong with a packet: %j', async (keys, words) => {
    const test = await open({ others: done });
    await test.press('f', 'drop a packet', 'enter', 'tab', 'tab', 'tab', ...keys, 'enter');
    expect(text(test)).toContain(words.slice(0, 40));
    expect(requests(test, 'imc.inject')).toEqual([]);
  });

  it('a cut link is shown with its rail and can be restored; the last one wants the name', async () => {
    const cutLinks = [{ member: 'pepicelli', physical: 0 }];
    const test = await open({ sample: imcSample({}, { cutLinks }), others: done });
    expect(text(test)).toContain('link of pepicelli to mca0 cut');
    await test.press('f', 'restore link', 'enter', 'tab', 'enter');
    expect(requests(test, 'imc.inject')).toEqual([
      'request imc.inject {"kind":"restore-link","member":"pepicelli","physical":0}',
    ]);
    await test.press('f', 'cut a link', 'enter', 'enter');
    expect(text(test)).not.toContain('Way back');
    await test.press('tab', 'right', 'enter');
    expect(text(test)).toContain('Type pepicelli');
  });

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
    expect(text(test)).toContain('No rail is left: hosts whose');
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
