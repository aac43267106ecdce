// What the library keeps for routines that may still be called: not more in time, however long a program runs.
import { AsyncLocalStorage } from 'node:async_hooks';
import { describe, expect, it } from 'vitest';
import { Channel } from '../../src/client/dlm/channel.ts';
import { Locks } from '../../src/client/dlm/locks.ts';
import { statusOf } from '../support/dlm-programs.ts';
import { createDlmServer, turn } from '../support/dlm-server.ts';

async function setUp() {
  const server = createDlmServer();
  const { client } = await server.connect();
  const identity = { member: null, uid: 100, gids: [], osPid: 1, program: 'test' };
  await client.request('dlm.begin', identity);
  const { nsp } = await client.request('dlm.nsjoin', { nsid: 1, flags: 4 });
  const channel = new Channel(client, new AsyncLocalStorage<object>());
  const { routines, requests } = new Locks(channel);
  return { server, client, channel, routines, requests, nsp };
}

const onBlocking = () => {};
const onCompletion = () => {};

describe('numbers of routines', () => {
  it('are given up when nothing can come for them any more', async () => {
    const { routines, requests, nsp } = await setUp();
    const { lock } = await requests.lock(nsp, 'R', 'EX', { onBlocking });
    expect(routines.size).toBe(1);
    for (let round = 0; round < 20; round += 1) {
      await lock.cvt(round % 2 === 0 ? 'PR' : 'EX', { onBlocking });
      await lock.quecvt('PR', { onBlocking, onCompletion });
      await turn();
      expect(routines.size).toBe(1);
    }
    await lock.cvt('NL');
    expect(routines.size).toBe(0);
    await statusOf(requests.lock(nsp, '', 'EX', { onBlocking }));
    await statusOf(requests.lock(nsp, 'S', 'EX', { onBlocking, timeout: Number.NaN }));
    await requests.quelock(nsp, 'S', 'EX', { onCompletion, syncStatus: true });
    await requests.quelock(nsp, 'T', 'EX', { onCompletion });
    await turn();
    expect(routines.size).toBe(0);
    const blocked = await requests.quelock(nsp, 'T', 'EX', {
      onCompletion,
      onBlocking,
      deadlock: { ignoreWait: true },
    });
    expect(routines.size).toBe(1);
    await blocked.lock.unlock();
    await lock.cvt('NL', { onBlocking });
    expect(routines.size).toBe(1);
    await lock.unlock();
    expect(routines.size).toBe(0);
  });

  it('are kept with manual delivery until the next notify, for what may wait there', async () => {
    const { client, channel, routines, requests, nsp } = await setUp();
    await client.request('dlm.setDelivery', { delivery: 'manual' });
    routines.setManual(true);
    const { lock } = await requests.lock(nsp, 'R', 'EX', { onBlocking });
    for (let round = 0; round < 20; round += 1) await lock.cvt('EX', { onBlocking });
    await lock.unlock();
    expect(routines.size).toBe(21);
    const delivered = routines.beginNotify();
    await channel.call('dlm.notify', {}, delivered);
    expect(routines.size).toBe(0);
  });

  it('are given up at the end of the connection', async () => {
    const { client, routines, requests, nsp } = await setUp();
    await requests.lock(nsp, 'R', 'EX', { onBlocking });
    client.close();
    await turn();
    expect(routines.size).toBe(0);
  });
});
