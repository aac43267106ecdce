// Whatever is in the files, the migration ends, and what it makes can be read: by a real shell, and as a profile. Scripts are
// put together from the pieces that shells are made of, so that most of the grammar is met, right and wrong.
import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { givenValues, parseProfile } from '../../src/engine/index.ts';
import { combineScripts } from '../../src/migration/combine.ts';
import { lintScript, migrateDatabase, parseDeviceTable } from '../../src/migration/index.ts';
import { parseShell } from '../../src/migration/shell/parse.ts';
import { fc } from '../support/properties.ts';

const pieces = [
  ...[
    'if',
    'then',
    'elif',
    'else',
    'fi',
    'for',
    'in',
    'do',
    'done',
    'while',
    'until',
    'case',
    'esac',
  ],
  ...['{', '}', '(', ')', ';;', ';', '&', '&&', '||', '|', '!', '\n', '\n', '\n', ' ', ' ', ' '],
  ...[
    '"',
    "'",
    '`',
    '$(',
    '$((',
    '))',
    '${',
    '}',
    '$1',
    '\x24{X:-y}',
    '\\',
    '\\\n',
    '#',
    '[[',
    ']]',
    '((',
  ],
  ...[
    '>',
    '>>',
    '<',
    '<<E',
    '<<-E',
    '2>&1',
    '\nE\n',
    '\tE',
    '<<<',
    '&>',
    '>|',
    '<(',
    '\r',
    '\f',
    '\xa0',
    '\0',
  ],
  ...[
    'echo',
    'x',
    'A=1',
    'A=(',
    'f()',
    'f() {',
    'function',
    'select',
    'exit 0',
    'return',
    'asemgr -d',
    'mount',
  ],
  ...[
    'start)',
    'stop)',
    'check)',
    '*)',
    '$1 in',
    '/dev/rz1c',
    'PATH=.',
    'eval',
    'su -c',
    'time',
    '\u00e9',
  ],
];
const soup = fc
  .array(fc.constantFrom(...pieces), { maxLength: 40 })
  .map((words) => words.join(' '));
const tightSoup = fc
  .array(fc.constantFrom(...pieces), { maxLength: 25 })
  .map((words) => words.join(''));

/** Scripts that are right, or nearly so. */
const { list } = fc.letrec<{ list: string; command: string }>((tie) => ({
  command: fc.oneof(
    { maxDepth: 3, depthSize: 'small' },
    fc.constantFrom(
      'echo "a $X"',
      'A=`date`',
      'exit 0',
      'x >y 2>&1',
      ": $(echo 'q')",
      '/bin/x a\\ b',
      'cat <<E\n$X\nE',
      'B=\x24{A:-"x}"}',
      'echo $((1+2))',
      'echo a#b',
      'echo in',
      'echo if fi',
      "echo '#'",
    ),
    tie('list').map((inner) => `{ ${inner}\n}`),
    tie('list').map((inner) => `( ${inner}\n)`),
    fc.tuple(tie('list'), tie('list')).map(([a, b]) => `if ${a}\nthen ${b}\nfi`),
    fc.tuple(tie('list'), tie('list')).map(([a, b]) => `if ${a}\nthen ${b}\nelse ${a}\nfi >/tmp/x`),
    fc.tuple(tie('list'), tie('list')).map(([a, b]) => `while ${a}\ndo ${b}\ndone`),
    tie('list').map((inner) => `for I in a "b c" $X; do ${inner}\ndone`),
    tie('list').map((inner) => `for I\ndo ${inner}\ndone`),
    tie('list').map((inner) => `case "$1" in a | b) ${inner}\n;; (*) ;; esac`),
    tie('list').map((inner) => `f() { ${inner}\n}`),
    tie('list').map((inner) => `echo "$( ${inner}\n)"`),
    fc.tuple(tie('command'), tie('command')).map(([a, b]) => `${a} | ${b}`),
    fc.tuple(tie('command'), tie('command')).map(([a, b]) => `! ${a} && ${b}`),
  ),
  list: fc
    .array(fc.tuple(tie('command'), fc.constantFrom('\n', '\n\n', ' # c\n')), {
      minLength: 1,
      maxLength: 3,
    })
    .map((commands) => commands.map(([command, end]) => `${command}${end}`).join('')),
}));

const script = fc.oneof(
  soup,
  tightSoup,
  list,
  fc.string({ unit: 'binary', maxLength: 60 }).map((text) => Buffer.from(text).toString('latin1')),
  fc.tuple(list, soup).map((both) => both.join('')),
);

/** All of `sh -n`'s messages; here-documents that end with the file are only warned of. */
function shellRefuses(text: string): string | null {
  const { status, stderr } = spawnSync('sh', ['-n'], { input: Buffer.from(text, 'latin1') });
  return status === 0 ? null : `${stderr}`;
}

const subject = {
  file: 'a.scr',
  role: 'action',
  requiresNetwork: null,
  devices: new Map(),
} as const;

describe('any script', () => {
  it('is looked at without an end that is not its own', () => {
    fc.assert(
      fc.property(script, (text) => {
        const lines = text.split('\n').length;
        for (const role of ['action', 'start', 'stop', 'check'] as const) {
          for (const { line, message, remedy } of lintScript({ ...subject, role, text })) {
            expect(line).toBeGreaterThanOrEqual(1);
            expect(line).toBeLessThanOrEqual(lines);
            expect(message.length * remedy.length).toBeGreaterThan(0);
          }
        }
      }),
      { numRuns: 400 },
    );
  });

  it('that is accepted for sh is accepted by sh', () => {
    let accepted = 0;
    fc.assert(
      fc.property(fc.oneof(list, soup, tightSoup), (text) => {
        const parsed = parseShell(text);
        if (!parsed.ok || parsed.script.needsKsh || text.includes('\0')) return;
        accepted += 1;
        expect(shellRefuses(text)).toBeNull();
      }),
      { numRuns: 500 },
    );
    expect(accepted).toBeGreaterThan(100);
  });

  it('CAA-570 gives an action script that sh can read', () => {
    let taken = 0;
    fc.assert(
      fc.property(script, script, (start, stop) => {
        const text = combineScripts({
          resource: 'x',
          service: 'x\n;(',
          scripts: { start: { file: 'a\nb', text: start }, stop: { file: 'b', text: stop } },
          scriptArguments: { start: "it's\n", stop: null, check: null },
        }).text;
        if (text.includes('\0')) return;
        expect(parseShell(text)).toMatchObject({ ok: true });
        if (!text.startsWith('#!/bin/sh\n')) return;
        taken += 1;
        expect(shellRefuses(text)).toBeNull();
      }),
      { numRuns: 300 },
    );
    expect(taken).toBeGreaterThan(100);
  });
});

const databaseLine = fc.oneof(
  fc.constantFrom(
    '@startService x',
    '@startService',
    '@endService',
    '!! x',
    '',
    ':',
    '  d volumes: /dev/rz1c',
    'AdvFS domain: d',
  ),
  fc.constantFrom(
    'Service type: DISK',
    'Service type: NFS',
    'Service type:',
    'Placement policy: favored rye',
    'Placement policy: x',
  ),
  fc
    .tuple(
      fc.constantFrom(
        'Service name',
        'Service type',
        'Placement policy',
        'Favored members',
        'Start script timeout',
        'IP address',
        'Device',
        'Stop script argument',
        '  x',
      ),
      fc.string({ unit: 'grapheme', maxLength: 12 }),
    )
    .map(([key, value]) => `${key}: ${value}`),
  fc.string({ unit: 'binary', maxLength: 20 }).map((name) => `@startService ${name}`),
  fc.string({ unit: 'binary', maxLength: 20 }),
);

describe('any database', () => {
  it('CAA-560 is read to its end, and gives names, profiles and lines that are right', () => {
    fc.assert(
      fc.property(fc.array(databaseLine, { maxLength: 25 }), soup, (lines, start) => {
        const text = `@startService x\n${lines.join('\n')}`;
        const migration = migrateDatabase({
          database: { file: 'db', text },
          scripts: [{ file: 'x.start', name: 'x.start', text: start }],
          devices: new Map([['/dev/rz1', '/dev/disk/dsk1']]),
        });
        if (!migration.ok) throw new Error('no database');
        const files = migration.services.flatMap((service) => service.files);
        expect(new Set(files.map(({ name }) => name)).size).toBe(files.length);
        for (const { name, text: made } of files) {
          expect(name).toMatch(/^[\w][\w.]*\.(cap|scr)$/);
          if (!name.endsWith('.cap')) continue;
          expect(made).toMatch(/^[\x20-\x7e\n]*$/);
          const parsed = parseProfile(made);
          expect(parsed.problems).toEqual([]);
          expect(givenValues(parsed)).toMatchObject({
            NAME: name.slice(0, -4),
            TYPE: 'application',
          });
        }
        for (const { file, line } of migration.findings) {
          if (file === 'db') expect(line).toBeLessThanOrEqual(text.split('\n').length);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('any table of devices is read or refused', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        const read = parseDeviceTable(text);
        if (!read.ok) expect(read.problems.length).toBeGreaterThan(0);
      }),
    );
  });
});

describe('large and hostile texts', () => {
  const size = 32 * 1024;
  it.each([
    ['open parentheses', '('.repeat(size)],
    ['open substitutions', '$('.repeat(size / 2)],
    ['open arithmetic', '$(('.repeat(size / 3)],
    ['open braces', '${a'.repeat(size / 3)],
    ['grave accents', '`\\'.repeat(size / 2)],
    ['blanks', ' '.repeat(size)],
    ['one word', 'x'.repeat(size)],
    ['one assignment', `A=${'x'.repeat(size)}\n$A`],
    ['line ends', '\n'.repeat(size)],
    ['comments', '#\n'.repeat(size / 2)],
    ['commands', 'echo x\n'.repeat(size / 7)],
    ['old devices', '/dev/rz1c '.repeat(size / 10)],
    ['half of a device', '/dev/r'.repeat(size / 6)],
    ['here-documents', 'cat <<E\nE\n'.repeat(size / 10)],
    ['hashes between names', 'oracle a#'.repeat(size / 9)],
    ['variables that grow', 'A=$B$B\nB=$C$C\nC=$D$D\nD=$A$A\n$A\n'.repeat(1000)],
    [
      'functions that call twice',
      Array.from({ length: 200 }, (_, at) => `f${at}() { f${at + 1}; f${at + 1}; }\n`)
        .join('')
        .concat('case $1 in stop) f0 ;; esac\n'),
    ],
    ['umounts', 'umount '.repeat(size / 7)],
    ['ifs with umount', 'if '.repeat(size / 3)],
  ])('%s are looked at in a few seconds', (_title, text) => {
    expect(Array.isArray(lintScript({ ...subject, text }))).toBe(true);
    const database = { file: 'db', text: `@startService x\n${text}` };
    expect(
      migrateDatabase({
        database,
        scripts: [{ file: 'x.start', name: 'x.start', text }],
        devices: new Map(),
      }).ok,
    ).toBe(true);
  });
});
