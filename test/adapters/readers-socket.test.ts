// The two sockets of a cluster root: which of them a client uses, whose they have to be, and what others can reach.
import { chmodSync, chownSync, existsSync, lstatSync, mkdirSync, writeFileSync } from 'node:fs';
import { createConnection } from 'node:net';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { listenForReaders, listenOnSocket, prepareRoot } from '../../src/adapters/index.ts';
import { foreignOwnerOf } from '../../src/adapters/root-owner.ts';
import { readersSocketPathOf, socketPathOf } from '../../src/adapters/root-path.ts';
import { dialSocket } from '../../src/adapters/socket-dial.ts';
import type { Transport } from '../../src/protocol/index.ts';
import { makeFolder, until } from '../support/root.ts';

const isRoot = process.getuid?.() === 0;
const nobody = 65_534;
const closers: (() => void)[] = [];

afterEach(() => {
  for (const close of closers.splice(0)) close();
});

interface Listening {
  readonly root: string;
  /** What was said on either socket. */
  readonly heard: string[];
}

/** Both sockets of a root, as the daemon makes them. */
async function listen(): Promise<Listening> {
  const root = join(makeFolder(), 'root');
  prepareRoot(root);
  const heard: string[] = [];
  const hear = (which: string) => (transport: Transport) =>
    transport.open({ text: (text) => heard.push(`${which}: ${text}`), closed: () => {} });
  closers.push((await listenOnSocket(root, hear('owner'))).close);
  closers.push((await listenForReaders(root, hear('reader'))).close);
  return { root, heard };
}

/** As if nobody had started the daemon. */
function giveAway(root: string): void {
  const path = readersSocketPathOf(root) ?? '';
  for (const one of [root, join(path, '..'), path]) chownSync(one, nobody, nobody);
}

async function say(root: string): Promise<void> {
  const transport = await dialSocket(root);
  transport?.open({ text: () => {}, closed: () => {} });
  transport?.send('hello');
  transport?.close();
}

describe('the sockets of a root', () => {
  it('are one for its owner, and one in a folder that others may only pass', async () => {
    const umask = process.umask(0o077);
    try {
      const { root } = await listen();
      const modes = [root, join(root, 'var'), join(root, 'var/run'), join(root, 'readers')].map(
        (path) => (lstatSync(path).mode & 0o777).toString(8),
      );
      expect(modes).toEqual(['711', '700', '700', '711']);
      expect(lstatSync(socketPathOf(root)).mode & 0o777).toBe(0o600);
      expect(lstatSync(join(root, 'readers/caad.sock')).mode & 0o777).toBe(0o666);
    } finally {
      process.umask(umask);
    }
  });

  it('are gone when nobody listens any more', async () => {
    const { root } = await listen();
    for (const close of closers.splice(0)) close();
    await until('they are gone', () => !existsSync(socketPathOf(root)));
    expect(existsSync(join(root, 'readers/caad.sock'))).toBe(false);
  });

  it('are made anew where a daemon that was killed has left them', async () => {
    const { root } = await listen();
    closers.push((await listenForReaders(root, (transport) => transport.close())).close);
    expect(lstatSync(join(root, 'readers/caad.sock')).isSocket()).toBe(true);
  });

  it('are not made in something else than a folder, nor on a path that is too long', async () => {
    const root = makeFolder();
    writeFileSync(join(root, 'readers'), '');
    await expect(async () => listenForReaders(root, () => {})).rejects.toThrow('readers');
    const long = join(root, 'x'.repeat(100));
    expect(readersSocketPathOf(long)).toBeNull();
    await expect(async () => listenForReaders(long, () => {})).rejects.toThrow('too long');
  });
});

describe('a reader that was hung up on', () => {
  it('reads why, and is gone, though it talks on and never ends', async () => {
    const root = join(makeFolder(), 'root');
    prepareRoot(root);
    let isGone = false;
    const hangUp = (transport: Transport): void =>
      transport.open({
        text: () => {
          transport.send('too much');
          transport.close();
        },
        closed: () => {
          isGone = true;
        },
      });
    closers.push((await listenForReaders(root, hangUp)).close);
    const peer = createConnection({ path: join(root, 'readers/caad.sock'), allowHalfOpen: true });
    let heard = '';
    peer.on('data', (piece) => {
      heard += String(piece);
    });
    peer.on('error', () => {});
    const talking = setInterval(() => peer.writable && peer.write('x'.repeat(65_536)), 1);
    closers.push(
      () => clearInterval(talking),
      () => peer.destroy(),
    );
    await until('it is gone', () => isGone);
    await until('it has read why', () => heard !== '');
    expect(heard).toBe('too much');
  });
});

describe('a client', () => {
  it('uses the owner’s socket of its own root', async () => {
    const { root, heard } = await listen();
    expect(foreignOwnerOf(root)).toBeNull();
    await say(root);
    await until('it is heard', () => heard.length > 0);
    expect(heard).toEqual(['owner: hello']);
  });

  it.skipIf(!isRoot)('uses the readers’ socket of somebody else’s root', async () => {
    const { root, heard } = await listen();
    giveAway(root);
    expect(foreignOwnerOf(root)).toEqual({ uid: nobody, name: 'nobody' });
    await say(root);
    await until('it is heard', () => heard.length > 0);
    expect(heard).toEqual(['reader: hello']);
  });

  it.skipIf(!isRoot)('refuses what does not belong to the owner of the root', async () => {
    const { root, heard } = await listen();
    giveAway(root);
    const socket = readersSocketPathOf(root) ?? '';
    for (const [path, kind] of [
      [socket, 'socket'],
      [join(socket, '..'), 'folder'],
    ] as const) {
      for (const other of [0, 12_345]) {
        chownSync(path, other, other);
        await expect(dialSocket(root)).rejects.toThrow(
          `The ${kind} ${path} belongs to user ${other}, and the cluster root belongs to nobody. It is not used.`,
        );
      }
      chownSync(path, nobody, nobody);
    }
    chmodSync(join(socket, '..'), 0o777);
    await expect(dialSocket(root)).rejects.toThrow('can be changed by others than nobody');
    expect(heard).toEqual([]);
  });

  it.skipIf(!isRoot)('names the owner of a root where no caad runs, and starts none', async () => {
    const root = join(makeFolder(), 'root');
    mkdirSync(root);
    chownSync(root, nobody, nobody);
    const text = `No caad runs on the cluster root ${root}. Its owner nobody starts it with caad start.`;
    await expect(dialSocket(root)).rejects.toThrow(text);
    chownSync(root, 12_345, 12_345);
    await expect(dialSocket(root)).rejects.toThrow('Its owner user 12345 starts it');
  });

  it.skipIf(!isRoot)('is told when the path of a root is too long for others', async () => {
    const root = join(makeFolder(), 'x'.repeat(100));
    mkdirSync(root);
    chownSync(root, nobody, nobody);
    await expect(dialSocket(root)).rejects.toThrow('belongs to nobody, and its path is too long');
  });

  it('finds nobody on a root that does not exist, so that it may be started', async () => {
    expect(await dialSocket(join(makeFolder(), 'root'))).toBeUndefined();
  });
});
