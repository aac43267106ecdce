// kill -9 of caad at ten points of start, relocate and stop, with real scripts and real processes. Whatever the point,
// the next daemon brings the resource to its target, on one member, and the application never runs twice.
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ClusterClient } from '../../src/client/index.ts';
import { connectToRoot, killDaemon, prepareCaad } from '../support/daemon.ts';
import { makeFolder, processesOf, until } from '../support/root.ts';

prepareCaad();

const caller = { user: 'root', commandLine: 'test', locale: 'C C C C C C' };

/** Stops at the point named in `halt-at` for as long as `hold` is there; says so in `reached`. */
const script = `#!/bin/sh
pidfile=$SYSMAN_MEMBER_ROOT/var/run/app.pid
point() {
  [ "$(cat "$SYSMAN_ROOT/halt-at" 2>/dev/null)" = "$1 $SYSMAN_MEMBER" ] || return 0
  : >"$SYSMAN_ROOT/reached"
  while [ -e "$SYSMAN_ROOT/hold" ]; do sleep 0.02; done
}
alive() { [ -e "$1" ] && grep -q sleep "/proc/$(cat "$1")/cmdline" 2>/dev/null; }
case $1 in
start)
  point start-begins
  for other in "$SYSMAN_ROOT"/cluster/members/*/var/run/app.pid; do
    if alive "$other"; then echo "$other" >>"$SYSMAN_ROOT/twice"; fi
  done
  sleep 1000 &
  echo $! >"$pidfile"
  echo "$SYSMAN_MEMBER" >>"$SYSMAN_ROOT/starts"
  point start-ends;;
stop)
  point stop-begins
  if alive "$pidfile"; then kill -9 "$(cat "$pidfile")"; fi
  rm -f "$pidfile"
  point stop-ends;;
check)
  alive "$pidfile";;
esac
`;

function prepare(): string {
  const root = makeFolder();
  const folder = join(root, 'var/cluster/caa');
  mkdirSync(join(folder, 'profile'), { recursive: true });
  mkdirSync(join(folder, 'script'), { recursive: true });
  writeFileSync(join(folder, 'script/app.scr'), script);
  chmodSync(join(folder, 'script/app.scr'), 0o755);
  writeFileSync(
    join(folder, 'profile/app.cap'),
    'NAME=app\nTYPE=application\nACTION_SCRIPT=app.scr\n',
  );
  return root;
}

type Verb = 'start' | 'relocate' | 'stop';

function request(client: ClusterClient, verb: Verb) {
  const names = ['app'];
  if (verb === 'stop') return client.request('caa.stop', { names, force: false, caller });
  const member = verb === 'start' ? 'provolone' : 'polishham';
  return client.request(`caa.${verb}`, { names, member, force: false, caller });
}

async function settled(client: ClusterClient) {
  const { resources } = await client.request('caa.stat', { names: ['app'] });
  const [app] = resources;
  if (app === undefined || app.activity !== null) return null;
  const reached = app.target === (app.state === 'ONLINE' ? 'ONLINE' : 'OFFLINE');
  return reached ? app : null;
}

/** Waits until the resource is at its target, and says where: a check may begin right after. */
async function reached(client: ClusterClient) {
  let app = await settled(client);
  await until('the resource has reached its target', async () => {
    app ??= await settled(client);
    return app !== null;
  });
  return app;
}

const points: readonly (readonly [Verb, string])[] = [
  ['start', 'start-begins provolone'],
  ['start', 'start-ends provolone'],
  ['start', 'answered'],
  ['relocate', 'stop-begins provolone'],
  ['relocate', 'stop-ends provolone'],
  ['relocate', 'start-begins polishham'],
  ['relocate', 'start-ends polishham'],
  ['relocate', 'answered'],
  ['stop', 'stop-begins provolone'],
  ['stop', 'stop-ends provolone'],
  ['stop', 'answered'],
];

describe('kill -9 of caad', () => {
  it.each(points)('CAA-003 CAA-456 during %s, at %s', async (verb, point) => {
    const root = prepare();
    const first = await connectToRoot(root);
    await first.request('caa.register', { names: ['app'], update: false, caller });
    if (verb !== 'start') await request(first, 'start');
    const startsBefore = verb === 'start' ? 0 : 1;
    writeFileSync(join(root, 'hold'), '');
    writeFileSync(join(root, 'halt-at'), point);
    const answer = request(first, verb).catch(() => null);
    if (point === 'answered') await answer;
    else await until('the point is reached', () => existsSync(join(root, 'reached')));
    await killDaemon(first);
    await answer;

    const second = await connectToRoot(root);
    rmSync(join(root, 'hold'));
    const app = await reached(second);
    const expected = verb === 'stop' ? 0 : 1;
    let applications: readonly number[] = [];
    // A check of the takeover may still be running beside it.
    await until('only the application is left', () => {
      applications = processesOf(root).filter((pid) => pid !== second.hello.pid);
      return applications.length === expected;
    });
    expect(existsSync(join(root, 'twice')), 'it never ran twice').toBe(false);
    expect(app?.state).toBe(verb === 'stop' ? 'OFFLINE' : 'ONLINE');
    const pidFile = join(root, `cluster/members/member${idOf(app?.member)}/var/run/app.pid`);
    if (verb !== 'stop') {
      expect(Number(readFileSync(pidFile, 'utf8'))).toBe(applications[0]);
    }
    const starts = existsSync(join(root, 'starts'))
      ? readFileSync(join(root, 'starts'), 'utf8').trim().split('\n').length
      : 0;
    expect(starts - startsBefore, 'started once').toBe(verb === 'stop' ? 0 : 1);
    second.close();
  });
});

function idOf(member: string | null | undefined): number {
  return ['polishham', 'provolone', 'pepicelli'].indexOf(member ?? '') + 1;
}
