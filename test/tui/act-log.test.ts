// What the console remembers of its own commands, for undo (TUI-250).
import { describe, expect, it } from 'vitest';
import { createStore } from 'zustand/vanilla';
import { rememberActs, settleActs } from '../../src/tui/act-log.ts';
import { type Act, actsKeptMax } from '../../src/tui/acts.ts';
import { createClusterStore } from '../../src/tui/cluster-store.ts';
import type { Requester } from '../../src/tui/screen.ts';
import { version } from '../screens/calm-data.ts';
import { runOf } from '../screens/undo/undo-model.ts';
import { deliState, fixedNow } from '../support/console-data.ts';

const caller = { user: 'root', commandLine: 'caa_stop named', locale: 'C C C C C C' };

/** A console's memory in front of a service whose answers are given by method. */
function memory(answer: (method: string, params: unknown) => unknown) {
  const store = createStore<{ readonly acts: readonly Act[] }>(() => ({ acts: [] }));
  const cluster = createClusterStore();
  cluster.setState(deliState());
  const shelf = { cluster, store, world: () => ({ now: fixedNow, user: 'root' }) };
  const service: Requester = {
    // The test answers with the shape of the method it was asked for.
    request: async (method, params) => (await answer(method, params)) as never,
  };
  const acts = (): readonly Act[] => store.getState().acts;
  return { line: rememberActs(service, shelf), cluster, shelf, acts };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('the memory of a console', () => {
  it('TUI-250 holds a command with the cluster before it, and after its reported end', async () => {
    const { line, cluster, shelf, acts } = memory(() => ({ run: 7, exitCode: 0 }));
    const before = cluster.getState().resources;
    await line.request('caa.stop', { names: ['named'], force: true, caller });
    expect(acts()).toMatchObject([
      { number: 1, verb: 'stop', names: ['named'], force: true, run: 7, ended: null },
    ]);
    expect(acts()[0]?.before.resources).toBe(before);
    settleActs(shelf);
    expect(acts()[0]?.ended).toBeNull();
    const run = runOf(7, 'caa_stop named');
    const resources = new Map(before);
    cluster.setState({ runs: new Map([[7, run]]), resources });
    settleActs(shelf);
    expect(acts()[0]?.ended).toMatchObject({ at: run.endedAt, startedAt: run.startedAt });
    expect(acts()[0]?.ended?.after.resources).toBe(resources);
    cluster.setState({ resources: new Map() });
    settleActs(shelf);
    expect(acts()[0]?.ended?.after.resources).toBe(resources);
  });

  it('TUI-250 takes no event for its own that came after the end in the same batch', async () => {
    const { line, cluster, shelf, acts } = memory(() => ({ run: 7, exitCode: 0 }));
    const seen = cluster.getState().events.at(-1)?.sequence ?? 0;
    await line.request('caa.stop', { names: ['named'], force: true, caller });
    const run = runOf(7, 'caa_stop named');
    const [known] = cluster.getState().events;
    if (known === undefined) throw new Error('the deli has no events');
    const eventAt = (sequence: number, at: number) => ({ ...known, sequence, at });
    cluster.setState((state) => ({
      runs: new Map([[7, run]]),
      events: [...state.events, eventAt(seen + 1, fixedNow), eventAt(seen + 2, fixedNow + 1)],
    }));
    settleActs(shelf);
    expect(acts()[0]).toMatchObject({ eventBefore: seen, ended: { lastEvent: seen + 1 } });
  });

  it('asks for the versions of the registry where it may have changed', async () => {
    const versions = [version(1)];
    const { line, acts } = memory((method) =>
      method === 'caa.history' ? { versions } : { run: 7, exitCode: 0 },
    );
    await line.request('caa.unregister', { names: ['clock'], caller });
    await settled();
    expect(acts()[0]?.versions).toEqual(versions);
  });

  it('forgets what only looks, what was refused, and the oldest of many', async () => {
    const { line, acts } = memory((method) => {
      if (method === 'caa.start') throw new Error('refused');
      return { run: 7, exitCode: 0 };
    });
    await line.request('caa.history', { after: 0, limit: 1 });
    const start = { names: ['named'], member: null, force: false, caller };
    await expect(line.request('caa.start', start)).rejects.toThrow('refused');
    expect(acts()).toEqual([]);
    for (let at = 0; at < actsKeptMax + 3; at += 1) {
      await line.request('caa.stop', { names: ['named'], force: false, caller });
    }
    expect(acts()).toHaveLength(actsKeptMax);
    expect(acts().at(-1)?.number).toBe(actsKeptMax + 3);
  });

  const path = 'var/cluster/caa/profile/app.cap';
  const file = (text: string) => ({ text, mode: 0o644 });

  it('TUI-250 holds a profile that was created, changed or deleted, as the answer tells of it', async () => {
    const [old, young] = [file('DESCRIPTION=old\n'), file('DESCRIPTION=new\n')];
    const ways = [
      { path, was: null, is: old },
      { path, was: old, is: young },
      { path, was: young, is: null },
    ];
    const answers = [...ways];
    const { line, acts } = memory(() => ({ ok: true, warnings: [], files: [answers.shift()] }));
    const values = { name: 'app', attributes: {} };
    const creation = { ...values, type: 'application', executable: null, force: false };
    await line.request('profile.create', creation);
    await line.request('profile.update', values);
    await line.request('profile.delete', { name: 'app', keepScript: true });
    expect(acts()).toMatchObject(
      ['creation', 'change', 'deletion'].map((word, at) => ({
        verb: 'profile',
        names: ['app'],
        run: null,
        commandLine: `${word} of app.cap`,
        file: { changes: [ways[at]], isAsLeft: true },
      })),
    );
  });

  it('TUI-250 holds a deletion that cannot be put back, so that the reason can be told', async () => {
    const { line, acts } = memory(() => ({ ok: true, removed: [], files: null }));
    await line.request('profile.delete', { name: 'app', keepScript: true });
    expect(acts()).toMatchObject([
      { commandLine: 'deletion of app.cap', file: { changes: null, isAsLeft: true } },
    ]);
  });

  it('TUI-250 notices that somebody else has changed the file, and that it is as it was left again', async () => {
    let text = 'A=2\n';
    const { line, acts } = memory((method) =>
      method === 'profile.read'
        ? { ok: true, attributes: {}, text, scriptShared: false }
        : method === 'caa.script'
          ? { path: '/app.scr', text: '#!/bin/sh\n', mode: 0o755, uid: 0 }
          : { ok: true, warnings: [], files: [{ path, was: file('A=1\n'), is: file('A=2\n') }] },
    );
    await line.request('profile.replace', { name: 'app', text, was: 'A=1\n', force: true });
    const isAsLeft = async (): Promise<boolean | undefined> => {
      await line.request('profile.read', { name: 'app' });
      return acts()[0]?.file?.isAsLeft;
    };
    expect(await isAsLeft()).toBe(true);
    text = 'A=3\n';
    expect(await isAsLeft()).toBe(false);
    text = 'A=2\n';
    expect(await isAsLeft()).toBe(true);
    text = 'A=3\n';
    await line.request('profile.read', { name: 'other' });
    await line.request('caa.script', { name: 'app' });
    expect(acts()[0]?.file?.isAsLeft).toBe(true);
  });

  it('TUI-250 notices that somebody else has made a file anew that was deleted here', async () => {
    const { line, acts } = memory((method) =>
      method === 'profile.read'
        ? { ok: true, attributes: {}, text: 'A=9\n', scriptShared: false }
        : { ok: true, removed: [], files: [{ path, was: file('A=1\n'), is: null }] },
    );
    await line.request('profile.delete', { name: 'app', keepScript: true });
    expect(acts()[0]?.file?.isAsLeft).toBe(true);
    await line.request('profile.read', { name: 'app' });
    expect(acts()[0]?.file?.isAsLeft).toBe(false);
  });

  it('a profile that was not changed is no act', async () => {
    const { line, acts } = memory((method) =>
      method === 'profile.update'
        ? { ok: false, messages: ['not valid'] }
        : { ok: true, warnings: [], files: [] },
    );
    await line.request('profile.update', { name: 'app', attributes: {} });
    await line.request('profile.replace', { name: 'app', text: 'A', was: 'A', force: true });
    expect(acts()).toEqual([]);
  });
});
