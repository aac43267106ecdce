// The library on a connection that brings everything in its own time: what belongs together may come apart, in pieces
// that end anywhere. The daemon's lines are written here.
import { describe, expect, it } from 'vitest';
import type { BlockingNote, Completion } from '../../src/client/dlm/index.ts';
import { connectInProcess } from '../../src/client/index.ts';
import {
  createDecoder,
  type DlmAnswer,
  type DlmNote,
  encodeMessage,
  type Message,
  type Transport,
} from '../../src/protocol/index.ts';
import { openProgram, turn } from '../support/dlm-server.ts';

/** A daemon that answers what every program asks, and tells the test of the rest. */
async function setUp() {
  const asked: { readonly id: number; readonly method: string; readonly params: unknown }[] = [];
  let line: Transport | null = null;
  const send = (message: Message) => line?.send(encodeMessage(message));
  const first: Readonly<Record<string, unknown>> = {
    'daemon.hello': { version: '1', pid: 1, root: '/r', cluster: 'deli' },
    'dlm.begin': { pid: 1, member: 'pepicelli', settings: {} },
    'dlm.nsjoin': { status: 0, nsp: 1 },
  };
  const decode = createDecoder();
  const serve = (transport: Transport) => {
    line = transport;
    transport.open({
      closed: () => {},
      text: (piece) => {
        for (const message of decode(piece)) {
          if (!('method' in message) || !('id' in message)) continue;
          const result = first[message.method];
          if (result === undefined) asked.push(message);
          else send({ jsonrpc: '2.0', id: message.id, result });
        }
      },
    });
  };
  const client = await connectInProcess(serve, { clientName: 'test', version: '1' });
  const dlm = await openProgram(client);
  const space = await dlm.nsjoin(1, 'public');
  return {
    space,
    /** Answers the oldest question, and lets everything go on. */
    answer: async (result: DlmAnswer) => {
      const question = asked.shift();
      send({ jsonrpc: '2.0', id: question?.id ?? 0, result });
      await turn();
      return question;
    },
    note: async (params: DlmNote) => {
      send({ jsonrpc: '2.0', method: 'dlm.note', params });
      await turn();
    },
    asked,
  };
}

describe('what comes in pieces', () => {
  it('DLM-288 a completion that is there long before the call returns waits for it', async () => {
    const { space, answer, note } = await setUp();
    const seen: string[] = [];
    const onCompletion = ({ lock }: Completion) => void seen.push(`completed ${lock.state}`);
    const call = space.quelock('R', 'EX', { onCompletion });
    const accepted = call.then(({ lock }) => seen.push(`accepted ${lock.id}`));
    await turn();
    await note({ type: 'completion', lkid: 5, status: 0, routine: 1 });
    expect(seen).toEqual([]);
    await answer({ status: 0, lkid: 5 });
    await accepted;
    expect(seen).toEqual(['accepted 5', 'completed granted']);
  });

  it('DLM-306 a routine that is told of before its lock’s grant sees the lock granted', async () => {
    const { space, answer, note } = await setUp();
    const seen: string[] = [];
    const onBlocking = ({ lock }: BlockingNote) => void seen.push(`${lock.state} ${lock.mode}`);
    const call = space.lock('R', 'EX', { onBlocking });
    await turn();
    await answer({ status: -1, lkid: 5 });
    await note({ type: 'blocking', lkid: 5, routine: 1, mode: 6 });
    expect(seen).toEqual(['granted EX']);
    await note({ type: 'return', lkid: 5, status: 0 });
    expect(await call).toMatchObject({ status: 'DLM_SUCCESS' });
  });

  it('what is unknown, or comes twice, is ignored', async () => {
    const { space, answer, note } = await setUp();
    const call = space.lock('R', 'EX');
    await turn();
    await note({ type: 'blocking', lkid: 9, routine: 77, mode: 6 });
    await note({ type: 'return', lkid: 9, status: 0 });
    await answer({ status: -1, lkid: 5 });
    await note({ type: 'return', lkid: 5, status: 0 });
    await note({ type: 'return', lkid: 5, status: 19 });
    expect((await call).lock.state).toBe('granted');
  });

  it('a status that no manual knows is an error with a name', async () => {
    const { space, answer } = await setUp();
    const call = space.lock('R', 'EX');
    await turn();
    const [refused] = await Promise.allSettled([call, answer({ status: 7 as never, lkid: 0 })]);
    expect(refused).toMatchObject({ reason: { status: 'DLM_UNEXPERR' } });
  });
});
