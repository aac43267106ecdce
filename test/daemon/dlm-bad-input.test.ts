// Whatever a peer sends: a status of the manual, a refusal that names what is wrong, or the end of its own connection.
// After each test the lock manager holds nothing (see dlm-daemon.ts).

import { describe, expect, it } from 'vitest';
import { Flag, Mode, Status } from '../../src/engine/dlm/index.ts';
import { errorCodes } from '../../src/protocol/index.ts';
import { type Peer, startLockDaemon } from '../support/dlm-daemon.ts';
import { fc } from '../support/properties.ts';
import { until } from '../support/root.ts';

const identity = { member: null, uid: 1, gids: [1], osPid: 1, program: 'x' };

describe('values for which the manual has a status', () => {
  it('DLM-007 S-32 names of 0 and of DLM_RESNAMELEN + 1 bytes', async () => {
    const peer = await (await startLockDaemon()).begin();
    for (const length of [0, 32, 100_000]) {
      const answer = await peer.lock('x'.repeat(length));
      expect(answer).toEqual({ status: Status.IVBUFLEN, lkid: 0 });
    }
    expect((await peer.lock('x'.repeat(31))).status).toBe(Status.SUCCESS);
  });

  it('characters above 255 are no bytes', async () => {
    const peer = await (await startLockDaemon()).begin();
    for (const name of ['\u0100', 'a\u20ac', '\ud83d\ude00', '\ud800']) {
      expect((await peer.lock(name)).status).toBe(Status.BADPARAM);
    }
  });

  it('DLM-013 DLM-014 lock IDs of others, released ones and nonsense', async () => {
    const daemon = await startLockDaemon();
    const [a, b] = [await daemon.begin(), await daemon.begin()];
    const lkid = await a.hold('R');
    const strange = [lkid, 0, -1, 0.5, lkid + 0.5, 2 ** 22 + lkid, 2 ** 53, -(2 ** 53), 1e300];
    for (const wrong of strange) {
      const { status } = await b.ask('dlm.cvt', { lkid: wrong, mode: Mode.NL });
      expect(status, String(wrong)).toBe(Status.IVLOCKID);
      expect(await b.ask('dlm.unlock', { lkid: wrong })).toEqual({ status: Status.IVLOCKID });
      expect(await b.ask('dlm.cancel', { lkid: wrong })).toEqual({ status: Status.IVLOCKID });
    }
    expect(await a.ask('dlm.unlock', { lkid })).toEqual({ status: Status.SUCCESS });
    expect(await a.ask('dlm.unlock', { lkid })).toEqual({ status: Status.IVLOCKID });
    const below = await a.ask('dlm.lock', { name: 'x', mode: Mode.NL, parent: lkid });
    expect(below.status).toBe(Status.IVLOCKID);
    expect(await a.ask('dlm.getLkinfo', { lkid })).toEqual({ status: Status.IVLOCKID, info: null });
  });

  it('DLM-126 handles of namespaces, groups and domains that nobody gave', async () => {
    const peer = await (await startLockDaemon()).begin();
    for (const wrong of [0, 2, -1, 1.5, 1e300]) {
      const { status } = await peer.ask('dlm.lock', { nsp: wrong, name: 'R', mode: Mode.EX });
      expect(status).toBe(Status.NOTATTACHED);
      expect(await peer.ask('dlm.nsleave', { nsp: wrong })).toEqual({ status: 35 });
      expect(await peer.ask('dlm.glcAttach', { id: wrong })).toEqual({ status: Status.ENOENT });
      expect(await peer.ask('dlm.rdDetach', { rdId: wrong })).toEqual({ status: Status.IVRDID });
      const collected = await peer.ask('dlm.rdCollect', { rdId: wrong });
      expect(collected.status).toBe(Status.IVRDID);
    }
  });

  it.each([
    ['a mode that is none', 'dlm.lock', { mode: 7 }],
    ['mode 0', 'dlm.lock', { mode: 0 }],
    ['half a mode', 'dlm.lock', { mode: 1.5 }],
    ['an endless mode', 'dlm.lock', { mode: 1e300 }],
    ['DLM-070 a flag that is none', 'dlm.lock', { flags: 1 }],
    ['DLM-070 negative flags', 'dlm.lock', { flags: -8 }],
    ['DLM-052 DLM_QUECVT on a new request', 'dlm.lock', { flags: Flag.QUECVT }],
    ['DLM-048 DLM_VALB without a value block', 'dlm.lock', { flags: Flag.VALB }],
    ['DLM-010 five longwords', 'dlm.lock', { flags: Flag.VALB, value: [0, 0, 0, 0, 0] }],
    ['a longword below 0', 'dlm.lock', { flags: Flag.VALB, value: [-1] }],
    ['a longword of 33 bits', 'dlm.lock', { flags: Flag.VALB, value: [2 ** 32] }],
    ['a timeout below 0', 'dlm.lock', { timeout: -1 }],
    ['half a hundredth of a second', 'dlm.lock', { timeout: 0.5 }],
    ['DLM-045 no completion routine', 'dlm.quelock', {}],
    ['DLM-045 a null pointer for one', 'dlm.quelock', { cplrtn: 0 }],
    ['DLM-062 both scopes', 'dlm.locktp', { flags: Flag.TXID_LOCAL | Flag.TXID_GLOBAL }],
  ] as const)('DLM_BADPARAM: %s', async (_what, method, more) => {
    const peer = await (await startLockDaemon()).begin();
    const answer = await peer.ask(method, { nsp: peer.nsp, name: 'R', mode: Mode.EX, ...more });
    expect(answer).toEqual({ status: Status.BADPARAM, lkid: 0 });
  });

  it('DLM-055 DLM-056 both value flags, and a value block with DLM_DEQALL', async () => {
    const peer = await (await startLockDaemon()).begin();
    const lkid = await peer.hold('R');
    const unlock = (flags: number) => peer.ask('dlm.unlock', { lkid, flags, value: [1] });
    expect(await unlock(Flag.VALB | Flag.INVVALBLK)).toEqual({ status: Status.BADPARAM });
    expect(await unlock(Flag.DEQALL)).toEqual({ status: Status.BADPARAM });
    expect(await unlock(Flag.VALB)).toEqual({ status: Status.SUCCESS });
  });

  it('DLM-185 mode pairs that DLM_QUECVT does not allow', async () => {
    const peer = await (await startLockDaemon()).begin();
    const lkid = await peer.hold('R', Mode.EX);
    const answer = await peer.ask('dlm.cvt', { lkid, mode: Mode.NL, flags: Flag.QUECVT });
    expect(answer.status).toBe(Status.BADPARAM);
  });

  it('DLM-046 every function says DLM_ENOSYS while the lock manager does not run', async () => {
    const daemon = await startLockDaemon();
    const peer = await daemon.begin();
    const lkid = await peer.hold('R');
    const { locks } = daemon.runtime;
    locks.serve((manager) => manager.setRunning(false));
    const status = async (method: Parameters<Peer['ask']>[0], params: object) =>
      (await peer.ask(method, params)).status;
    expect(await status('dlm.lock', { nsp: 1, name: 'S', mode: 6 })).toBe(Status.ENOSYS);
    expect(await status('dlm.cvt', { lkid, mode: 1 })).toBe(Status.ENOSYS);
    expect(await status('dlm.unlock', { lkid })).toBe(Status.ENOSYS);
    expect(await status('dlm.cancel', { lkid })).toBe(Status.ENOSYS);
    expect(await status('dlm.nsjoin', { nsid: 9, flags: 4 })).toBe(Status.ENOSYS);
    expect(await status('dlm.getLkinfo', { lkid })).toBe(Status.ENOSYS);
    expect(await status('dlm.rdAttach', { name: 'd', flag: 1 })).toBe(Status.ENOSYS);
    expect(await status('dlm.glcCreate', { flags: 0, namespaces: [1] })).toBe(Status.ENOSYS);
    locks.serve((manager) => manager.setRunning(true));
    expect(await status('dlm.unlock', { lkid })).toBe(Status.SUCCESS);
  });
});

describe('parameters of a wrong type', () => {
  const hint = 'x'.repeat(1023);
  it.each([
    ['parameters', null],
    ['parameters', [1]],
    ['parameters', 'R'],
    ['name', { name: 5, mode: 6 }],
    ['name', { mode: 6 }],
    ['mode', { name: 'R' }],
    ['mode', { name: 'R', mode: '6' }],
    ['mode', { name: 'R', mode: null }],
    ['flags', { name: 'R', mode: 6, flags: 'VALB' }],
    ['nsp', { name: 'R', mode: 6, nsp: {} }],
    ['parent', { name: 'R', mode: 6, parent: [] }],
    ['value', { name: 'R', mode: 6, value: 5 }],
    ['value', { name: 'R', mode: 6, value: 'abcd' }],
    ['value', { name: 'R', mode: 6, value: ['1'] }],
    ['value', { name: 'R', mode: 6, value: { length: 2 } }],
    ['blkrtn', { name: 'R', mode: 6, blkrtn: 'f' }],
    ['cplrtn', { name: 'R', mode: 6, cplrtn: true }],
    ['notprm', { name: 'R', mode: 6, notprm: {} }],
    ['timeout', { name: 'R', mode: 6, timeout: '1s' }],
    ['hint', { name: 'R', mode: 6, hint }],
    ['hint', { name: 'R', mode: 6, hint: [hint] }],
    ['transaction', { name: 'R', mode: 6, transaction: {} }],
    ['transaction', { name: 'R', mode: 6, transaction: 'x'.repeat(257) }],
    ['domain', { name: 'R', mode: 6, domain: 'd' }],
  ])('%s is refused by name: %j', async (parameter, params) => {
    const peer = await (await startLockDaemon()).begin();
    const { code, message } = await peer.refusal('dlm.locktp', params);
    expect(code).toBe(errorCodes.invalidParams);
    expect(message).toMatch(new RegExp(`^${parameter}: must be .+[.]$`));
    await peer.hold('R');
  });

  it('the longest hint and transaction are taken', async () => {
    const daemon = await startLockDaemon();
    const [a, b] = [await daemon.begin(), await daemon.begin()];
    await a.hold('R', Mode.EX, { blkrtn: 1 });
    const longest = 'x'.repeat(1022);
    const terms = { nsp: b.nsp, name: 'R', mode: Mode.PR, hint: longest };
    await b.ask('dlm.locktp', { ...terms, transaction: 'x'.repeat(256) });
    expect(await a.noted('blocking')).toMatchObject({ hint: longest });
  });

  it('numbers that JSON cannot write back are refused', async () => {
    const peer = await (await startLockDaemon()).begin();
    for (const field of ['notprm', 'blkrtn', 'cplrtn']) {
      const params = `{"nsp":${peer.nsp},"name":"R","mode":6,"${field}":1e999}`;
      peer.socket.write(`{"jsonrpc":"2.0","id":77,"method":"dlm.lock","params":${params}}\n`);
    }
    await expect.poll(() => peer.heard.filter((one) => one === 'answer 77')).toHaveLength(3);
    expect((await peer.ask('dlm.sample', { namespace: null, locksMax: 9 })).locks).toBe(0);
  });

  it('a hint that is nested beyond measure is refused', async () => {
    const peer = await (await startLockDaemon()).begin();
    const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
    const params = `{"nsp":${peer.nsp},"name":"R","mode":6,"hint":${deep}}`;
    peer.socket.write(`{"jsonrpc":"2.0","id":77,"method":"dlm.lock","params":${params}}\n`);
    await until('it is answered', () => peer.heard.includes('answer 77'));
    expect((await peer.ask('dlm.sample', { namespace: null, locksMax: 9 })).locks).toBe(0);
  });

  it('unlock, convert and cancel name what is wrong as well', async () => {
    const peer = await (await startLockDaemon()).begin();
    const lkid = await peer.hold('R');
    const wrong = [
      ['dlm.unlock', {}, 'lkid'],
      ['dlm.unlock', { lkid, value: {} }, 'value'],
      ['dlm.cvt', { mode: 1 }, 'lkid'],
      ['dlm.quecvt', { lkid, mode: [] }, 'mode'],
      ['dlm.cancel', { lkid, flags: null }, 'flags'],
      ['dlm.nsjoin', { nsid: 'public', flags: 4 }, 'nsid'],
      ['dlm.getRsbinfo', { nsp: 1 }, 'name'],
      ['dlm.sample', { namespace: null, locksMax: -1 }, 'locksMax'],
      ['dlm.setDelivery', { delivery: 'sometimes' }, 'delivery'],
    ] as const;
    for (const [method, params, parameter] of wrong) {
      const { code, message } = await peer.refusal(method, params);
      expect([method, code, message]).toEqual([
        method,
        errorCodes.invalidParams,
        expect.stringContaining(parameter),
      ]);
    }
  });
});

describe('a connection out of order', () => {
  it('needs dlm.begin before anything but a sample', async () => {
    const peer = await (await startLockDaemon()).connect();
    const methods = [
      'lock',
      'quelock',
      'locktp',
      'quelocktp',
      'cvt',
      'quecvt',
      'unlock',
      'cancel',
      'notify',
      'detach',
      'glcDetach',
    ];
    for (const method of methods) {
      const { code, message } = await peer.refusal(`dlm.${method}`, {});
      expect(code).toBe(errorCodes.refused);
      expect(message).toContain('dlm.begin');
    }
    const sample = await peer.ask('dlm.sample', { namespace: null, locksMax: 1 });
    expect(sample.processes).toEqual([]);
  });

  it('begins once', async () => {
    const peer = await (await startLockDaemon()).begin();
    const { code, message } = await peer.refusal('dlm.begin', identity);
    expect(code).toBe(errorCodes.refused);
    expect(message).toContain(`process ${peer.pid} already`);
    await peer.hold('R');
  });

  it('names a member of the cluster', async () => {
    const peer = await (await startLockDaemon()).connect();
    const { message } = await peer.refusal('dlm.begin', { ...identity, member: 'nobody' });
    expect(message).toBe('nobody is not a member of this cluster. clu_get_info lists the members.');
    await peer.begin();
  });

  it('knows no other functions', async () => {
    const peer = await (await startLockDaemon()).begin();
    for (const method of ['dlm.', 'dlm.Lock', 'dlm.constructor', 'dlm.__proto__']) {
      expect((await peer.refusal(method, {})).code).toBe(errorCodes.unknownMethod);
    }
  });
});

describe('garbage on the socket', () => {
  it('ends the connection and what it holds', async () => {
    const daemon = await startLockDaemon();
    const b = await daemon.begin();
    const garbage = [
      'hello\n',
      '{"jsonrpc":"2.0","id":1e999,"method":"dlm.lock","params":{}}\n',
      '{"jsonrpc":"2.0","id":null,"method":"dlm.lock","params":{}}\n',
      '{"jsonrpc":"1.0","id":1,"method":"dlm.lock"}\n',
      '[]\n',
      '\u0000\u0001\n',
      '{"jsonrpc":"2.0","id":1,"method":"dlm.lo\n',
    ];
    for (const text of garbage) {
      const a = await daemon.begin();
      await a.hold('R');
      const waiting = await b.lock('R', Mode.EX);
      a.socket.write(text);
      await a.closed();
      await until('the next is granted', () => b.notes.some(({ lkid }) => lkid === waiting.lkid));
      await b.ask('dlm.unlock', { lkid: waiting.lkid });
    }
  });

  it('half a message is no message, whatever it would have said', async () => {
    const daemon = await startLockDaemon();
    const a = await daemon.begin();
    const held = await a.hold('R');
    const b = await daemon.begin();
    await b.lock('R', Mode.EX);
    a.socket.write(`{"jsonrpc":"2.0","id":9,"method":"dlm.lock","params":{"nsp":1,"name":"S"`);
    a.socket.end();
    await expect(b.noted('return')).resolves.toMatchObject({ status: Status.SUCCESS });
    const { resources } = daemon.runtime.locks.sample({ namespace: null, locksMax: 10 });
    expect(resources?.map(({ path }) => path)).toEqual([['R']]);
    expect(held).toBeGreaterThan(0);
  });

  it('a request in pieces of a byte is a request', async () => {
    const peer = await (await startLockDaemon()).begin();
    const params = { nsp: peer.nsp, name: 'ü', mode: Mode.EX };
    const line = JSON.stringify({ jsonrpc: '2.0', id: 55, method: 'dlm.lock', params });
    for (const byte of Buffer.from(`${line}\n`)) {
      peer.socket.write(Buffer.of(byte));
      await new Promise((resolve) => setImmediate(resolve));
    }
    await until('it is answered', () => peer.heard.includes('answer 55'));
    const info = await peer.ask('dlm.getRsbinfo', { nsp: peer.nsp, name: 'ü' });
    expect(info).toMatchObject({ status: 0, info: { lckcnt: 1 } });
  });

  it('any JSON for parameters is answered, and hurts nobody', async () => {
    const daemon = await startLockDaemon();
    const [peer, other] = [await daemon.begin(), await daemon.begin()];
    await other.hold('held', Mode.PR, { blkrtn: 1 });
    const methods = ['lock', 'quelocktp', 'cvt', 'quecvt', 'unlock', 'cancel', 'nsjoin'] as const;
    const field = fc.oneof(fc.constantFrom(0, 1, 6, 8, 4096, 'held', [1], null), fc.jsonValue());
    const fields = ['nsp', 'name', 'mode', 'flags', 'lkid', 'value', 'hint', 'cplrtn', 'parent'];
    const params = fc.dictionary(fc.constantFrom(...fields), field);
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...methods), params, async (method, given) => {
        const { result, error } = await peer.send(`dlm.${method}`, given);
        const isAnswered = result !== undefined || error?.code === errorCodes.invalidParams;
        expect(isAnswered, JSON.stringify(error)).toBe(true);
      }),
      { numRuns: 500 },
    );
    expect(peer.isClosed).toBe(false);
    const info = await other.ask('dlm.getRsbinfo', { nsp: other.nsp, name: 'held' });
    expect(info).toMatchObject({ status: 0, info: { ggcnt: expect.any(Number) } });
    expect(daemon.log.filter((line) => line.includes('error:'))).toEqual([]);
  });
});
