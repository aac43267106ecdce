// Every transcript, replayed and compared with itself. To accept a changed one: `npm run test:update`, then read the
// difference.
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parseTranscript, replayTranscript } from '../support/transcript.ts';

const folder = fileURLToPath(new URL('../transcripts/', import.meta.url));

describe('transcripts', () => {
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.txt'))) {
    const text = readFileSync(`${folder}${file}`, 'utf8');
    it(`${file.slice(0, -4).replaceAll('-', ' ')}: ${provenRows(text)}`, async () => {
      await expect(await replayTranscript(text)).toMatchFileSnapshot(`${folder}${file}`);
    });
  }
});

/** The first comment of a transcript names the behaviours that it proves. */
function provenRows(text: string): string {
  const [first] = parseTranscript(text);
  return first?.kind === 'comment' ? first.text.slice(2) : '';
}
