// Every recorded case of placement and recovery in fixtures/caa/cases, played from state to decision. To accept new
// recordings: `npm run test:update -- test/engine/caa/cases.test.ts`, then read the difference.
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { firstDifference, parseCases, playCase, playFile } from '../../support/caa-cases.ts';

const folder = fileURLToPath(new URL('../../../fixtures/caa/cases/', import.meta.url));
const files = readdirSync(folder).filter((name) => name.endsWith('.txt'));

describe.each(files)('%s', (file) => {
  const path = `fixtures/caa/cases/${file}`;
  const text = readFileSync(`${folder}${file}`, 'utf8');
  const parsed = parseCases(path, text);

  for (const recorded of parsed.cases) {
    it(recorded.title, () => {
      expect(playCase(path, recorded).length).toBeGreaterThan(1);
    });
  }

  it('comes out as it is recorded', async () => {
    const played = playFile(parsed);
    try {
      await expect(played).toMatchFileSnapshot(`${folder}${file}`);
    } catch {
      throw firstDifference(path, text, played);
    }
  });
});

describe('the collection', () => {
  const all = files.flatMap(
    (file) => parseCases(file, readFileSync(`${folder}${file}`, 'utf8')).cases,
  );

  it('has at least 200 cases, each with a title of its own', () => {
    expect(all.length).toBeGreaterThanOrEqual(200);
    expect(new Set(all.map(({ title }) => title)).size).toBe(all.length);
  });
});

describe('a case that is wrong', () => {
  const played = (text: string) => () => playFile(parseCases('a.txt', text));
  const start = 'case CAA-403 a title\napp a\n';

  it('names the file and the line of a claim that does not hold', () => {
    expect(played(`${start}when caa_start a\n  | as recorded\nthen a ONLINE on swiss`)).toThrow(
      'a.txt:5: a is ONLINE on rye, target ONLINE, restarts 0, failures 0, not waiting, not ONLINE on swiss',
    );
    expect(played(`${start}when caa_start a\nthen exit 1`)).toThrow(
      'a.txt:4: the command ended with 0',
    );
    expect(played(`${start}when caa_start a\nthen b OFFLINE`)).toThrow(
      'a.txt:4: b is not registered, not OFFLINE',
    );
  });

  it.each([
    ['case without rows', 'a.txt:1: expected `case CAA-NNN … what it shows`'],
    [`${start}app a`, 'a.txt:1: the case has no `then`'],
    [`${start}then a OFFLINE`, 'a.txt:3: nothing has happened yet: a `when` comes first'],
    [`${start}when caa_dance a`, 'a.txt:3: not understood: when caa_dance a'],
    [`${start}when wait long`, 'a.txt:3: expected 30s or 5m: long'],
    [`${start}when script a pause fails`, 'a.txt:3: expected start, stop or check'],
    [`${start}when script a stop sulks`, 'a.txt:3: expected works, fails, hangs or takes 5s'],
    [`${start}when unplug n`, 'a.txt:3: expected `NAME on MEMBER`'],
    [`${start}perhaps`, 'a.txt:3: not understood: perhaps'],
    [`${start}app b at rye`, 'a.txt:3: not understood: at rye'],
    [`${start}app b on cheddar\nwhen wait 1s`, 'a.txt:4: Member cheddar is not available.'],
    [`${start}when wait 1s\napp b`, 'a.txt:4: the cluster is described before the first `when`'],
  ])('names the file and the line of what it does not understand: %j', (text, message) => {
    expect(played(text)).toThrow(message);
  });

  it('names the file and the first line that came out otherwise', () => {
    expect(firstDifference('a.txt', 'one\ntwo', 'one\n2')?.message).toBe(
      'a.txt:2: recorded is\ntwo\nand it came out as\n2',
    );
    expect(firstDifference('a.txt', 'one\ntwo', 'one')?.message).toContain('a.txt:2:');
    expect(firstDifference('a.txt', 'one', 'one')).toBe(null);
  });
});
