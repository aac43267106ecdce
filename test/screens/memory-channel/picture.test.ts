// The four sections of the Memory Channel view as pictures, at all sizes, and what Tab and a filter do in them.
import { describe, expect, it } from 'vitest';
import { expectGolden } from '../../support/console.ts';
import { deliState } from '../../support/console-data.ts';
import { deliSnapshot, host, imcSample, someEvents } from './imc-data.ts';
import { focusedLine, localHead, text, viewOpener } from './open-view.ts';

const open = viewOpener();

describe('the picture', () => {
  it('TUI-135 TUI-136 TUI-139 at 80x24', async () => {
    await expectGolden('memory-channel-80x24', (await open()).screen());
  });

  it.each([
    [110, 30, 'ascii'],
    [200, 60, 'utf8'],
    [60, 20, 'ascii'],
    [60, 16, 'ascii'],
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

it.each([60, 80, 110, 200])('no heading is cut at %d columns', async (columns) => {
  const cutLinks = [{ member: 'pepicelli', physical: 0 }];
  const test = await open({
    columns,
    rows: 40,
    sample: imcSample({}, { cutLinks, events: someEvents }),
  });
  const headings = test
    .screen()
    .filter((line) => /RAILS|logical|HOSTS|REGIONS|LOCK SETS|CODES|IMC_/.test(line));
  expect(headings.length).toBeGreaterThan(6);
  for (const line of headings) expect(line).not.toMatch(/>\|$/);
});

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
