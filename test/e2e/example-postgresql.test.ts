// PostgreSQL under CAA, by the four commands of the example's README: what was committed is never lost. It takes the
// place of the manual's databases, which need licences.
import { describe, it } from 'vitest';
import { liveThrough, missing, skipFor, withExampleServer } from '../support/example-servers.ts';

const absent = missing('postgres', 'initdb', 'psql', 'setpriv');

describe('the example postgresql', () => {
  it('keeps its data through a kill, a relocation and a crash', (context) => {
    skipFor(context, absent);
    return withExampleServer({ name: 'postgresql', heading: 'PostgreSQL' }, async (server) => {
      const owner = process.getuid?.() === 0 ? 'setpriv --reuid=postgres --clear-groups ' : '';
      const ask = (sql: string): Promise<string> =>
        server.good(
          `${owner}psql -XAtq -v ON_ERROR_STOP=1 -h "$PWD/data/postgresql" -d postgres -c "${sql}"`,
        );
      await ask('CREATE TABLE words (id serial PRIMARY KEY, word text)');
      await liveThrough(server, {
        write: (value) => ask(`INSERT INTO words (word) VALUES ('${value}')`),
        read: async () => (await ask('SELECT word FROM words ORDER BY id DESC LIMIT 1')).trimEnd(),
      });
    });
  });
});
