// The socket as a transport: how much leaves in one system call, and peers that end or never read.
import { type AddressInfo, createConnection, createServer, type Socket } from 'node:net';
import { afterEach, describe, expect, it, vi } from 'vitest';
import {
  createTransport,
  type PeerRules,
  readersRules,
} from '../../src/adapters/socket-transport.ts';
import type { Transport } from '../../src/protocol/index.ts';
import { until } from '../support/root.ts';

const closers: (() => void)[] = [];

afterEach(() => {
  for (const close of closers.splice(0)) close();
});

interface Pair {
  /** The near end as a transport, and what was written to its socket, one text a call. */
  readonly transport: Transport;
  readonly writes: readonly string[];
  /** The far end. */
  readonly peer: Socket;
}

async function connectPair(onWrite: () => void = () => {}, rules?: PeerRules): Promise<Pair> {
  const server = createServer();
  closers.push(() => server.close());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const accepted = new Promise<Socket>((resolve) => server.once('connection', resolve));
  const peer = createConnection({ port, host: '127.0.0.1', allowHalfOpen: true });
  peer.on('error', () => {});
  closers.push(() => peer.destroy());
  const near = await accepted;
  const writes: string[] = [];
  const write = near.write.bind(near);
  near.write = (text: string | Uint8Array) => {
    writes.push(String(text));
    onWrite();
    return write(text);
  };
  return { transport: createTransport(near, rules), writes, peer };
}

function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

describe('a transport', () => {
  it('writes what is sent in one turn in one call', async () => {
    const { transport, writes } = await connectPair();
    transport.open({ text: () => {}, closed: () => {} });
    for (const text of ['a', 'b', 'c']) transport.send(text);
    await Promise.resolve();
    transport.send('d');
    expect(writes).toEqual([]);
    await turn();
    await turn();
    expect(writes).toEqual(['abcd']);
  });

  it('writes what is sent while it reads in one call, before the turn is over', async () => {
    const { transport, writes, peer } = await connectPair();
    const seen: number[] = [];
    transport.open({
      text: (piece) => {
        for (const character of piece) transport.send(character.toUpperCase());
        seen.push(writes.length);
        // Whatever comes after the piece was read waits for the end of the turn.
        queueMicrotask(() => {
          seen.push(writes.length);
          transport.send('!');
          transport.send('!');
        });
      },
      closed: () => {},
    });
    peer.write('abc');
    await until('both are written', () => writes.length === 2);
    expect(seen).toEqual([0, 1]);
    expect(writes).toEqual(['ABC', '!!']);
  });

  it('writes to whom something was sent first before it writes to whoever caused it', async () => {
    const order: string[] = [];
    const asker = await connectPair(() => order.push('asker'));
    const other = await connectPair(() => order.push('other'));
    other.transport.open({ text: () => {}, closed: () => {} });
    const written: number[] = [];
    asker.transport.open({
      text: () => {
        other.transport.send('it is yours');
        asker.transport.send('done');
        other.transport.send(' now');
        queueMicrotask(() => written.push(other.writes.length, asker.writes.length));
      },
      closed: () => {},
    });
    asker.peer.write('x');
    await until('both are written', () => order.length === 2);
    expect(order).toEqual(['other', 'asker']);
    expect([other.writes, asker.writes]).toEqual([['it is yours now'], ['done']]);
    expect(written, 'as soon as the piece is read').toEqual([1, 1]);
  });

  it('keeps back what may wait until there is more to write, but not for long', async () => {
    const { transport, writes } = await connectPair();
    vi.useFakeTimers({ toFake: ['setTimeout'] });
    closers.push(() => vi.useRealTimers());
    transport.open({ text: () => {}, closed: () => {} });
    transport.send('you have to wait. ', true);
    await turn();
    await turn();
    expect(writes).toEqual([]);
    transport.send('it is yours');
    await turn();
    expect(writes).toEqual(['you have to wait. it is yours']);
    transport.send('you have to wait again', true);
    vi.advanceTimersByTime(20);
    expect(writes.slice(1)).toEqual(['you have to wait again']);
  });

  it('writes what is sent before it is closed, also from within a piece', async () => {
    const { transport, peer } = await connectPair();
    transport.open({
      text: () => {
        transport.send('last words');
        transport.close();
        transport.send('never said');
      },
      closed: () => {},
    });
    let heard = '';
    let ended = false;
    peer.on('data', (piece) => {
      heard += String(piece);
    });
    peer.on('end', () => {
      ended = true;
      peer.end();
    });
    peer.write('x');
    await until('it has ended', () => ended);
    expect(heard).toBe('last words');
  });

  it('is over when the other side has ended, whatever that left unread', async () => {
    const { transport, peer } = await connectPair();
    const ends: (string | null)[] = [];
    transport.open({ text: () => {}, closed: (reason) => ends.push(reason) });
    transport.send('x'.repeat(7_000_000));
    await turn();
    peer.pause();
    peer.end();
    // The peer never reads; its own end has to be seen all the same.
    await until('the end is seen', () => ends.length > 0);
    peer.destroy();
    await turn();
    expect(ends).toEqual([null]);
  });

  it('cuts off who leaves 8 MiB unread, also when they are sent in one turn', async () => {
    const { transport, writes, peer } = await connectPair();
    peer.pause();
    const ends: (string | null)[] = [];
    transport.open({ text: () => {}, closed: (reason) => ends.push(reason) });
    for (let count = 0; count < 20; count += 1) transport.send('x'.repeat(1024 * 1024));
    await until('it is cut off', () => ends.length > 0);
    expect(ends).toEqual(['it did not read what was sent']);
    expect(writes.join('').length).toBeLessThanOrEqual(9 * 1024 * 1024);
  });

  it('does not cut off a reader for what is sent while it reads a long message', async () => {
    const { transport, peer } = await connectPair(() => {}, readersRules);
    peer.pause();
    const ends: (string | null)[] = [];
    transport.open({ text: () => {}, closed: (reason) => ends.push(reason) });
    transport.send('x'.repeat(20 * 1024 * 1024));
    for (let count = 0; count < 16; count += 1) {
      await turn();
      transport.send('x'.repeat(32 * 1024));
    }
    await turn();
    expect(ends).toEqual([]);
    for (let count = 0; count < 40; count += 1) transport.send('x'.repeat(64 * 1024));
    await until('it is cut off', () => ends.length > 0);
    expect(ends).toEqual(['it did not read what was sent']);
  });
});
