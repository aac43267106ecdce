// A daemon that keeps the connection and falls silent: when that is noticed, whom it is told, and who waits on.
import { describe, expect, it } from 'vitest';
import {
  type ClusterClient,
  ConnectionError,
  connectInProcess,
  watchForSilence,
} from '../../src/client/index.ts';
import {
  createDecoder,
  encodeMessage,
  type Message,
  type RequestMessage,
  type Transport,
} from '../../src/protocol/index.ts';
import { createManualTime, settle } from '../support/manual-time.ts';

const hello = { version: '1.0', pid: 42, root: '/r', cluster: 'deli' };
const caller = { user: 'root', commandLine: 'test', locale: 'C C C C C C' };

/** A watched client of a daemon that can be stopped like a process: it takes everything and answers later. */
async function watchedDaemon() {
  const time = createManualTime(0);
  const told: string[] = [];
  const asked: string[] = [];
  const held = new Map<string, RequestMessage>();
  let backlog: RequestMessage[] = [];
  let isStopped = false;
  let daemon: Transport | null = null;
  const answer = (request: RequestMessage): void => {
    // What acts takes its time; the test says when it is done.
    if (request.method === 'daemon.hello') send(request, hello);
    else if (request.method === 'daemon.status') send(request, {});
    else held.set(request.method, request);
  };
  const send = ({ id }: RequestMessage, result: object): void => {
    const message: Message = { jsonrpc: '2.0', id, result };
    daemon?.send(encodeMessage(message));
  };
  const bare = await connectInProcess(
    (transport) => {
      daemon = transport;
      const decode = createDecoder();
      transport.open({
        closed: () => {},
        text: (piece) => {
          for (const message of decode(piece)) {
            if (!('method' in message) || !('id' in message)) continue;
            asked.push(message.method);
            if (isStopped) backlog.push(message);
            else answer(message);
          }
        },
      });
    },
    { clientName: 'test', version: '1.0' },
  );
  const watched = watchForSilence(bare, {
    after: time.delay,
    silent: (ms, acts) => told.push(`silent ${ms}${acts ? ' acts' : ''}`),
    answers: () => told.push('answers'),
    gone: (ms) => told.push(`gone ${ms}`),
  });
  return {
    ...watched,
    time,
    told,
    /** How often it was asked whether it is there. */
    questions: () => asked.filter((method) => method === 'daemon.status').length,
    stopDaemon: () => {
      isStopped = true;
    },
    continueDaemon: async () => {
      isStopped = false;
      const late = backlog;
      backlog = [];
      for (const request of late) answer(request);
      await settle();
    },
    finish: (method: string, result: object) => {
      const request = held.get(method);
      if (request !== undefined) send(request, result);
    },
    hangUp: () => daemon?.close(),
  };
}

function start(client: ClusterClient) {
  return client.request('caa.start', { names: ['a'], member: null, force: false, caller });
}

describe('a daemon that answers', () => {
  it('is asked every few seconds, and nobody is told anything, however long the work takes', async () => {
    const { client, time, told, questions, finish } = await watchedDaemon();
    const run = start(client);
    await time.advance(600_000);
    expect(questions()).toBe(120);
    expect(told).toEqual([]);
    finish('caa.start', { run: 1, exitCode: 0 });
    expect(await run).toEqual({ run: 1, exitCode: 0 });
  });

  it('is left alone when the watch is over', async () => {
    const { time, questions, stop } = await watchedDaemon();
    await time.advance(7000);
    stop();
    expect(time.waits()).toEqual([]);
    await time.advance(60_000);
    expect(questions()).toBe(1);
  });
});

describe('a daemon that falls silent', () => {
  it('is told of after ten seconds, once, and the command that acts waits on', async () => {
    const { client, time, told, stopDaemon, continueDaemon, finish } = await watchedDaemon();
    const run = start(client);
    await time.advance(6000);
    stopDaemon();
    await time.advance(13_000);
    expect(told).toEqual([]);
    await time.advance(1000);
    expect(told).toEqual(['silent 10000 acts']);
    await time.advance(3_600_000);
    expect(told).toHaveLength(1);
    await continueDaemon();
    expect(told).toEqual(['silent 10000 acts', 'answers']);
    finish('caa.start', { run: 1, exitCode: 0 });
    expect(await run).toEqual({ run: 1, exitCode: 0 });
  });

  it('may fall silent again', async () => {
    const { time, told, stopDaemon, continueDaemon } = await watchedDaemon();
    for (const _ of [1, 2]) {
      stopDaemon();
      await time.advance(15_000);
      await continueDaemon();
    }
    expect(told).toEqual(['silent 10000', 'answers', 'silent 10000', 'answers']);
  });

  it('is gone for those who only look, after a minute', async () => {
    const { client, time, told, stopDaemon } = await watchedDaemon();
    stopDaemon();
    client.request('caa.stat', { names: null }).catch(() => {});
    await time.advance(64_000);
    expect(told).toEqual(['silent 10000']);
    await time.advance(1000);
    expect(told).toEqual(['silent 10000', 'gone 60000']);
  });

  it('is waited for by those who look and act, and by those who wait for news', async () => {
    const { client, time, told, stopDaemon } = await watchedDaemon();
    stopDaemon();
    const run = start(client);
    const look = client.request('caa.stat', { names: null });
    for (const each of [run, look]) each.catch(() => {});
    await time.advance(3_600_000);
    expect(told).toEqual(['silent 10000 acts']);
    const other = await watchedDaemon();
    other.stopDaemon();
    await other.time.advance(3_600_000);
    expect(other.told).toEqual(['silent 10000']);
  });

  it('counts no request that was answered', async () => {
    const { client, time, told, stopDaemon, finish } = await watchedDaemon();
    const run = start(client);
    await settle();
    finish('caa.start', { run: 1, exitCode: 0 });
    await run;
    stopDaemon();
    client.request('caa.stat', { names: null }).catch(() => {});
    await time.advance(65_000);
    expect(told).toEqual(['silent 10000', 'gone 60000']);
  });

  it('is not asked again when the connection ends', async () => {
    const { client, time, told, stopDaemon, hangUp, questions } = await watchedDaemon();
    stopDaemon();
    const run = start(client);
    await time.advance(6000);
    hangUp();
    await expect(run).rejects.toThrow(ConnectionError);
    await time.advance(600_000);
    expect({ told, questions: questions(), waits: time.waits() }).toEqual({
      told: [],
      questions: 1,
      waits: [],
    });
  });
});
