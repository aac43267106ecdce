// How fast the programs come up and answer keys: start-up beside `node -e 0`, the frames of the console, and the console
// under load. What is compared is measured in turn, again and again, and shown as median (smallest .. largest).
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { measureLoad } from './console-load.mjs';
import { report, show } from './figures.mjs';
import {
  endTerminal,
  killTerminals,
  openTerminal,
  press,
  settled,
  untilOutput,
} from './terminal.mjs';

const project = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const bin = (name) => join(project, 'bin', name);
const rounds = Number(process.env.BENCH_ROUNDS ?? 15);

const root = join(tmpdir(), `trucluster-bench-${process.pid}`);
const folder = join(root, 'var/cluster/caa');
const registered = 300;
const namesAtOnce = 1000;
const environment = {
  PATH: process.env.PATH,
  HOME: root,
  SYSMAN_ROOT: root,
  XDG_STATE_HOME: join(root, 'state'),
  TERM: 'xterm-256color',
  LC_ALL: 'C.UTF-8',
  NODE_ENV: 'production',
};

export async function measureConsole() {
  mkdirSync(root);
  try {
    prepare();
    await startUp();
    await keyPresses();
    await measureLoad({ bin, environment, root, registered, register });
  } finally {
    cleanUpConsole();
  }
}

/** Stops the daemon and takes the cluster away, if there is one. */
export function cleanUpConsole() {
  if (!existsSync(root)) return;
  killTerminals();
  spawnSync(bin('caad'), ['stop'], { env: environment });
  // A script that still runs may write once more.
  rmSync(root, { recursive: true, force: true, maxRetries: 10, retryDelay: 500 });
}

/** A cluster with a few hundred registered resources, so that lists are lists. */
function prepare() {
  execFileSync(bin('caa_stat'), { env: environment });
  writeFileSync(join(folder, 'script/true.scr'), '#!/bin/sh\nexit 0\n', { mode: 0o755 });
  register(0, registered);
}

/** Registers resources `app0000` and so on. */
function register(first, count) {
  const names = Array.from(
    { length: count },
    (_, index) => `app${String(first + index).padStart(4, '0')}`,
  );
  for (const name of names) {
    const text = `NAME=${name}\nTYPE=application\nACTION_SCRIPT=true.scr\nCHECK_INTERVAL=0\n`;
    writeFileSync(join(folder, `profile/${name}.cap`), text);
  }
  for (let at = 0; at < names.length; at += namesAtOnce) {
    execFileSync(bin('caa_register'), names.slice(at, at + namesAtOnce), { env: environment });
  }
}

async function startUp() {
  console.log(`Start-up, ${rounds} rounds, peer: node -e 0`);
  const commands = {
    'node -e 0': [process.execPath, '-e', '0'],
    'caa_stat -help': [bin('caa_stat'), '-help'],
    'caa_stat app0001': [bin('caa_stat'), 'app0001'],
    'caa_stat -t (300 resources)': [bin('caa_stat'), '-t'],
  };
  const times = measureInTurn(commands, ([command, ...args]) => {
    const from = performance.now();
    const { status } = spawnSync(command, args, { env: environment });
    if (status !== 0) throw new Error(`${command} ${args.join(' ')} failed`);
    return performance.now() - from;
  });
  const frames = [];
  for (let round = 0; round < rounds; round += 1) frames.push(await firstFrame());
  times.set('sysman: first frame', frames);
  report(times, 'node -e 0');
}

function measureInTurn(commands, measure) {
  const times = new Map(Object.keys(commands).map((name) => [name, []]));
  for (let round = 0; round < rounds; round += 1) {
    for (const [name, words] of Object.entries(commands)) times.get(name).push(measure(words));
  }
  return times;
}

const openConsole = (args = []) =>
  openTerminal(bin('sysman'), args, { env: environment, cwd: root });

async function firstFrame() {
  const from = performance.now();
  const console = openConsole();
  await untilOutput(console, (text) => text.includes('Main Menu'));
  const time = performance.now() - from;
  await endTerminal(console);
  return time;
}

/** From a key to the first byte of the frame that shows it, and the bytes of that frame. */
async function keyPresses() {
  console.log('\nOne arrow key in the list of 300 resources at 80x24');
  const terminal = openConsole(['caa_monitor']);
  await untilOutput(terminal, (text) => text.includes('app0010'));
  await settled(terminal);
  const times = [];
  const sizes = [];
  for (let round = 0; round < 60; round += 1) {
    const { bytes, first } = await press(terminal, round % 12 < 6 ? '\u001B[B' : '\u001B[A');
    if (first !== null) times.push(first);
    sizes.push(bytes);
  }
  await endTerminal(terminal);
  console.log(`  time   ${show(times, ' ms')}`);
  console.log(`  bytes  ${show(sizes, '')}`);
}
