// The hex view of a region: a column for each host, words that change as the service tells it, and what is asked of the
// service meanwhile.
import { describe, expect, it } from 'vitest';
import { expectGolden, type TestConsole } from '../../support/console.ts';
import { deliState, fixedNow } from '../../support/console-data.ts';
import { imcSample } from './imc-data.ts';
import { requests, type Setup, text, viewOpener, WatchedRegion } from './open-view.ts';

const open = viewOpener();

interface Hex {
  readonly test: TestConsole;
  readonly region: WatchedRegion;
}

/** The hex view of region 1, in which provolone has 0xdead as its third word. */
async function openHex(setup: Setup = {}): Promise<Hex> {
  const region = new WatchedRegion();
  region.words.set('provolone', new Map([[2, 0xdead]]));
  const test = await open({ others: (method, params) => region.answer(method, params), ...setup });
  await test.press('enter');
  await region.tell(test);
  return { test, region };
}

/** A word as all three hosts have it. */
function setEverywhere(region: WatchedRegion, word: number, value: number): void {
  for (const host of ['polishham', 'provolone', 'pepicelli']) {
    region.words.set(host, new Map(region.words.get(host)).set(word, value));
  }
}

function watched(test: TestConsole): readonly unknown[] {
  return requests(test, 'imc.watch').map((line) =>
    JSON.parse(line.slice('request imc.watch '.length)),
  );
}

describe('the picture', () => {
  it('a column for each host, and words that differ are marked', async () => {
    const { test } = await openHex();
    await expectGolden('memory-channel-hex-80x24', test.screen());
    expect(text(test)).toContain('0000dead!');
  });

  it('at 200x60', async () => {
    const { test } = await openHex({ columns: 200, rows: 60, characters: 'utf8' });
    await expectGolden('memory-channel-hex-200x60', test.screen());
  });

  it('s shows one host with its bytes as text, Right the next one', async () => {
    const { test, region } = await openHex();
    await test.press('s');
    await region.tell(test);
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
    expect(requests(test, 'imc.watch')).toEqual([]);
  });
});

describe('words that change', () => {
  it('are shown as they come, without a new sample, and are marked for a second', async () => {
    const { test, region } = await openHex();
    expect(text(test)).toContain('00000001 ');
    setEverywhere(region, 1, 0x2f4);
    await region.tell(test, fixedNow + 100);
    expect(text(test).match(/000002f4\*/g)).toHaveLength(3);
    expect(text(test)).toContain('last change 20:12:36.1');
    expect(requests(test, 'imc.watch')).toHaveLength(1);
    await test.setNow(fixedNow + 1200);
    expect(text(test).match(/000002f4 /g)).toHaveLength(3);
  });

  it('on one host first carry the mark of a difference until all have them', async () => {
    const { test, region } = await openHex();
    region.words.set('polishham', new Map([[1, 0x2f4]]));
    await region.tell(test, fixedNow + 100);
    expect(text(test)).toContain('000002f4#');
    expect(text(test).match(/00000001!/g)).toHaveLength(2);
    setEverywhere(region, 1, 0x2f4);
    await region.tell(test, fixedNow + 200);
    expect(text(test).match(/000002f4\*/g)).toHaveLength(3);
  });

  it('of another watch are not shown', async () => {
    const { test, region } = await openHex();
    setEverywhere(region, 1, 0x2f4);
    await region.tell(test, fixedNow + 100, 77);
    expect(text(test)).not.toContain('000002f4');
    // Something else is watched now: the drawing notices, and watches anew.
    expect(requests(test, 'imc.watch')).toHaveLength(2);
  });

  it('p freezes them with their marks and ends the watch, r looks once, p goes on', async () => {
    const { test, region } = await openHex();
    setEverywhere(region, 1, 0x2f4);
    await region.tell(test, fixedNow + 100);
    await test.press('p');
    expect(requests(test, 'imc.unwatch')).toEqual(['request imc.unwatch {"watch":1}']);
    setEverywhere(region, 1, 0x999);
    await region.tell(test, fixedNow + 200);
    await test.setNow(fixedNow + 9000);
    expect(text(test).match(/000002f4\*/g)).toHaveLength(3);
    expect(requests(test, 'imc.watch')).toHaveLength(1);
    await test.press('r');
    expect(requests(test, 'imc.watch')).toHaveLength(2);
    expect(requests(test, 'imc.unwatch').at(-1)).toContain('{"watch":2}');
    await test.press('p');
    expect(requests(test, 'imc.watch')).toHaveLength(3);
    await region.tell(test, fixedNow + 9100);
    expect(text(test).match(/00000999\*/g)).toHaveLength(3);
  });
});

describe('what is watched', () => {
  it('only the visible bytes, and others after a move', async () => {
    const { test } = await openHex();
    const members = ['polishham', 'provolone', 'pepicelli'];
    expect(watched(test)).toEqual([{ region: 1, members, offset: 0, length: 104 }]);
    await test.press('pagedown');
    expect(watched(test).at(-1)).toMatchObject({ offset: 104 });
    await test.press('end');
    expect(watched(test).at(-1)).toMatchObject({ offset: 8088 });
    await test.press('home');
    expect(watched(test).at(-1)).toMatchObject({ offset: 0 });
  });

  it.each([
    ['0x200', 512],
    ['1024', 1024],
    ['1027', 1024],
  ])('o goes to offset %s', async (typed, offset) => {
    const { test } = await openHex();
    await test.press('o', typed, 'enter');
    expect(watched(test).at(-1)).toMatchObject({ offset });
    expect(text(test)).toContain(offset.toString(16).padStart(6, '0'));
  });

  it.each([
    ['8192', 'behind its end'],
    ['abc', 'abc is no offset'],
  ])('o refuses %s, and Esc goes back to the words', async (typed, words) => {
    const { test } = await openHex();
    await test.press('o', typed, 'enter');
    expect(text(test)).toContain(words);
    await test.press('escape');
    expect(text(test)).not.toContain('Go to offset');
  });

  it('a larger terminal shows more', async () => {
    const { test } = await openHex();
    await test.resize(80, 30);
    expect(watched(test).at(-1)).toMatchObject({ offset: 0, length: 152 });
  });

  it('nothing after the view is left', async () => {
    const { test, region } = await openHex();
    await test.press('escape');
    expect(requests(test, 'imc.unwatch')).toEqual(['request imc.unwatch {"watch":1}']);
    await region.tell(test, fixedNow + 100);
    expect(requests(test, 'imc.watch')).toHaveLength(1);
  });

  it('nothing while there is no line, and all of it anew when it is back', async () => {
    const { test, region } = await openHex();
    await test.setCluster({ ...deliState(), phase: 'lost', lostAt: fixedNow, memory: null });
    expect(requests(test, 'imc.watch')).toHaveLength(1);
    await test.setCluster(deliState());
    expect(requests(test, 'imc.watch')).toHaveLength(2);
    await region.tell(test, fixedNow + 100);
    expect(requests(test, 'imc.watch')).toHaveLength(2);
  });

  it('says that the region has gone, or why it is not told, and asks again after five seconds', async () => {
    let sample = imcSample();
    const test = await open({
      answer: (method) => {
        if (method === 'imc.sample') return sample;
        throw new Error('busy');
      },
    });
    await test.press('enter');
    expect(text(test)).toContain('Not read: busy');
    await test.setNow(fixedNow + 1000);
    expect(requests(test, 'imc.watch')).toHaveLength(1);
    await test.setNow(fixedNow + 6000);
    expect(requests(test, 'imc.watch')).toHaveLength(2);
    sample = imcSample({ regions: [] });
    await test.press('r');
    expect(text(test)).toContain('This region has been deallocated.');
  });

  it('a region of a new caad is not taken for the one that had its number', async () => {
    let sample = imcSample();
    const test = await open({ answer: () => sample });
    await test.press('enter');
    expect(text(test)).toContain('Region 1, key 123');
    sample = imcSample({}, { since: fixedNow });
    await test.press('r');
    expect(text(test)).toContain('The Memory Channel has begun anew, and this region is gone.');
    expect(text(test)).not.toContain('key 123');
    // It stays so, also when the Memory Channel is used no more.
    sample = imcSample({}, { since: null });
    await test.press('r');
    expect(text(test)).toContain('this region is gone');
    await test.press('escape', 'enter');
    expect(text(test)).toContain('Region 1, key 123');
  });
});
