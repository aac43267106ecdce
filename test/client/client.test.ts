// Clients over two queues in one process: what a program sees of the daemon, and of its loss.
import { describe, expect, it } from 'vitest';
import {
  type ClientMachine,
  type ClusterClient,
  ConnectionError,
  connectCluster,
  connectInProcess,
  createTransportPair,
  keepConnected,
  RequestError,
} from '../../src/client/index.ts';
import {
  createDecoder,
  encodeMessage,
  type Message,
  type RequestMessage,
  type Transport,
} from '../../src/protocol/index.ts';

const introduction = { clientName: 'test', version: '1.0' };
const hello = { version: '1.0', pid: 42, root: '/r', cluster: 'deli' };

/** A daemon that answers as the test says; hello is answered by itself. */
function serveWith(answer: (request: RequestMessage, transport: Transport) => Message | null) {
  return (transport: Transport): void => {
    const decode = createDecoder();
    transport.open({
      closed: () => {},
      text: (piece) => {
        for (const message of decode(piece)) {
          if (!('method' in message) || !('id' in message)) continue;
          const { id } = message;
          const reply: Message | null =
            message.method === 'daemon.hello'
              ? { jsonrpc: '2.0', id, result: hello }
              : answer(message, transport);
          if (reply !== null) transport.send(encodeMessage(reply));
        }
      },
    });
  };
}

describe('requests', () => {
  it('are answered each by its number, in whatever order the answers come', async () => {
    const held: Message[] = [];
    const client = await connectInProcess(
      serveWith((request, transport) => {
        const { limit } = request.params as { limit: number };
        held.unshift({ jsonrpc: '2.0', id: request.id, result: { events: [limit] } });
        if (held.length === 3) for (const message of held) transport.send(encodeMessage(message));
        return null;
      }),
      introduction,
    );
    const answers = await Promise.all(
      [1, 2, 3].map((limit) => client.request('cluster.events', { limit })),
    );
    expect(answers).toEqual([{ events: [1] }, { events: [2] }, { events: [3] }]);
    expect(client.hello).toEqual(hello);
  });

  it('that are refused carry the daemon’s text', async () => {
    const client = await connectInProcess(
      serveWith(({ id }) => ({
        jsonrpc: '2.0',
        id,
        error: { code: -32000, message: 'Resource x is not registered.' },
      })),
      introduction,
    );
    const refused = client.request('caa.details', { name: 'x' });
    await expect(refused).rejects.toThrow(RequestError);
    await expect(refused).rejects.toThrow('Resource x is not registered.');
  });

  it('whose answers may come in pieces are asked one after the other, beside all others', async () => {
    const asked: string[] = [];
    const held: (() => void)[] = [];
    const client = await connectInProcess(
      serveWith(({ id, method, params }, transport) => {
        const answer = (result: Message): void => transport.send(encodeMessage(result));
        if (method === 'daemon.piece') {
          const { answer: of, piece } = params as { answer: number; piece: number };
          // Each piece waits until the test lets it go, so that everything that was sent meanwhile is seen.
          asked.push(`piece ${piece}`);
          const text = piece === 0 ? '{"of":' : `${of}}`;
          held.push(() => answer({ jsonrpc: '2.0', id, result: { text } }));
          return null;
        }
        asked.push(method);
        if (method === 'daemon.status') return { jsonrpc: '2.0', id, result: {} };
        if (method === 'caa.plan') {
          return { jsonrpc: '2.0', id, error: { code: -32000, message: 'No plan.' } };
        }
        return { jsonrpc: '2.0', id, result: null, pieces: 2 };
      }),
      introduction,
    );
    const first = client.request('caa.stat', { names: null });
    const plan = {
      what: { kind: 'failure', resource: 'x' },
      failing: [],
      caller: { user: 'root', commandLine: '', locale: '' },
    } as const;
    const refused = client.request('caa.plan', plan);
    const second = client.request('profile.print', { names: null });
    const asRefused = expect(refused).rejects.toThrow('No plan.');
    const next = async (): Promise<void> => {
      await expect.poll(() => held.length).toBeGreaterThan(0);
      held.shift()?.();
    };
    await client.request('daemon.status', {});
    expect(asked.filter((word) => !word.startsWith('piece'))).toEqual([
      'caa.stat',
      'daemon.status',
    ]);
    await next();
    await next();
    await first;
    await asRefused;
    await next();
    await next();
    await second;
    expect(asked.filter((word) => word !== 'daemon.status')).toEqual([
      'caa.stat',
      'piece 0',
      'piece 1',
      'caa.plan',
      'profile.print',
      'piece 0',
      'piece 1',
    ]);
    client.close();
  });

  it('that wait for their turn fail with the connection', async () => {
    const client = await connectInProcess(
      serveWith(() => null),
      introduction,
    );
    const waiting = [1, 2, 3].map(() => client.request('caa.stat', { names: null }));
    const ends = Promise.allSettled(waiting);
    client.close();
    expect((await ends).map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
  });

  it('fail with a clear text when the connection is lost, also those asked afterwards', async () => {
    const client = await connectInProcess(
      serveWith((_request, transport) => {
        transport.close();
        return null;
      }),
      introduction,
    );
    await expect(client.request('daemon.status', {})).rejects.toThrow(
      'Lost the connection to the CAA daemon',
    );
    await expect(client.request('daemon.status', {})).rejects.toThrow(ConnectionError);
    expect(await client.closed).toBeInstanceOf(ConnectionError);
  });

  it('fail with the reason that the daemon gives when it hangs up', async () => {
    const client = await connectInProcess(
      serveWith((_request, transport) => {
        const error = { code: -32000, message: 'More than 256 requests wait for their turn.' };
        transport.send(encodeMessage({ jsonrpc: '2.0', id: null, error }));
        transport.close();
        return null;
      }),
      introduction,
    );
    const asked = client.request('daemon.status', {});
    await expect(asked).rejects.toThrow('More than 256 requests wait for their turn.');
    expect((await client.closed)?.message).toContain('256');
  });

  it('fail when the daemon sends garbage', async () => {
    const client = await connectInProcess(
      serveWith((_request, transport) => {
        transport.send('this is not JSON\n');
        return null;
      }),
      introduction,
    );
    await expect(client.request('daemon.status', {})).rejects.toThrow('cannot be read');
  });
});

describe('a connection', () => {
  it('that we close ends without a reason', async () => {
    const client = await connectInProcess(
      serveWith(() => null),
      introduction,
    );
    const pending = client.request('daemon.status', {});
    client.close();
    await expect(pending).rejects.toThrow('was closed');
    expect(await client.closed).toBeNull();
  });

  it('hands notifications to those who asked for them, until they do not any more', async () => {
    const client = await connectInProcess(
      serveWith(({ id }, transport) => {
        for (const method of ['profile.changed', 'run.output']) {
          transport.send(encodeMessage({ jsonrpc: '2.0', method, params: { run: 1 } }));
        }
        return { jsonrpc: '2.0', id, result: {} };
      }),
      introduction,
    );
    const heard: string[] = [];
    const off = client.on('profile.changed', () => heard.push('first'));
    client.on('profile.changed', () => heard.push('second'));
    await client.request('daemon.status', {});
    off();
    await client.request('daemon.status', {});
    expect(heard).toEqual(['first', 'second', 'second']);
  });

  it('delivers what was sent before its end', async () => {
    const [left, right] = createTransportPair();
    const heard: string[] = [];
    left.send('a');
    left.send('b');
    left.close();
    left.send('c');
    await new Promise<void>((resolve) => {
      right.open({ text: (piece) => heard.push(piece), closed: () => resolve() });
    });
    expect(heard).toEqual(['a', 'b']);
  });
});

function machineWith(dial: () => Transport | undefined): ClientMachine & { starts: number } {
  const machine = {
    root: '/r',
    starts: 0,
    dial: async () => dial(),
    startAndDial: async () => {
      machine.starts += 1;
      const transport = dialable();
      if (transport === undefined) throw new Error('caad did not start: no');
      return transport;
    },
  };
  return machine;
}

function dialable(): Transport {
  const [ours, theirs] = createTransportPair();
  serveWith(() => null)(theirs);
  return ours;
}

describe('connecting', () => {
  const options = { ...introduction, start: false };

  it('CAA-628 without a daemon says so and how to start one, and starts none unasked', async () => {
    const machine = machineWith(() => undefined);
    await expect(connectCluster({ ...options, machine })).rejects.toThrow(
      'Cannot communicate with the CAA daemon. None is running on the cluster root /r; start it with caad start.',
    );
    expect(machine.starts).toBe(0);
  });

  it('starts a daemon only if none runs', async () => {
    const running = machineWith(dialable);
    (await connectCluster({ ...options, machine: running, start: true })).close();
    expect(running.starts).toBe(0);
    const absent = machineWith(() => undefined);
    (await connectCluster({ ...options, machine: absent, start: true })).close();
    expect(absent.starts).toBe(1);
  });

  it('tries again when the daemon ends just then, but only if it may start one', async () => {
    const ending = (): Transport => {
      const [ours, theirs] = createTransportPair();
      theirs.open({ text: () => theirs.close(), closed: () => {} });
      return ours;
    };
    let dials = 0;
    const machine = machineWith(() => {
      dials += 1;
      return dials === 1 ? ending() : dialable();
    });
    (await connectCluster({ ...options, machine, start: true })).close();
    expect(dials).toBe(2);
    const always = machineWith(ending);
    await expect(connectCluster({ ...options, machine: always, start: true })).rejects.toThrow(
      'Lost the connection',
    );
    await expect(connectCluster({ ...options, machine: always })).rejects.toThrow(ConnectionError);
  });

  it('tells a daemon of somebody else nothing of what only its owner may do', async () => {
    const heard: string[] = [];
    const [ours, theirs] = createTransportPair();
    serveWith(({ id, method }) => {
      heard.push(method);
      return { jsonrpc: '2.0', id, result: {} };
    })(theirs);
    const machine = { ...machineWith(() => ours), foreignOwner: 'alice' };
    const client = await connectCluster({ ...options, machine });
    await client.request('daemon.status', {});
    const caller = { user: 'bob', commandLine: 'caa_unregister x', locale: '' };
    const refused = client.request('caa.unregister', { names: ['x'], caller });
    await expect(refused).rejects.toThrow(RequestError);
    await expect(refused).rejects.toThrow(
      'Only alice, who owns the cluster root /r, may unregister resources (caa.unregister);',
    );
    expect(heard).toEqual(['daemon.status']);
    client.close();
  });

  it('refuses a daemon of another version, unless any will do', async () => {
    const machine = machineWith(dialable);
    const other = { ...options, machine, version: '2.0' };
    await expect(connectCluster(other)).rejects.toThrow(
      'The CAA daemon of /r (process id 42) is version 1.0, and test is version 2.0. Run caad stop',
    );
    const client = await connectCluster({ ...other, anyVersion: true });
    expect(client.hello.version).toBe('1.0');
    client.close();
  });
});

describe('staying connected', () => {
  function setUp(connect: () => Promise<ClusterClient>) {
    const pauses: number[] = [];
    const waiting: (() => void)[] = [];
    const connected: ClusterClient[] = [];
    const reconnector = keepConnected({
      connect,
      delay: (ms, action) => {
        pauses.push(ms);
        waiting.push(action);
        return () => waiting.splice(waiting.indexOf(action), 1);
      },
      random: () => 0,
      connected: (client) => connected.push(client),
      lost: () => {},
    });
    const settle = () => new Promise((resolve) => setImmediate(resolve));
    return { pauses, waiting, connected, reconnector, settle };
  }

  it('TUI-295 waits 1, 2, 4 up to 30 seconds, and begins anew after a success', async () => {
    let works = false;
    const world = setUp(() =>
      works
        ? connectInProcess(
            serveWith(() => null),
            introduction,
          )
        : Promise.reject(new ConnectionError('no')),
    );
    for (let at = 0; at < 7; at += 1) {
      await world.settle();
      world.waiting.at(-1)?.();
    }
    await world.settle();
    expect(world.pauses).toEqual([1000, 2000, 4000, 8000, 16_000, 30_000, 30_000, 30_000]);
    works = true;
    world.reconnector.retryNow();
    await world.settle();
    expect(world.connected).toHaveLength(1);
    world.reconnector.retryNow();
    await world.settle();
    expect(world.connected).toHaveLength(1);
    world.reconnector.stop();
    await world.settle();
    expect(world.pauses).toHaveLength(8);
  });

  it('tries again when the connection is lost', async () => {
    const ends: Transport[] = [];
    const world = setUp(() =>
      connectInProcess((transport) => {
        ends.push(transport);
        serveWith(() => null)(transport);
      }, introduction),
    );
    await world.settle();
    ends[0]?.close();
    await world.settle();
    expect(world.pauses).toEqual([1000]);
    world.waiting.at(-1)?.();
    await world.settle();
    expect(world.connected).toHaveLength(2);
    world.reconnector.stop();
  });
});
