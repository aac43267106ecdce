// How fast the programs come up and answer keys: start-up beside `node -e 0`, and the frames of the console. Each pair is
// measured in turn, again and again, and shown as median (smallest .. largest).
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { spawn } from '@lydell/node-pty';

const project = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const bin = (name) => join(project, 'bin', name);
const rounds = Number(process.env.BENCH_ROUNDS ?? 15);

const root = join(tmpdir(), `trucluster-bench-${process.pid}`);
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
  } finally {
    cleanUpConsole();
  }
}

/** Stops the daemon and takes the cluster away, if there is one. */
export function cleanUpConsole() {
  if (!existsSync(root)) return;
  spawnSync(bin('caad'), ['stop'], { env: environment });
  rmSync(root, { recursive: true, force: true });
}

/** A cluster with a few hundred registered resources, so that lists are lists. */
function prepare() {
  execFileSync(bin('caa_stat'), { env: environment });
  const folder = join(root, 'var/cluster/caa');
  writeFileSync(join(folder, 'script/true.scr'), '#!/bin/sh\nexit 0\n', { mode: 0o755 });
  const names = Array.from({ length: 300 }, (_, index) => `app${String(index).padStart(4, '0')}`);
  for (const name of names) {
    const text = `NAME=${name}\nTYPE=application\nACTION_SCRIPT=true.scr\nCHECK_INTERVAL=0\n`;
    writeFileSync(join(folder, `profile/${name}.cap`), text);
  }
  execFileSync(bin('caa_register'), names, { env: environment });
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

function openConsole(args = []) {
  return spawn(bin('sysman'), args, { cols: 80, rows: 24, env: environment, cwd: root });
}

async function firstFrame() {
  const from = performance.now();
  const console = openConsole();
  await untilOutput(console, (text) => text.includes('Main Menu'));
  const time = performance.now() - from;
  await end(console);
  return time;
}

/** From a key to the first byte of the frame that shows it, and the bytes of that frame. */
async function keyPresses() {
  console.log('\nOne arrow key in the list of 300 resources at 80x24');
  const terminal = openConsole(['caa_monitor']);
  await untilOutput(terminal, (text) => text.includes('app0010'));
  await quiet(terminal);
  const times = [];
  const sizes = [];
  for (let press = 0; press < 60; press += 1) {
    const from = performance.now();
    const answer = quiet(terminal, () => times.push(performance.now() - from));
    terminal.write(press % 12 < 6 ? '\u001B[B' : '\u001B[A');
    sizes.push(await answer);
  }
  await end(terminal);
  console.log(`  time   ${show(times, ' ms')}`);
  console.log(`  bytes  ${show(sizes, '')}`);
}

function untilOutput(terminal, isEnough) {
  return new Promise((resolve, reject) => {
    let text = '';
    const watch = terminal.onData((piece) => {
      text += piece;
      if (isEnough(text)) {
        watch.dispose();
        resolve();
      }
    });
    setTimeout(() => reject(new Error(`the console did not come up:\n${text}`)), 20_000).unref();
  });
}

/** Waits until the console has said nothing for 60 ms, and returns how many bytes it said before. */
function quiet(terminal, first = () => {}) {
  return new Promise((resolve) => {
    let bytes = 0;
    const done = () => {
      watch.dispose();
      resolve(bytes);
    };
    let timer = setTimeout(done, 300);
    const watch = terminal.onData((piece) => {
      if (bytes === 0) first();
      bytes += Buffer.byteLength(piece);
      clearTimeout(timer);
      timer = setTimeout(done, 60);
    });
  });
}

function end(terminal) {
  return new Promise((resolve) => {
    terminal.onExit(resolve);
    terminal.kill('SIGTERM');
  });
}

function report(times, peer) {
  const base = median(times.get(peer));
  for (const [name, values] of times) {
    const ratio = (median(values) / base).toFixed(2);
    console.log(`  ${name.padEnd(30)} ${ratio.padStart(6)} x   ${show(values, ' ms')}`);
  }
}

function show(values, unit) {
  const sorted = [...values].sort((a, b) => a - b);
  const digits = unit === '' ? 0 : 1;
  const text = (value) => `${value.toFixed(digits)}${unit}`;
  return `${text(median(sorted))} (${text(sorted[0])} .. ${text(sorted.at(-1))})`;
}

function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}
