// The folder tree of a cluster, its description and the files in it, on the real file system.
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createClusterFiles } from '../../src/adapters/cluster-files.ts';
import { openRoot, prepareRoot, RootError } from '../../src/adapters/index.ts';
import { resolveRoot, socketPathOf } from '../../src/adapters/root-path.ts';
import { makeFolder, until } from '../support/root.ts';

const fixtures = join(import.meta.dirname, '..', '..', 'fixtures');

function openFresh(root = join(makeFolder(), 'root')) {
  prepareRoot(root);
  return { root, ...openRoot(root, fixtures) };
}

describe('the first start', () => {
  it('CAA-016 CAA-017 CAA-018 CAA-021 CAA-025 CAA-027 makes the manual’s tree below any root', () => {
    const { root, config } = openFresh();
    for (const folder of ['profile', 'script', 'template', 'examples', 'registry']) {
      expect(statSync(join(root, 'var/cluster/caa', folder)).isDirectory(), folder).toBe(true);
    }
    for (const type of ['application', 'network', 'tape', 'changer', 'generic']) {
      expect(existsSync(join(root, `var/cluster/caa/template/TYPE_${type}.cap`)), type).toBe(true);
    }
    // Others pass to the readers' socket and to programs, and to nothing else.
    const modeOf = (folder: string) => (statSync(join(root, folder)).mode & 0o777).toString(8);
    expect([...readdirSync(root).sort(), '.'].map((folder) => [folder, modeOf(folder)])).toEqual([
      ['cluster', '700'],
      ['etc', '700'],
      ['usr', '755'],
      ['var', '700'],
      ['.', '711'],
    ]);
    expect(config.name).toBe('deli');
    expect(config.members.map(({ name }) => name)).toEqual(['provolone', 'polishham', 'pepicelli']);
    for (const id of [1, 2, 3]) {
      expect(statSync(join(root, `cluster/members/member${id}/var/run`)).isDirectory()).toBe(true);
    }
  });

  it('CLU-002 CLU-004 CLU-006 describes the members of the manual, and their names lead to them', () => {
    const { root, config } = openFresh();
    const hosts = readFileSync(join(root, 'etc/hosts'), 'utf8').split('\n');
    for (const member of config.members) {
      expect(member.hostName).toBe(`${member.name}.zk4.com`);
      const line = hosts.find((text) => text.split(/\s+/).includes(member.hostName));
      expect(line?.split(/\s+/)).toContain(member.name);
      expect(hosts.some((text) => text.split(/\s+/).includes(member.interconnectName))).toBe(true);
    }
  });

  it('keeps programs executable and writable by their owner only', () => {
    const { root } = openFresh();
    expect(statSync(join(root, 'usr/dt/bin/dtcalc')).mode & 0o777).toBe(0o755);
    expect(statSync(join(root, 'etc/hosts')).mode & 0o777).toBe(0o644);
  });
});

describe('a later start', () => {
  it('leaves alone what was changed, added or removed', () => {
    const { root } = openFresh();
    const template = join(root, 'var/cluster/caa/template/TYPE_application.cap');
    writeFileSync(template, 'MINE=1\n');
    rmSync(join(root, 'etc/hosts'));
    writeFileSync(join(root, 'var/cluster/caa/profile/x.cap'), 'NAME=x\n');
    openFresh(root);
    expect(readFileSync(template, 'utf8')).toBe('MINE=1\n');
    expect(existsSync(join(root, 'etc/hosts'))).toBe(false);
    expect(readFileSync(join(root, 'var/cluster/caa/profile/x.cap'), 'utf8')).toBe('NAME=x\n');
  });

  it('completes a tree whose making was interrupted', () => {
    const { root } = openFresh();
    rmSync(join(root, 'etc'), { recursive: true });
    rmSync(join(root, 'var/cluster/caa/template/TYPE_tape.cap'));
    openFresh(root);
    expect(existsSync(join(root, 'var/cluster/caa/template/TYPE_tape.cap'))).toBe(true);
    expect(existsSync(join(root, 'etc/cluster.json'))).toBe(true);
  });
});

type Json = Record<string, unknown> & { members: Record<string, unknown>[] };

describe('etc/cluster.json', () => {
  it.each<[string, (config: Json) => void, string]>([
    [
      'an id out of range',
      ({ members }) => set(members[1], 'id', 64),
      'members[1].id: must be from 1 to 63',
    ],
    ['id 0', ({ members }) => set(members[0], 'id', 0), 'members[0].id: must be from 1 to 63'],
    ['an id that is no number', ({ members }) => set(members[0], 'id', 'x'), 'members[0].id: '],
    [
      'an id used twice',
      ({ members }) => set(members[2], 'id', 1),
      'members[2].id: is used twice: 1',
    ],
    [
      'a name used twice',
      ({ members }) => set(members[2], 'name', 'polishham'),
      'members[2].name: is used twice: polishham',
    ],
    ['two votes', ({ members }) => set(members[0], 'votes', 2), 'members[0].votes: must be 0 or 1'],
    [
      'a name with a period',
      ({ members }) => set(members[0], 'name', 'a.b'),
      'members[0].name: must be a host name without a period',
    ],
    [
      'a host name that does not fit',
      ({ members }) => set(members[0], 'hostName', 'other.zk4.com'),
      "members[0].hostName: must begin with the member's name, provolone",
    ],
    ['no members', (config) => set(config, 'members', []), 'members: must list 1 to 8 members'],
    [
      'nine members',
      (config) =>
        set(
          config,
          'members',
          Array.from({ length: 9 }, (_, at) => ({
            id: at + 1,
            name: `m${at}`,
            hostName: `m${at}`,
            interconnectName: `m${at}-ics0`,
            votes: 1,
          })),
        ),
      'members: must list 1 to 8 members',
    ],
    [
      'an unknown local member',
      (config) => set(config, 'localMember', 'nobody'),
      'localMember: nobody is not one of the members',
    ],
    [
      'an address out of range',
      ({ members }) =>
        set(members[0], 'adapters', [
          { name: 'tu0', address: '16.69.256.1', netmask: '255.0.0.0' },
        ]),
      'members[0].adapters[0].address: must be four decimal numbers from 0 to 255',
    ],
    [
      'a netmask of three numbers',
      ({ members }) =>
        set(members[0], 'adapters', [{ name: 'tu0', address: '1.2.3.4', netmask: '255.0.0' }]),
      'members[0].adapters[0].netmask: must be four decimal numbers from 0 to 255',
    ],
    [
      'an adapter listed twice',
      ({ members }) => {
        const adapter = { name: 'tu0', address: '1.2.3.4', netmask: '255.0.0.0' };
        set(members[1], 'adapters', [adapter, adapter]);
      },
      'members[1].adapters[1].name: is used twice: tu0',
    ],
    [
      'a device that is no path',
      ({ members }) => set(members[0], 'devices', [{ name: 'tape1' }]),
      'members[0].devices[0].name: must be a full path such as /dev/tape/tape1',
    ],
    [
      'a device listed twice',
      ({ members }) =>
        set(members[2], 'devices', [{ name: '/dev/tape/tape1' }, { name: '/dev/tape/tape1' }]),
      'members[2].devices[1].name: is used twice: /dev/tape/tape1',
    ],
    ['an unknown field', (config) => set(config, 'quorumDisc', 1), 'quorumDisc'],
  ])('CLU-003 CLU-013 CLU-046 with %s is refused by file and field', (_what, spoil, text) => {
    const { root } = openFresh();
    const path = join(root, 'etc/cluster.json');
    const config: Json = JSON.parse(readFileSync(path, 'utf8'));
    spoil(config);
    writeFileSync(path, JSON.stringify(config));
    const message = refusal(() => openRoot(root, fixtures));
    expect(message).toContain(`${path}: `);
    expect(message).toContain(text);
    expect(message).toContain('Correct the file with an editor');
  });

  it('CAA-111 needs no adapters and devices', () => {
    const { root } = openFresh();
    const path = join(root, 'etc/cluster.json');
    const config: Json = JSON.parse(readFileSync(path, 'utf8'));
    for (const member of config.members) {
      delete member.adapters;
      delete member.devices;
    }
    writeFileSync(path, JSON.stringify(config));
    expect(openRoot(root, fixtures).config.members[0]?.adapters).toBeUndefined();
  });

  it('that is not JSON is refused by file', () => {
    const { root } = openFresh();
    writeFileSync(join(root, 'etc/cluster.json'), '{ "name": ');
    expect(refusal(() => openRoot(root, fixtures))).toContain('etc/cluster.json is not JSON');
  });
});

function set(target: Record<string, unknown> | undefined, key: string, value: unknown): void {
  if (target === undefined) throw new Error('no such part');
  target[key] = value;
}

function refusal(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    expect(error).toBeInstanceOf(RootError);
    return error instanceof Error ? error.message : '';
  }
  throw new Error('nothing was thrown');
}

describe('a root that cannot be used', () => {
  it('because a file is in the way is refused by path, and the file stays', () => {
    const path = join(makeFolder(), 'file');
    writeFileSync(path, 'precious');
    expect(refusal(() => prepareRoot(path))).toContain(`${path}: something else of that name`);
    expect(refusal(() => prepareRoot(join(path, 'deeper')))).toContain('Set SYSMAN_ROOT');
    expect(readFileSync(path, 'utf8')).toBe('precious');
  });

  it('because others may write it is refused with the remedy', () => {
    const root = makeFolder();
    chmodSync(root, 0o777);
    expect(refusal(() => prepareRoot(root))).toContain(`Run chmod go-w ${root}`);
  });

  it.skipIf(process.getuid?.() !== 0)('because it is another user’s is refused by both ids', () => {
    const root = makeFolder();
    chownSync(root, 12_345, 12_345);
    expect(refusal(() => prepareRoot(root))).toContain('belongs to user 12345, and you are user 0');
    expect(readdirSync(root)).toEqual([]);
  });
});

describe('the path of the root', () => {
  it('is the one given, else SYSMAN_ROOT, else in the state folder', () => {
    expect(resolveRoot({ SYSMAN_ROOT: '/b' }, '/a')).toBe('/a');
    expect(resolveRoot({ SYSMAN_ROOT: '/b', XDG_STATE_HOME: '/c' })).toBe('/b');
    expect(resolveRoot({ SYSMAN_ROOT: '', XDG_STATE_HOME: '/c', HOME: '/d' })).toBe(
      '/c/trucluster',
    );
    expect(resolveRoot({ XDG_STATE_HOME: 'relative', HOME: '/d' })).toBe(
      '/d/.local/state/trucluster',
    );
    expect(resolveRoot({ SYSMAN_ROOT: 'x' })).toBe(join(process.cwd(), 'x'));
  });

  it('is one path, through whatever links it is reached, also before it exists', () => {
    const folder = makeFolder();
    mkdirSync(join(folder, 'real'));
    symlinkSync(join(folder, 'real'), join(folder, 'link'));
    expect(resolveRoot({}, join(folder, 'link', 'root'))).toBe(join(folder, 'real', 'root'));
  });

  it('may be longer than a socket’s path', () => {
    const long = `/${'x'.repeat(200)}`;
    expect(socketPathOf(long)).toMatch(/^\/tmp\/trucluster-\d+\/[0-9a-f]{24}\.sock$/);
    expect(socketPathOf(long)).toBe(socketPathOf(long));
    expect(socketPathOf(long)).not.toBe(socketPathOf(`${long}y`));
    expect(socketPathOf('/short')).toBe('/short/var/run/caad.sock');
  });
});

describe('the files of a cluster', () => {
  function openFiles() {
    const root = makeFolder();
    return { root, files: createClusterFiles(root, 0) };
  }

  it('are replaced in one step with the mode asked for, and leave nothing behind', () => {
    const { root, files } = openFiles();
    files.writeText('a/b/x.cap', 'one', 0o755);
    files.writeText('a/b/x.cap', 'zwei\n', 0o600);
    expect(files.readText('a/b/x.cap')).toBe('zwei\n');
    expect(readdirSync(join(root, 'a/b'))).toEqual(['x.cap']);
    expect(files.stat('a/b/x.cap')).toMatchObject({
      isFile: true,
      mode: 0o600,
      executable: false,
      uid: process.geteuid?.(),
    });
    expect(files.list('a/b')).toEqual(['x.cap']);
    files.remove('a/b/x.cap');
    files.remove('a/b/x.cap');
    expect(files.readText('a/b/x.cap')).toBeUndefined();
  });

  it('keep the old text when the new one cannot be written', () => {
    const { root, files } = openFiles();
    mkdirSync(join(root, 'x'));
    writeFileSync(join(root, 'x', 'inside'), '');
    expect(() => files.writeText('x', 'text', 0o644)).toThrow(
      `${join(root, 'x')} cannot be written`,
    );
    expect(readdirSync(root)).toEqual(['x']);
  });

  it('that are missing, folders, pipes or under a file read as nothing', () => {
    const { root, files } = openFiles();
    mkdirSync(join(root, 'folder'));
    writeFileSync(join(root, 'file'), '');
    symlinkSync('loop', join(root, 'loop'));
    for (const path of ['none', 'folder', 'file/below', 'loop', 'x'.repeat(300)]) {
      expect(files.readText(path), path).toBeUndefined();
    }
    expect(files.readFull('/dev/zero')).toBeUndefined();
    expect(files.stat('none')).toBeUndefined();
    expect(files.stat('folder')?.isFile).toBe(false);
    expect(files.list('none')).toEqual([]);
  });

  it('outside the root cannot be reached', () => {
    const { files } = openFiles();
    for (const path of ['../x', 'a/../../x', '..']) {
      expect(() => files.readText(path), path).toThrow('leads out of the cluster root');
    }
  });

  it('find a program on the host first, then below the root', () => {
    const { root, files } = openFiles();
    files.writeText('usr/dt/bin/dtcalc', '#!/bin/sh\n', 0o755);
    expect(files.resolveExecutable('/bin/sh')).toBe('/bin/sh');
    expect(files.resolveExecutable('/usr/dt/bin/dtcalc')).toBe(join(root, 'usr/dt/bin/dtcalc'));
    expect(files.resolveExecutable('/no/such/program')).toBeUndefined();
    expect(files.resolveExecutable('/usr')).toBeUndefined();
  });

  it('tell when a folder changes, until nobody asks any more', async () => {
    const { root, files } = openFiles();
    mkdirSync(join(root, 'watched'));
    let calls = 0;
    const stop = files.watch('watched', () => {
      calls += 1;
    });
    for (let at = 0; at < 20; at += 1) writeFileSync(join(root, 'watched', `f${at}`), '');
    await until('the change is told', () => calls > 0);
    stop();
    expect(files.watch('none', () => {})).toBeTypeOf('function');
  });
});
