// The lock manager's library in real processes, on a real caad that it starts itself: the manual's example, sudden
// deaths, and two members.
import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ClusterClient } from '../../src/client/index.ts';
import { valueToBytes } from '../../src/engine/dlm/index.ts';
import type { DlmLockSample } from '../../src/protocol/index.ts';
import { connectToRoot } from '../support/daemon.ts';
import {
  makeProgramFolder,
  projectFolder,
  startProgram,
  writeProgram,
} from '../support/dlm-package.ts';
import { makeFolder, until } from '../support/root.ts';

const examples = join(projectFolder, 'fixtures', 'examples', 'dlm');

/** The manual's 9.8, as the specification has straightened it. */
const masterLines = [
  'api_ex_master: grab a EX mode lock',
  'api_ex_master: value block read',
  'api_ex_master: expected empty value block got <>',
  'api_ex_master: start client and wait for the blocking notification to continue',
  'api_ex_master: blk_and_go hold the lock for a couple of seconds',
  'api_ex_master: blk_and_go sleeping',
  'api_ex_master: blk_and_go sleeping',
  'api_ex_master: blk_and_go sleeping',
  'api_ex_master: blk_and_go setting done',
  'api_ex_master: now convert (EX->EX) to write the value block <abc>',
  'api_ex_master: blk_rtn: down convert to NL',
  'api_ex_master: waiting for blocking notification',
  'api_ex_master: trying to get the lock back as PR to read value block',
  'api_ex_master: value block read',
  'api_ex_master: expected <efg> got <efg>',
  'api_ex_master done',
];
const clientLines = [
  '\tapi_ex_client: grab a NL mode lock',
  '\tapi_ex_client: value block read',
  '\tapi_ex_client: expected empty value block got <>',
  '\tapi_ex_client: converting to NL->EX to get the value block.',
  '\tapi_ex_client: should see blocking routine run on master',
  '\tapi_ex_client: value block read',
  '\tapi_ex_client: expected <abc> got <abc>',
  '\tapi_ex_client: sleeping waiting for blocking notification',
  '\tapi_ex_client: done',
];
/** These stay together, and may come anywhere after the client was granted its lock and before it is done. */
const routineLines = [
  '\tapi_ex_client: blk_rtn: dequeue EX lock to write value block <>',
  '\tapi_ex_client: hold the lock for a couple of seconds',
  '\tapi_ex_client: sleeping',
  '\tapi_ex_client: sleeping',
  '\tapi_ex_client: sleeping',
];

const [, , , masterStarts = ''] = masterLines;

/** The order rules that hold in every run: each line comes before the next one of its row. */
const orderRules: readonly (readonly string[])[] = [
  [masterStarts, clientLines[0] ?? ''],
  [
    clientLines[4] ?? '',
    ...masterLines.slice(4, 11),
    '\tapi_ex_client: expected <abc> got <abc>',
    '\tapi_ex_client: sleeping waiting for blocking notification',
    '\tapi_ex_client: done',
  ],
  [
    masterLines[12] ?? '',
    ...routineLines,
    'api_ex_master: expected <efg> got <efg>',
    'api_ex_master done',
  ],
  [...routineLines, '\tapi_ex_client: done'],
];

/** Starts one of the examples; both write into one file, so that the order of their lines is known. */
function startExample(name: string, root: string, output: string, sleepMs: number) {
  const file = openSync(output, 'a');
  const child = spawn(process.execPath, [join(examples, `${name}.mjs`)], {
    env: { PATH: process.env.PATH, HOME: root, SYSMAN_ROOT: root, API_EX_SLEEP_MS: `${sleepMs}` },
    stdio: ['ignore', file, file],
  });
  closeSync(file);
  const ended = new Promise<number | null>((resolve) => {
    child.once('close', (status) => resolve(status));
  });
  return {
    ended,
    stop: () => child.kill('SIGSTOP'),
    goOn: () => child.kill('SIGCONT'),
  };
}

function linesOf(output: string): readonly string[] {
  return readFileSync(output, 'utf8')
    .split('\n')
    .filter((line) => line !== '');
}

async function printed(output: string, line: string): Promise<void> {
  await until(`“${line}” is printed`, () => linesOf(output).includes(line));
}

/** Whether the lines come in this order, each found after the one before it. */
function areInOrder(lines: readonly string[], wanted: readonly string[]): boolean {
  let from = 0;
  return wanted.every((line) => {
    const at = lines.indexOf(line, from);
    from = at + 1;
    return at >= 0;
  });
}

/** The state of the only resource, `G[1:EX] C[2:NL>EX] abc`; empty if there is none. Locks are named by number. */
async function stateOf(client: ClusterClient): Promise<string> {
  const { resources } = await client.request('dlm.sample', { namespace: null, locksMax: 100 });
  const [resource] = resources ?? [];
  if (resource === undefined) return '';
  const show = (letter: string, locks: readonly DlmLockSample[]) => {
    const shown = [...locks]
      .sort((x, y) => x.lkid - y.lkid)
      .map(({ lkid, mode, requested }) => `${lkid}:${mode}${requested ? `>${requested}` : ''}`);
    return shown.length === 0 ? [] : [`${letter}[${shown.join(' ')}]`];
  };
  const value = new TextDecoder().decode(valueToBytes(resource.value ?? [])).replace(/\0+$/, '');
  const queues = [
    ...show('G', resource.granted),
    ...show('C', resource.converting),
    ...show('W', resource.waiting),
  ];
  return [...queues, value === '' ? 'empty' : value, ...(resource.isValid ? [] : ['invalid'])].join(
    ' ',
  );
}

async function reaches(client: ClusterClient, state: string): Promise<void> {
  let last = '';
  await until(`the lock manager is at “${state}”, and not at “${last}”`, async () => {
    last = await stateOf(client);
    return last === state;
  });
}

describe('the manual’s example', () => {
  it('DLM-460 as two processes prints the manual’s lines, in an order that its rules allow', async () => {
    const root = makeFolder();
    const output = join(makeFolder(), 'output');
    const master = startExample('api_ex_master', root, output, 20);
    await printed(output, masterStarts);
    const client = startExample('api_ex_client', root, output, 20);
    expect(await Promise.all([master.ended, client.ended])).toEqual([0, 0]);
    const lines = linesOf(output);
    expect(lines.filter((line) => !line.startsWith('\t'))).toEqual(masterLines);
    const ofClient = lines.filter((line) => line.startsWith('\t'));
    const routineAt = ofClient.indexOf(routineLines[0] ?? '');
    expect(ofClient.slice(routineAt, routineAt + routineLines.length)).toEqual(routineLines);
    expect(ofClient.filter((line) => !routineLines.includes(line))).toEqual(clientLines);
    for (const rule of orderRules) {
      expect(areInOrder(lines, rule), `${lines.join('\n')}\nbreaks\n${rule.join('\n')}`).toBe(true);
    }
  });

  it('DLM-447 to DLM-458 goes through the manual’s states', async () => {
    const root = makeFolder();
    const output = join(makeFolder(), 'output');
    const master = startExample('api_ex_master', root, output, 20);
    await printed(output, masterStarts);
    const looker = await connectToRoot(root, { start: false });
    expect(await stateOf(looker)).toBe('G[1:EX] empty');
    // A stopped program does not hear its notification; so each state lasts until it goes on.
    master.stop();
    const client = startExample('api_ex_client', root, output, 20);
    await reaches(looker, 'G[1:EX] C[2:NL>EX] empty');
    await printed(output, '\tapi_ex_client: should see blocking routine run on master');
    expect(linesOf(output)).not.toContain(
      'api_ex_master: blk_and_go hold the lock for a couple of seconds',
    );
    client.stop();
    master.goOn();
    await reaches(looker, 'G[2:EX] C[1:NL>PR] abc');
    await printed(output, masterLines[12] ?? '');
    expect(linesOf(output)).not.toContain('\tapi_ex_client: expected <abc> got <abc>');
    master.stop();
    client.goOn();
    await reaches(looker, 'G[1:PR] efg');
    expect(await client.ended).toBe(0);
    expect(await stateOf(looker)).toBe('G[1:PR] efg');
    master.goOn();
    expect(await master.ended).toBe(0);
    await reaches(looker, '');
    looker.close();
  });
});

/** Takes EX, writes, says so, and then waits for ever with the lock. */
const holder = `
import { connect, ValueBlock } from 'trucluster/dlm';
const dlm = await connect();
const namespace = await dlm.nsjoin(7, 'public');
const { lock } = await namespace.lock('ledger', 'EX');
await lock.cvt('EX', { value: new ValueBlock('half') });
console.log('held on ' + dlm.member);
process.on('SIGTERM', () => process.exit(0));
setInterval(() => {}, 1000);
`;

/** Keeps the resource alive with NL, waits for PR, and tells what it read. */
const reader = `
import { connect, ValueBlock } from 'trucluster/dlm';
await using dlm = await connect({ member: process.argv[2] });
const namespace = await dlm.nsjoin(7, 'public');
const value = new ValueBlock();
const { lock } = await namespace.lock('ledger', 'NL');
console.log('waiting on ' + dlm.member);
const { status, valueValid } = await lock.cvt('PR', { value });
console.log([status, valueValid, value.asString(), value.valid].join(' '));
await lock.cvt('EX');
value.setString('whole');
await lock.cvt('PR', { value });
console.log((await lock.cvt('PR', { value })).status + ' ' + value.asString());
`;

describe('the sudden end of a process', () => {
  it.each([
    { signal: 'SIGKILL', how: 'kill -9' },
    { signal: 'SIGTERM', how: 'an exit without unlocking' },
  ] as const)(
    'DLM-270, DLM-273 by $how frees its EX lock and spoils the value block',
    async ({ signal }) => {
      const root = makeFolder();
      const folder = makeProgramFolder();
      const first = startProgram(writeProgram(folder, 'holder', holder), root);
      await first.printed('held on pepicelli');
      const second = startProgram(writeProgram(folder, 'reader', reader), root, {
        SYSMAN_MEMBER: 'polishham',
      });
      await second.printed('waiting on polishham');
      const looker = await connectToRoot(root, { start: false });
      await reaches(looker, 'G[1:EX] C[2:NL>PR] half');
      first.child.kill(signal);
      expect([await first.ended, await second.ended, second.errors()]).toEqual([
        signal === 'SIGKILL' ? null : 0,
        0,
        '',
      ]);
      expect(second.lines().slice(1)).toEqual([
        'DLM_SUCCVALNOTVALID false half false',
        'DLM_SYNC whole',
      ]);
      expect(await stateOf(looker)).toBe('');
      looker.close();
    },
  );

  it('DLM-397 frees those who wait behind it', async () => {
    const root = makeFolder();
    const folder = makeProgramFolder();
    const path = writeProgram(folder, 'holder', holder);
    const first = startProgram(path, root);
    await first.printed('held on pepicelli');
    const looker = await connectToRoot(root, { start: false });
    const second = startProgram(path, root);
    await reaches(looker, 'G[1:EX] W[2:NONE>EX] half');
    const third = startProgram(path, root);
    await reaches(looker, 'G[1:EX] W[2:NONE>EX 3:NONE>EX] half');
    second.child.kill('SIGKILL');
    await reaches(looker, 'G[1:EX] W[3:NONE>EX] half');
    first.child.kill('SIGKILL');
    await third.printed('held on pepicelli');
    third.child.kill('SIGKILL');
    await reaches(looker, '');
    looker.close();
  });

  it('a lost daemon ends the process with a clear text, and the program can go on', async () => {
    const root = makeFolder();
    const program = `
import { connect } from 'trucluster/dlm';
const dlm = await connect({ program: 'survivor' });
const namespace = await dlm.nsjoin(7, 'public');
const { lock } = await namespace.lock('ledger', 'EX');
dlm.on('disconnected', ({ status, message }) => {
  console.log(status + ' ' + lock.state);
  console.log(message.slice(0, 46));
});
console.log('held');
const reason = await namespace.lock('ledger', 'EX', { deadlock: { ignoreWait: true } }).catch((error) => error);
console.log(reason.status);
await using again = await connect({ program: 'survivor' });
const { status } = await (await again.nsjoin(7, 'public')).lock('ledger', 'EX');
console.log('again ' + status);
`;
    const running = startProgram(writeProgram(makeProgramFolder(), 'survivor', program), root);
    await running.printed('held');
    const looker = await connectToRoot(root, { start: false });
    await reaches(looker, 'G[1:EX] W[2:NONE>EX] empty');
    process.kill(looker.hello.pid, 'SIGKILL');
    expect([await running.ended, running.errors()]).toEqual([0, '']);
    expect(running.lines()).toEqual([
      'held',
      'DLM_ENOSYS released',
      'The connection to the lock manager was lost. T',
      'DLM_ENOSYS',
      'again DLM_SYNC',
    ]);
  });
});

describe('connect', () => {
  it('says why it cannot, and with start false starts nothing', async () => {
    const root = join(makeFolder(), 'root');
    const program = `
import { connect } from 'trucluster/dlm';
for (const options of [{ start: false }, { member: 'gouda' }, {}]) {
  try {
    const dlm = await connect(options);
    console.log(dlm.member);
    await dlm.close();
  } catch (error) {
    console.log(error.name + ' ' + error.status + ' ' + error.message.replace(process.env.SYSMAN_ROOT, 'ROOT'));
  }
}
`;
    const running = startProgram(writeProgram(makeProgramFolder(), 'connect', program), root);
    expect([await running.ended, running.errors()]).toEqual([0, '']);
    const [noDaemon, noMember, ...rest] = running.lines();
    expect(noDaemon).toBe(
      'DlmError DLM_ENOSYS Cannot communicate with the CAA daemon. None is running on the cluster root ROOT; ' +
        'start it with caad start.',
    );
    expect(noMember).toMatch(/^DlmError DLM_ENOSYS .*gouda.*\.$/);
    expect(rest).toEqual(['pepicelli']);
  });

  it('introduces the program by its name, process ID, user and groups', async () => {
    const root = makeFolder();
    const program = `
import { connect } from 'trucluster/dlm';
await using own = await connect();
await using other = await connect({ program: 'other', identity: { uid: 4711, gids: [5] } });
await own.nsjoin(process.geteuid(), 'user');
await own.nsjoin(process.getegid(), 'group');
await other.nsjoin(4711, 'user');
await other.nsjoin(5, 'group');
console.log('ready');
await new Promise((resolve) => process.once('SIGTERM', resolve));
`;
    const running = startProgram(writeProgram(makeProgramFolder(), 'who', program), root);
    await running.printed('ready');
    const looker = await connectToRoot(root, { start: false });
    const { processes } = await looker.request('dlm.sample', { namespace: null, locksMax: 10 });
    const { pid } = running.child;
    expect(processes.map(({ uid, osPid, program: name }) => [name, uid, osPid])).toEqual([
      ['who.mjs', process.geteuid?.(), pid],
      ['other', 4711, pid],
    ]);
    running.child.kill('SIGTERM');
    expect([await running.ended, running.errors()]).toEqual([0, '']);
    looker.close();
  });
});
