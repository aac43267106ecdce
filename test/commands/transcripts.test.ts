// Every transcript, replayed and compared with itself. To accept a changed one: `npm run test:update`, then read the
// difference.
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { openShell, parseTranscript, replayTranscript } from '../support/transcript.ts';

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

describe('README', () => {
  it('gives five minutes of commands that all succeed', async () => {
    const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
    const [, block = ''] = /^## Five minutes$[\s\S]*?^```sh$([\s\S]*?)^```$/m.exec(readme) ?? [];
    const commands = block.split('\n').filter((line) => /^(caa|clu)_/.test(line));
    expect(commands).toContain('caa_unregister dtcalc');
    const shell = await openShell();
    try {
      for (const command of commands) {
        expect(await shell.run(command), command).toMatchObject({ status: 0 });
        // A reader sees to it that the calculator answers again before going on.
        if (command.startsWith('clu_fault crash')) {
          await shell.run('until caa_stat -r dtcalc; do :; done');
        }
      }
    } finally {
      await shell.close();
    }
  });
});
