// The console under load (TUI-399, 402, 403, 405): ten thousand resources, a key that is held down, and a run that prints
// five thousand lines a second. It gets a cluster and adds to it; the console is the one that people start.
import { execFileSync, spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { report } from './figures.mjs';
import {
  endTerminal,
  hold,
  openTerminal,
  press,
  settled,
  untilOutput,
  watchScreen,
} from './terminal.mjs';

const down = '\u001B[B';
const up = '\u001B[A';
const resourcesWanted = 10_000;
const largeSize = { columns: 200, rows: 60 };

/**
 * Measures on a cluster that is there already.
 *
 * @param cluster `register(first, count)` adds `app0000` and so on; `bin(name)` is the path of a command.
 */
export async function measureLoad(cluster) {
  const { register, registered } = cluster;
  register(registered, resourcesWanted - registered);
  await largeList(cluster);
  await heldKey(cluster);
  await noisyRun(cluster);
}

const open = ({ bin, environment, root }, args, size = {}) =>
  openTerminal(bin('sysman'), args, { ...size, env: environment, cwd: root });

async function openList(cluster, size) {
  const terminal = open(cluster, ['caa_monitor'], size);
  await untilOutput(terminal, (text) => text.includes('app0010'));
  await settled(terminal, 500);
  return terminal;
}

/** TUI-402 and TUI-403. Each key's time is that of its last byte, when the rows are those of the new list. */
async function largeList(cluster) {
  const terminal = await openList(cluster, largeSize);
  const atStart = residentMb(terminal.pid);
  const arrows = [];
  const filters = [];
  const sorts = [];
  for (let round = 0; round < 6; round += 1) {
    for (const key of [down, down, up, up]) arrows.push(await timeOf(terminal, key));
    await press(terminal, '/');
    for (const key of 'app1') filters.push(await timeOf(terminal, key));
    await press(terminal, '\u001B', 300);
    await press(terminal, 'o', 200);
    // The list of columns has the present one in focus; the same one once more reverses the order.
    sorts.push(await timeOf(terminal, '\r'));
  }
  const inUse = residentMb(terminal.pid);
  await endTerminal(terminal);

  console.log(`\nA list of ${resourcesWanted} resources at 200x60, peer: an arrow key in it`);
  const times = new Map([
    ['an arrow key', arrows],
    ['filter, each key', filters],
    ['sort', sorts],
  ]);
  report(times, 'an arrow key', { aims: { 'filter, each key': '60 ms', sort: '150 ms' } });
  const bare = await bareNodeMb();
  const ratio = (inUse / bare).toFixed(2);
  console.log(`  memory of the console: ${ratio} x a bare node of ${bare} MB   aim 150 MB`);
  console.log(`  ${atStart} MB when the list is there, ${inUse} MB after these keys`);
}

async function timeOf(terminal, key) {
  const { last } = await press(terminal, key, 200);
  if (last === null) throw new Error('the console did not answer a key');
  return last;
}

/** TUI-399. */
async function heldKey(cluster) {
  console.log(
    '\nAn arrow key held down for three seconds (30 a second), peer: one whole repaint (^L)',
  );
  const aims = [
    [{ columns: 80, rows: 24 }, 1200],
    [largeSize, 2800],
  ];
  for (const [size, aim] of aims) {
    const terminal = await openList(cluster, size);
    const { bytes } = await press(terminal, '\f', 1000);
    const { bytesPerKey, lateMs } = await hold(terminal, down, 90);
    await endTerminal(terminal);
    const name = `${size.columns}x${size.rows}`.padEnd(8);
    const ratio = (bytesPerKey / bytes).toFixed(2);
    console.log(
      `  ${name} ${ratio} x   ${bytesPerKey.toFixed(0)} bytes a key, aim ${aim}; ` +
        `the last frame ${lateMs.toFixed(0)} ms after the last key, aim 150`,
    );
  }
}

/** TUI-405: the go-to box opens and closes again and again above the output of a run. */
async function noisyRun(cluster) {
  const { bin, environment, root } = cluster;
  const folder = join(root, 'var/cluster/caa');
  writeFileSync(join(folder, 'script/noisy.scr'), noisyScript, { mode: 0o755 });
  writeFileSync(
    join(folder, 'profile/noisy.cap'),
    'NAME=noisy\nTYPE=application\nACTION_SCRIPT=noisy.scr\nCHECK_INTERVAL=0\nSCRIPT_TIMEOUT=60\n',
  );
  execFileSync(bin('caa_register'), ['noisy'], { env: environment });
  const terminal = open(cluster, ['caa_start', 'noisy']);
  const screen = watchScreen(terminal);
  await screen.until((text) => text.includes('[ noisy') && text.includes('data live'));
  await settled(terminal, 500);
  terminal.write('\r');
  await screen.until((text) => /line \d{4} of a start/.test(text));
  const loud = await boxTimes(terminal, screen);
  await screen.until((text) => text.includes('noisy ONLINE on'));
  await settled(terminal, 500);
  const quiet = await boxTimes(terminal, screen);
  await endTerminal(terminal);
  console.log('\nThe go-to box opens above the output of a run, peer: the same after the run');
  const times = new Map([
    ['the run has ended', quiet],
    ['it prints 5,000 lines a second', loud],
  ]);
  report(times, 'the run has ended');
}

/** Five thousand lines a second for twenty seconds, then the application counts as started. */
const noisyScript = `#!/bin/sh
[ "$1" = start ] || exit 0
at=0
while [ "$at" -lt 200 ]; do
  seq -f "line %g of a start that has much to say" "$((at * 500 + 1))" "$((at * 500 + 500))"
  at=$((at + 1))
  sleep 0.1
done
`;

async function boxTimes(terminal, screen) {
  const hasBox = (text) => text.includes('-- Go to --') || text.includes('── Go to ──');
  const times = [];
  for (let round = 0; round < 15; round += 1) {
    const from = performance.now();
    terminal.write(':');
    await screen.until(hasBox);
    times.push(performance.now() - from);
    terminal.write('\u001B');
    await screen.until((text) => !hasBox(text));
  }
  return times;
}

async function bareNodeMb() {
  const program = 'setInterval(() => {}, 1000); process.stdout.write("up")';
  const node = spawn(process.execPath, ['-e', program], { stdio: ['ignore', 'pipe', 'ignore'] });
  await new Promise((resolve) => node.stdout.once('data', resolve));
  const size = residentMb(node.pid);
  node.kill();
  return size;
}

/** The memory of a process that is not swapped out, in megabytes of 1,000,000 bytes. */
function residentMb(pid) {
  const kibibytes = Number(
    execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' }),
  );
  return Math.round((kibibytes * 1024) / 1e6);
}
