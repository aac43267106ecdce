// nginx under CAA, by the four commands of the example's README: its pages move with it.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { liveThrough, missing, skipFor, withExampleServer } from '../support/example-servers.ts';
import { freePort } from '../support/ports.ts';

const absent = missing('nginx');

describe('the example nginx', () => {
  it('serves its pages through a kill, a relocation and a crash', async (context) => {
    skipFor(context, absent);
    const address = `127.0.0.1:${await freePort()}`;
    const prepare = `sed -i 's/^ADDRESS=[^ ]*/ADDRESS=${address}/' script/nginx.scr`;
    await withExampleServer({ name: 'nginx', heading: 'nginx', prepare }, async (server) => {
      const page = join(server.shell.root, 'data/nginx/html/index.html');
      expect(readFileSync(page, 'utf8')).toBe('<p>nginx of the cluster</p>\n');
      await liveThrough(server, {
        write: async (value) => writeFileSync(page, value),
        read: async () => (await fetch(`http://${address}/`)).text(),
      });
    });
  });
});
