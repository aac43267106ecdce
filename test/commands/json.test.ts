// docs/JSON.md against the commands: each is run in the order of the page, and its output has to have the fields that
// the page shows, all of them and no others.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { commandNames } from '../support/command-names.ts';
import { openShell } from '../support/transcript.ts';

interface Example {
  readonly command: string;
  /** Null: the command only prepares what follows. */
  readonly shown: string | null;
}

const page = readFileSync(new URL('../../docs/JSON.md', import.meta.url), 'utf8');

function examplesOf(text: string): readonly Example[] {
  const blocks = text.matchAll(/^```sh\n([\s\S]*?)^```\n(?:\n```json\n([\s\S]*?)^```\n)?/gm);
  return [...blocks].map(([, command = '', shown]) => ({
    command: command.trim(),
    shown: shown ?? null,
  }));
}

/** Attribute names are data: a map from them to values is not compared. */
const isAttributeMap = (value: object): boolean =>
  Object.keys(value).length > 0 && Object.keys(value).every((key) => /^[A-Z_]+$/.test(key));

/** Where the fields of two values differ, as paths; nothing can be said where one of them is null or an empty list. */
function differences(shown: unknown, real: unknown, path = '$'): readonly string[] {
  if (shown === null || real === null) return [];
  if (Array.isArray(shown) && Array.isArray(real)) {
    // Elements may be of several kinds: each real one has to be like one that is shown.
    return real.flatMap((element, index) => {
      const tries = shown.map((each) => differences(each, element, `${path}[${index}]`));
      if (tries.length === 0 || tries.some((found) => found.length === 0)) return [];
      return tries.reduce((best, found) => (found.length < best.length ? found : best));
    });
  }
  if (typeof shown !== typeof real || Array.isArray(shown) !== Array.isArray(real)) {
    return [`${path} is another kind of value`];
  }
  if (typeof shown !== 'object' || typeof real !== 'object') return [];
  if (isAttributeMap(shown) || isAttributeMap(real)) return [];
  const before = new Map<string, unknown>(Object.entries(shown));
  const after = new Map<string, unknown>(Object.entries(real));
  return [...new Set([...before.keys(), ...after.keys()])].flatMap((key) => {
    if (!after.has(key)) return [`${path}.${key} is not there`];
    if (!before.has(key)) return [`${path}.${key} is not documented`];
    return differences(before.get(key), after.get(key), `${path}.${key}`);
  });
}

describe('docs/JSON.md', () => {
  it('shows every command as it answers', async () => {
    const examples = examplesOf(page);
    expect(examples.filter(({ shown }) => shown !== null).length).toBeGreaterThan(25);
    const shell = await openShell();
    try {
      for (const { command, shown } of examples) {
        const { stdout, stderr, status } = await shell.run(command);
        if (shown === null) expect({ command, status, stderr }).toMatchObject({ status: 0 });
        else {
          const found = differences(JSON.parse(shown), JSON.parse(stdout));
          expect(found, command).toEqual([]);
        }
      }
    } finally {
      await shell.close();
    }
  });

  it('names every command, for all take -json but one', async () => {
    const { runFake } = await import('./fake-cluster.ts');
    const missing: string[] = [];
    const without: string[] = [];
    for (const name of commandNames()) {
      const { stdout } = await runFake(name, ['-help']);
      if (!stdout.includes('-json')) without.push(name);
      else if (!page.includes(name)) missing.push(name);
    }
    expect(missing).toEqual([]);
    // Its output is that of the command it runs.
    expect(without).toEqual(['dlm_lock']);
  });

  it.each([
    [{ a: 1 }, { a: 2 }, []],
    [{ a: 1 }, { b: 2 }, ['$.a is not there', '$.b is not documented']],
    [{ a: [{ b: 1 }] }, { a: [{ c: 1 }] }, ['$.a[0].b is not there', '$.a[0].c is not documented']],
    [{ a: null }, { a: { b: 1 } }, []],
    [{ a: '1' }, { a: 1 }, ['$.a is another kind of value']],
    [{ a: { CI: '1' } }, { a: { RA: '1' } }, []],
  ])('differences of %j and %j', (shown, real, found) => {
    expect(differences(shown, real)).toEqual(found);
  });
});
