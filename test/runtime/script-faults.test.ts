// Faults of action scripts, to practise with: the stand-in is run for real, and the script behind it is never touched.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ScriptOrder } from '../../src/runtime/ports.ts';
import {
  type ScriptFault,
  scriptFaults,
  setScriptFault,
  throughFault,
} from '../../src/runtime/script-faults.ts';
import { openTestCluster, type TestCluster } from './profiles-cluster.ts';

const script = 'var/cluster/caa/script/calc.scr';
const text = '#!/bin/sh\necho "real $1"\n';

let cluster: TestCluster;
beforeEach(() => {
  cluster = openTestCluster();
  cluster.write(script, text, 0o755);
});
afterEach(() => cluster.close());

function order(entryPoint: ScriptOrder['entryPoint']): ScriptOrder {
  return {
    ticket: 1,
    resource: 'calc',
    member: 'polishham',
    entryPoint,
    path: join(cluster.root, script),
    environment: { PATH: '/sbin:/usr/sbin:/usr/bin' },
    timeoutMs: 60_000,
  };
}

/** Runs an order as the script runner does. */
function run(entryPoint: ScriptOrder['entryPoint']) {
  const { path, environment } = throughFault(cluster.files, order(entryPoint));
  const { status, stdout } = spawnSync(path, [entryPoint], { env: environment, encoding: 'utf8' });
  return { status, stdout };
}

const set = (fault: ScriptFault | null) => setScriptFault(cluster.files, 'calc', fault);

describe('faults of action scripts', () => {
  it('TUI-333 make one entry point fail, hand on the others, and end as if nothing had been', () => {
    const tree = cluster.tree();
    expect(run('check')).toEqual({ status: 0, stdout: 'real check\n' });
    expect(set({ kind: 'fail', entryPoint: 'check' })).toEqual({ ok: true, was: null });
    expect(run('check')).toEqual({
      status: 2,
      stdout: 'clu_fault: the check entry point fails on purpose\n',
    });
    expect(run('start')).toEqual({ status: 0, stdout: 'real start\n' });
    expect(cluster.read(script)).toBe(text);
    expect(set(null)).toEqual({ ok: true, was: { kind: 'fail', entryPoint: 'check' } });
    expect(run('check')).toEqual({ status: 0, stdout: 'real check\n' });
    expect(cluster.tree()).toEqual(tree);
  });

  it('TUI-333 make one entry point wait before the script is reached', () => {
    // A sleep that tells how long it was to be, and is over at once.
    cluster.write('bin/sleep', '#!/bin/sh\necho "slept $1"\n', 0o755);
    set({ kind: 'slow', entryPoint: 'stop', seconds: 30 });
    const { path, environment } = throughFault(cluster.files, order('stop'));
    const env = { ...environment, PATH: join(cluster.root, 'bin') };
    expect(spawnSync(path, ['stop'], { env, encoding: 'utf8' }).stdout).toBe(
      'clu_fault: the stop entry point waits 30 s on purpose\nslept 30\nreal stop\n',
    );
    expect(run('check')).toEqual({ status: 0, stdout: 'real check\n' });
  });

  it('lists what is in force, one for each application, the newest', () => {
    set({ kind: 'fail', entryPoint: 'start' });
    set({ kind: 'slow', entryPoint: 'check', seconds: 5 });
    setScriptFault(cluster.files, 'app', { kind: 'fail', entryPoint: 'stop' });
    expect(scriptFaults(cluster.files)).toEqual([
      { name: 'app', fault: { kind: 'fail', entryPoint: 'stop' } },
      { name: 'calc', fault: { kind: 'slow', entryPoint: 'check', seconds: 5 } },
    ]);
  });

  it('says that there is nothing to end, and takes no name that leads elsewhere', () => {
    const tree = cluster.tree();
    expect(set(null)).toEqual({
      ok: false,
      messages: ['The action script of calc has no fault to take away.'],
    });
    const fault = { kind: 'fail', entryPoint: 'check' } as const;
    expect(setScriptFault(cluster.files, '../script/calc', fault)).toMatchObject({ ok: false });
    expect(cluster.tree()).toEqual(tree);
  });
});
