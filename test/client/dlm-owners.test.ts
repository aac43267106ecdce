// Namespaces, lock groups, recovery domains and transactions through the library.
import { describe, expect, it } from 'vitest';
import { type Completion, type Namespace, ValueBlock } from '../../src/client/dlm/index.ts';
import { hold, isOpen, startPrograms, statusOf } from '../support/dlm-programs.ts';
import { turn } from '../support/dlm-server.ts';

describe('namespaces', () => {
  it('S-33 DLM-120, DLM-121, DLM-129, DLM-130 are joined by those who may, and left once', async () => {
    const { daemon } = await startPrograms(1);
    const { dlm } = await daemon.start({ uid: 100, gids: [100, 200] });
    const user = await dlm.nsjoin(100, 'user');
    expect(await statusOf(dlm.nsjoin(101, 'user'))).toBe('DLM_NOACCESS');
    expect((await dlm.nsjoin(200, 'group')).kind).toBe('group');
    expect(await statusOf(dlm.nsjoin(300, 'group'))).toBe('DLM_NOACCESS');
    expect((await dlm.nsjoin(7, 'public')).id).toBe(7);
    expect(await statusOf(dlm.nsjoin(100, 'user'))).toBe('DLM_ATTACHED');
    expect(await dlm.nsjoin(100, 'user', { joinSameOk: true })).toBe(user);
    await user.leave();
    expect(await statusOf(user.leave())).toBe('DLM_NOTATTACHED');
    expect(await statusOf(user.lock('R', 'NL'))).toBe('DLM_NOTATTACHED');
    expect(await statusOf(dlm.nsjoin(7, 'everybody' as Namespace['kind']))).toBe('DLM_BADPARAM');
  });

  it('DLM-132, DLM-135 are kept while there are locks', async () => {
    const { a } = await startPrograms(1);
    const lock = await hold(a.space, 'R', 'NL');
    expect(await statusOf(a.space.leave())).toBe('DLM_HASLOCKS');
    expect(await statusOf(a.dlm.detach())).toBe('DLM_HASLOCKS');
    await lock.unlock();
    await a.dlm.detach();
    expect(await statusOf(a.dlm.detach())).toBe('DLM_NOTATTACHED');
  });
});

/** Programs of one user, in the user's namespace: a lock group is not for everybody. */
async function startUsers(count = 2) {
  const { daemon, a, b, c } = await startPrograms(count);
  const join = async <P extends typeof a>(program: P) => ({
    ...program,
    everybody: program.space,
    space: await program.dlm.nsjoin(100, 'user', { joinSameOk: true }),
  });
  return { daemon, a: await join(a), b: await join(b), c: await join(c) };
}

describe('lock groups', () => {
  it('S-38 DLM-346, DLM-349 locks of a permanent group outlive their maker, and others use them', async () => {
    const { a, b, c } = await startUsers(3);
    const group = await a.dlm.glcCreate([a.space], { permanent: true });
    const attached = await b.dlm.glcAttach(group.id);
    const { lock } = await a.space.lock('R', 'EX', { group: true });
    a.cut();
    await turn();
    expect(await statusOf(c.space.lock('R', 'PR', { noQueue: true }))).toBe('DLM_NOTQUEUED');
    const same = await attached.use(lock.id);
    expect(same).toMatchObject({ id: lock.id, mode: 'EX', state: 'granted' });
    expect(await attached.use(lock.id)).toBe(same);
    await same.cvt('NL', { value: new ValueBlock('v') });
    const value = new ValueBlock();
    expect(await c.space.lock('R', 'PR', { value })).toMatchObject({ valueValid: true });
    expect(value.asString()).toBe('v');
    expect(await statusOf(attached.use(12345))).toBe('DLM_IVLOCKID');
  });

  it('DLM-060, DLM-342, DLM-344 take group requests of members only; own locks stay own', async () => {
    const { a, b } = await startUsers();
    expect(await statusOf(a.space.lock('R', 'EX', { group: true }))).toBe('DLM_NO_GROUP');
    const own = await hold(a.space, 'own', 'EX');
    const group = await a.dlm.glcCreate([a.space]);
    const shared = await hold(a.space, 'R', 'EX', { group: true });
    expect(await statusOf(a.dlm.glcAttach(group.id))).toBe('DLM_ATTACHED');
    expect(await statusOf(b.dlm.glcAttach(group.id + 1))).toBe('DLM_ENOENT');
    await a.dlm.unlockAll();
    expect([own.state, shared.state]).toEqual(['released', 'granted']);
    await group.detach();
    expect(shared.state).toBe('released');
    expect(await statusOf(b.dlm.glcAttach(group.id))).toBe('DLM_ENOENT');
    expect(await statusOf(b.space.lock('R', 'EX'))).toBe('DLM_SYNC');
  });

  it('DLM-352 a waiting request stays with a process that leaves its group', async () => {
    const { a, b } = await startUsers();
    const held = await hold(b.space, 'R', 'EX');
    const group = await a.dlm.glcCreate([a.space]);
    const completed: string[] = [];
    const onCompletion = ({ status }: Completion) => void completed.push(status);
    const { lock } = await a.space.quelock('R', 'PR', { group: true, onCompletion });
    await group.detach();
    expect(lock.state).toBe('waiting');
    await held.unlock();
    await turn();
    expect([completed, lock.state]).toEqual([['DLM_SUCCESS'], 'granted']);
  });

  it('DLM-066, DLM-357 to DLM-359 are destroyed as far as is allowed, and their processes ended', async () => {
    const { a, b } = await startUsers();
    expect(await statusOf(a.dlm.glcCreate([a.space], { owned: true, permanent: true }))).toBe(
      'DLM_BADPARAM',
    );
    expect(await statusOf(a.dlm.glcCreate([a.everybody]))).toBe('DLM_PUBNS_DISALLOW');
    const group = await a.dlm.glcCreate([a.space], { permanent: true });
    await b.dlm.glcAttach(group.id);
    const shared = await hold(a.space, 'R', 'EX', { group: true });
    expect(await statusOf(group.destroy())).toBe('DLM_HASPROCS');
    expect(await statusOf(group.destroy({ locks: true }))).toBe('DLM_HASPROCS');
    const told: string[] = [];
    b.dlm.on('disconnected', ({ message }) => void told.push(message));
    await group.destroy({ force: true });
    await turn();
    expect(shared.state).toBe('released');
    expect(told[0]).toContain('its lock group was destroyed');
    expect(await statusOf(a.space.lock('R', 'EX'))).toBe('DLM_SYNC');
  });
});

describe('recovery domains', () => {
  it('S-40 DLM-374, DLM-379, DLM-381, DLM-384 bring back what a killed writer left', async () => {
    const { a, b } = await startPrograms();
    const domain = await a.dlm.rdAttach('d', 'process');
    const recoveryDomain = await b.dlm.rdAttach('d', 'process');
    expect([domain.name, recoveryDomain.name]).toEqual(['d', 'd']);
    const lock = await hold(a.space, 'R', 'EX', { recoveryDomain: domain });
    await lock.cvt('EX', { value: new ValueBlock('v') });
    a.cut();
    await turn();
    const value = new ValueBlock();
    const found = await b.space.lock('R', 'PR', { recoveryDomain, value });
    expect(found).toMatchObject({ status: 'DLM_SYNCVALNOTVALID', sync: true, valueValid: false });
    expect(await statusOf(recoveryDomain.detach())).toBe('DLM_HASLOCKS');
    await found.lock.unlock();
    expect(await statusOf(b.space.lock('R', 'PR'))).toBe('DLM_IS_PR');
    const collection = await recoveryDomain.collect();
    expect(collection.size).toBe(1);
    expect(await statusOf(recoveryDomain.collect())).toBe('DLM_EALREADY');
    expect(await collection.validate()).toBe('DLM_SUCCESS');
    expect(await statusOf(collection.validate())).toBe('DLM_IVHNDL');
    await b.space.lock('R', 'PR', { recoveryDomain, value });
    expect([value.asString(), value.valid]).toEqual(['', true]);
  });

  it('S-41 DLM-386, DLM-389 say if there is more, also after a detach that distrusts', async () => {
    const { a, b, c } = await startPrograms(3);
    const [first, second, third] = await Promise.all(
      [a, b, c].map(({ dlm }) => dlm.rdAttach('d', 'process')),
    );
    if (first === undefined || second === undefined || third === undefined) throw new Error();
    await hold(a.space, 'R', 'EX', { recoveryDomain: first });
    await hold(c.space, 'S', 'EX', { recoveryDomain: third });
    a.cut();
    await turn();
    const collection = await second.collect();
    c.cut();
    await turn();
    expect(await collection.validate()).toBe('DLM_MORE_TO_RECOVER');
    expect(await (await second.collect()).validate()).toBe('DLM_SUCCESS');
    await second.detach({ invalidate: true });
    expect(await statusOf(second.collect())).toBe('DLM_IVRDID');
    expect(await statusOf(b.dlm.rdAttach('x'.repeat(32), 'process'))).toBe('DLM_ENAMETOOLONG');
    expect(await statusOf(b.dlm.rdAttach('d', 'group'))).toBe('DLM_NO_GROUP');
  });

  it('are known by the objects of this library only', async () => {
    const { a } = await startPrograms(1);
    const domain = await a.dlm.rdAttach('d', 'process');
    const recoveryDomain = { ...domain, name: 'd' } as typeof domain;
    expect(await statusOf(a.space.lock('R', 'EX', { recoveryDomain }))).toBe('DLM_IVRDID');
    expect(await statusOf(a.dlm.glcCreate([{ ...a.space } as Namespace]))).toBe('DLM_NOTATTACHED');
  });
});

describe('transactions', () => {
  it('DLM-365 to DLM-368 are the owners when deadlock is sought, on one member or on all', async () => {
    const { a, join } = await startPrograms(1);
    const other = await join({ member: 'polishham' });
    const global = { id: 't', scope: 'global' } as const;
    const local = { id: 't', scope: 'local' } as const;
    await a.space.lock('R', 'EX', { transaction: global });
    expect(await statusOf(other.space.lock('R', 'EX', { transaction: global }))).toBe(
      'DLM_DEADLOCK',
    );
    await a.space.lock('S', 'EX', { transaction: local });
    const waiting = other.space.lock('S', 'EX', { transaction: local });
    expect(await isOpen(waiting)).toBe(true);
    waiting.catch(() => {});
    const own = a.space.lock('S', 'EX', { transaction: { id: 'u', scope: 'local' } });
    expect(await isOpen(own)).toBe(true);
    own.catch(() => {});
  });
});
