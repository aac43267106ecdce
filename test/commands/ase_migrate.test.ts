// ase_migrate on real files: what it writes, and that whatever it is given it says what is wrong and leaves everything as it
// was.

import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { createCommandFiles } from '../../src/adapters/command-files.ts';
import { fc } from '../support/properties.ts';
import { makeFolder } from '../support/root.ts';
import { openShell } from '../support/transcript.ts';
import { type CommandResult, runFake } from './fake-cluster.ts';

const fixtures = fileURLToPath(new URL('../../fixtures/ase/', import.meta.url));
const netscape = join(fixtures, 'netscape/asecdb.txt');
const database = '@startService x\nService type: USER\n';

function migrate(folder: string, ...argv: readonly string[]): Promise<CommandResult> {
  return runFake('ase_migrate', argv, { host: { files: createCommandFiles(() => folder) } });
}

/** Everything below a folder with its content, so that two looks can be compared. */
function contentOf(folder: string): Readonly<Record<string, string>> {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).toSorted();
  return Object.fromEntries(
    names.map((name) => {
      const stat = statSync(join(folder, name), { throwIfNoEntry: false });
      return [name, stat?.isFile() ? readFileSync(join(folder, name), 'latin1') : 'no file'];
    }),
  );
}

describe('ase_migrate', () => {
  it('E2E-47 CAA-561 writes a profile and an executable script, and reports', async () => {
    const folder = makeFolder();
    const out = join(folder, 'new/out');
    const { status, stdout, stderr } = await migrate(
      folder,
      netscape,
      '-scripts',
      join(fixtures, 'netscape/scripts'),
      '-devices',
      join(fixtures, 'netscape/devices.txt'),
      '-O',
      out,
    );
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(readdirSync(out)).toEqual(['netscape.cap', 'netscape.scr']);
    expect(statSync(join(out, 'netscape.scr')).mode & 0o777).toBe(0o755);
    expect(statSync(join(out, 'netscape.cap')).mode & 0o777).toBe(0o644);
    execFileSync('sh', ['-n', join(out, 'netscape.scr')]);
    expect(stdout).toContain('/dev/rz12c was changed to /dev/disk/dsk3c');
    expect(stdout).toContain('/dev/rz12c  /dev/disk/dsk3c');
    expect(stdout).toMatch(new RegExp(`\\nWritten to ${out}: netscape.cap, netscape.scr\\n$`));
  });

  it('overwrites only with -f, and then everything', async () => {
    const folder = makeFolder();
    writeFileSync(join(folder, 'db'), database);
    writeFileSync(join(folder, 'x.scr'), 'mine');
    const before = contentOf(folder);
    const refused = await migrate(folder, join(folder, 'db'), '-O', folder);
    expect(refused.status).toBe(1);
    expect(refused.stdout).toBe('');
    expect(refused.stderr).toBe(
      `The file ${folder}/x.scr cannot be written: it exists already; -f would overwrite it. Nothing was changed.\n`,
    );
    expect(contentOf(folder)).toEqual(before);
    expect((await migrate(folder, join(folder, 'db'), '-O', folder, '-f')).status).toBe(0);
    expect(readdirSync(folder)).toEqual(['db', 'x.cap', 'x.scr']);
    expect(readFileSync(join(folder, 'x.scr'), 'utf8')).toContain('start_service');
  });

  it('gives everything back if the last file cannot be written', async () => {
    const folder = makeFolder();
    writeFileSync(join(folder, 'db'), `${database}@startService ${'n'.repeat(300)}\n`);
    writeFileSync(join(folder, 'x.cap'), 'mine');
    const before = contentOf(folder);
    const { status, stderr } = await migrate(folder, join(folder, 'db'), '-O', folder, '-f');
    expect(status).toBe(1);
    expect(stderr).toContain('the name is too long. Nothing was changed.');
    expect(contentOf(folder)).toEqual(before);
  });

  it('writes nothing for services that need no resource', async () => {
    const folder = makeFolder();
    writeFileSync(join(folder, 'db'), '@startService x\nService type: NFS\n');
    const { status, stdout } = await migrate(folder, join(folder, 'db'), '-O', join(folder, 'out'));
    expect(status).toBe(0);
    expect(stdout).toContain('There was nothing to write.');
    expect(readdirSync(folder)).toEqual(['db']);
  });

  it('gives its report as JSON', async () => {
    const folder = makeFolder();
    const { stdout } = await migrate(folder, netscape, '-O', folder, '-json');
    const report: unknown = JSON.parse(stdout);
    expect(report).toMatchObject({
      folder,
      services: [
        {
          name: 'netscape',
          type: 'DISK',
          resource: 'netscape',
          files: ['netscape.cap', 'netscape.scr'],
        },
      ],
      devices: [{ old: '/dev/rz12c', new: null }],
    });
    expect(stdout).toContain(
      '"rule":"L7","title":"device names","section":"5.3.7","severity":"error"',
    );
  });
});

interface BadCase {
  readonly name: string;
  readonly argv: (folder: string) => readonly string[];
  readonly status: number;
  readonly says: string;
  readonly prepare?: (folder: string) => void;
}

const put =
  (name: string, content: string | Buffer) =>
  (folder: string): void =>
    writeFileSync(join(folder, name), content);
const db = (folder: string): readonly string[] => [join(folder, 'db')];
const withScripts = (folder: string): readonly string[] => [
  join(folder, 'db'),
  '-scripts',
  join(folder, 'scripts'),
];
const withDevices = (folder: string): readonly string[] => [
  join(folder, 'db'),
  '-devices',
  join(folder, 'table'),
];
const badText = (name: string, content: string | Buffer, says: string): BadCase => ({
  name,
  argv: db,
  status: 1,
  says,
  prepare: put('db', content),
});
const badTable = (name: string, content: string | Buffer, says: string): BadCase => ({
  name: `a table ${name}`,
  argv: withDevices,
  status: 1,
  says,
  prepare: (folder) => {
    put('db', database)(folder);
    put('table', content)(folder);
  },
});
const badScripts = (name: string, make: (scripts: string) => void, says: string): BadCase => ({
  name: `scripts with ${name}`,
  argv: withScripts,
  status: 1,
  says,
  prepare: (folder) => {
    put('db', database)(folder);
    mkdirSync(join(folder, 'scripts'));
    make(join(folder, 'scripts'));
  },
});
const badOutput = (
  name: string,
  make: (folder: string) => string,
  says: string,
  more: readonly string[] = [],
): BadCase => {
  let out = '';
  return {
    name: `an output folder ${name}`,
    argv: (folder) => [join(folder, 'db'), '-O', out, ...more],
    status: 1,
    says,
    prepare: (folder) => {
      put('db', database)(folder);
      out = make(folder);
    },
  };
};
const badLine = (name: string, argv: readonly string[], says: string): BadCase => ({
  name: `a command line ${name}`,
  argv: () => argv,
  status: 2,
  says,
});

const bad: readonly BadCase[] = [
  badLine('without a database', [], 'the text of the ASE database is missing'),
  badLine('with an empty name', [''], 'the text of the ASE database is missing'),
  badLine('with two databases', ['a', 'b'], 'one database at a time, but b follows'),
  badLine('with an unknown option', ['a', '-x'], 'unknown option -x'),
  badLine('without the folder of -O', ['a', '-O'], 'option -O needs a value: -O folder'),
  badLine(
    'without the folder of -scripts',
    ['a', '-scripts', '-f'],
    'option -scripts needs a value',
  ),
  badLine('without the table', ['a', '-devices'], 'option -devices needs a value: -devices table'),
  badLine('with two output folders', ['a', '-O', 'b', '-O', 'c'], 'given twice, with b and with c'),
  {
    name: 'a missing database',
    argv: db,
    status: 1,
    says: 'db cannot be read: it does not exist.',
  },
  {
    name: 'a folder as database',
    argv: db,
    status: 1,
    says: 'it is a folder',
    prepare: (folder) => mkdirSync(join(folder, 'db')),
  },
  {
    name: 'a link to itself',
    argv: db,
    status: 1,
    says: 'too many symbolic links',
    prepare: (folder) => symlinkSync('db', join(folder, 'db')),
  },
  {
    name: 'a pipe',
    argv: db,
    status: 1,
    says: 'it is no file',
    prepare: (folder) => {
      execFileSync('sh', ['-c', 'mkfifo "$0"', join(folder, 'db')]);
    },
  },
  { name: 'a device', argv: () => ['/dev/null'], status: 1, says: 'it is no file' },
  {
    name: 'a path through a file',
    argv: (folder) => [join(folder, 'f/db')],
    status: 1,
    says: 'part of the path is not a folder',
    prepare: put('f', ''),
  },
  {
    name: 'a name that is too long',
    argv: () => ['x'.repeat(300)],
    status: 1,
    says: 'the name is too long',
  },
  badText('an empty database', '', 'no line begins with @startService'),
  badText('a text of something else', 'hello\nworld\n', 'asemgr -d -C > asecdb.txt'),
  badText('headings only', '!! ASE service configuration\n', 'no line begins with @startService'),
  badText('a start without a name', '@startService\n', 'no line begins with @startService'),
  badText('an indented start', '  @startService x\n', 'no line begins with @startService'),
  badText(
    'the form of version 1.4',
    'Status for DISK service `x`\n',
    'cannot be upgraded in place',
  ),
  badText(
    'another page of that form',
    'Service name: x\nService type: DISK\n',
    'full installation',
  ),
  badText('a binary database', Buffer.from([0x7f, 0x45, 0x4c, 0x46, 0, 1, 2]), 'is no text'),
  badText('a text with a zero byte', '@startService x\n\0', 'is no text'),
  badText('a text of control characters', '\x01\x02\x03\x04', 'is no text'),
  badText(
    'a line of ten megabytes',
    `@startService ${'x'.repeat(10_000_000)}`,
    'it has more than 4194304 bytes',
  ),
  badTable('that is empty', '', 'no line with an old and a new name'),
  badTable('with one word', '/dev/rz1\n', 'in line 1: a line has two words'),
  badTable('with three words', '\n/dev/rz1 /dev/disk/dsk1 x\n', 'in line 2: a line has two words'),
  badTable(
    'with a new name in front',
    '/dev/disk/dsk1 /dev/rz1\n',
    '/dev/disk/dsk1 is no old device name',
  ),
  badTable(
    'with two new names for one',
    '/dev/rz1 /dev/disk/dsk1\nrz1 /dev/disk/dsk2\n',
    'in line 2: rz1 is mapped twice',
  ),
  badTable(
    'with an old name for an old one',
    '/dev/rz1 /dev/rz2\n',
    '/dev/rz2 is no new device name',
  ),
  badTable('that is binary', Buffer.from([0, 1, 2]), 'is no text'),
  badTable('that is too large', '#'.repeat(300_000), 'it has more than 262144 bytes'),
  {
    name: 'a missing table',
    argv: withDevices,
    status: 1,
    says: 'table cannot be read: it does not exist',
    prepare: put('db', database),
  },
  {
    name: 'a missing folder of scripts',
    argv: withScripts,
    status: 1,
    says: 'scripts cannot be read: it does not exist',
    prepare: put('db', database),
  },
  {
    name: 'a file as folder of scripts',
    argv: withScripts,
    status: 1,
    says: 'cannot be read',
    prepare: (folder) => {
      put('db', database)(folder);
      put('scripts', '')(folder);
    },
  },
  badScripts(
    'a binary file',
    (scripts) => writeFileSync(join(scripts, 'x.start'), Buffer.from([0, 1])),
    'x.start is no text',
  ),
  badScripts(
    'a link to itself',
    (scripts) => symlinkSync('x.start', join(scripts, 'x.start')),
    'too many symbolic links',
  ),
  badScripts(
    'a link to nowhere',
    (scripts) => symlinkSync('gone', join(scripts, 'x.start')),
    'it does not exist',
  ),
  badScripts(
    'a large file',
    (scripts) => writeFileSync(join(scripts, 'x.start'), 'x'.repeat(300_000)),
    'it has more than 262144 bytes',
  ),
  badScripts(
    'a pipe',
    (scripts) => {
      execFileSync('sh', ['-c', 'mkfifo "$0"', join(scripts, 'x.start')]);
    },
    'it is no file',
  ),
  badScripts(
    'two bad files',
    (scripts) => {
      for (const name of ['a', 'b']) writeFileSync(join(scripts, name), '\0');
    },
    'b is no text',
  ),
  badOutput(
    'that is a file',
    (folder) => {
      put('out', '')(folder);
      return join(folder, 'out');
    },
    'cannot be written',
  ),
  badOutput(
    'below a file',
    (folder) => {
      put('out', '')(folder);
      return join(folder, 'out/x');
    },
    'part of the path is not a folder',
  ),
  badOutput('where nobody may write', () => '/proc/trucluster', 'cannot be written'),
  badOutput(
    'with such a profile',
    (folder) => {
      put('x.cap', 'mine')(folder);
      return folder;
    },
    'x.cap cannot be written: it exists already',
  ),
  badOutput(
    'with a link of that name',
    (folder) => {
      symlinkSync('gone', join(folder, 'x.scr'));
      return folder;
    },
    'x.scr cannot be written: it exists already',
  ),
  badOutput(
    'with a folder of that name, and -f',
    (folder) => {
      mkdirSync(join(folder, 'x.scr'));
      return folder;
    },
    'x.scr cannot be written: it is a folder',
    ['-f'],
  ),
];

describe('ase_migrate is given', () => {
  it.each(bad.map((each) => [each.name, each] as const))(
    '%s',
    async (_name, { argv, status, says, prepare }) => {
      const folder = makeFolder();
      prepare?.(folder);
      const before = readdirSync(folder, { recursive: true, encoding: 'utf8' }).toSorted();
      const result = await migrate(folder, ...argv(folder));
      expect(result.stderr).toContain(says);
      expect(result).toMatchObject({ status, stdout: '' });
      expect(readdirSync(folder, { recursive: true, encoding: 'utf8' }).toSorted()).toEqual(before);
    },
  );

  it('so many that none is missing', () => {
    expect(bad.length).toBeGreaterThanOrEqual(40);
  });

  it('a folder that cannot be read, if we are not root', async () => {
    const folder = makeFolder();
    put('db', database)(folder);
    chmodSync(join(folder, 'db'), 0);
    const { status } = await migrate(folder, join(folder, 'db'), '-O', folder);
    expect(status).toBe(process.getuid?.() === 0 ? 0 : 1);
  });

  it('anything at all, and writes all files or none', async () => {
    const parent = makeFolder();
    let runs = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.string({ unit: 'binary', maxLength: 300 }),
        fc.array(fc.string({ unit: 'binary-ascii', maxLength: 12 }), { maxLength: 3 }),
        fc.boolean(),
        async (text, names, isThere) => {
          runs += 1;
          const folder = join(parent, `${runs}`);
          mkdirSync(folder);
          const services = names.map((name) => `@startService ${name}\n`).join('');
          put('db', `${services}${text}`)(folder);
          if (isThere) put('a.scr', 'mine')(folder);
          const { status, stdout, stderr } = await migrate(
            folder,
            join(folder, 'db'),
            '-O',
            folder,
          );
          const made = readdirSync(folder).filter((name) => name !== 'db' && name !== 'a.scr');
          expect([0, 1]).toContain(status);
          expect(status === 0 ? stdout : stderr).not.toBe('');
          expect(made.filter((name) => !/^\w[\w.]*\.(cap|scr)$/.test(name))).toEqual([]);
          if (status === 1) expect(made).toEqual([]);
          if (isThere) expect(readFileSync(join(folder, 'a.scr'), 'utf8')).toBe('mine');
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe('a service of ASE on a real cluster', () => {
  it('CAA-561 its profile validates, it registers and starts, and its script is a shell script', async () => {
    const shell = await openShell();
    try {
      const { root } = shell;
      mkdirSync(join(root, 'ase'));
      mkdirSync(join(root, 'app'));
      writeFileSync(
        join(root, 'ase/netscape.start'),
        `#!/bin/sh\nsleep 1000 >/dev/null 2>&1 </dev/null &\necho $! >${root}/app/pid\nexit 0\n`,
      );
      writeFileSync(
        join(root, 'ase/netscape.stop'),
        `#!/bin/sh\nkill \`cat ${root}/app/pid\`\nrm -f ${root}/app/pid\nexit 0\n`,
      );
      writeFileSync(
        join(root, 'ase/netscape.check'),
        `#!/bin/sh\nkill -0 \`cat ${root}/app/pid\` 2>/dev/null\n`,
      );
      for (const command of [
        'caa_stat',
        `ase_migrate ${netscape} -scripts ase -O out`,
        'sh -n out/netscape.scr',
        'cp out/netscape.cap var/cluster/caa/profile/',
        'cp out/netscape.scr var/cluster/caa/script/',
        'caa_profile -validate netscape',
        'caa_register netscape',
        'caa_start netscape',
        'caa_stat -r netscape || caa_stat netscape',
      ]) {
        expect(await shell.run(command), command).toMatchObject({ status: 0, stderr: '' });
      }
      expect((await shell.run('caa_stat netscape')).stdout).toMatch(
        /TARGET=ONLINE\nSTATE=ONLINE on/,
      );
      expect(await shell.run('kill -0 `cat app/pid`')).toMatchObject({ status: 0 });
      expect((await shell.run('caa_stop netscape')).status).toBe(0);
      expect((await shell.run('caa_stat netscape')).stdout).toContain('STATE=OFFLINE');
      expect((await shell.run('test -f app/pid')).status).toBe(1);
    } finally {
      await shell.close();
    }
  });
});
