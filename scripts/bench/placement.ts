// How long a decision takes when a member fails: all applications that ran there are placed anew. Beside it Pacemaker's
// crm_simulate, where it is installed, which is given the same cluster and the same failure. Both begin cold, as a
// process of their own.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { median, rounds, show } from './measure.ts';
import { cibOf } from './placement-cib.ts';

const memberCounts = [4, 8, 16, 32];
const applicationCounts = [100, 1000, 5000, 10_000];
/** A run of the peer that would take longer is not waited for. */
const patienceMs = Number(process.env.BENCH_PATIENCE_MS ?? 300_000);

interface Cold {
  /** From the question to the last decision, with its reasons. */
  readonly decisionMs: number;
  /** The whole process, its start included. */
  readonly processMs: number;
  readonly moved: number;
}

function main(): void {
  const peer = findPeer();
  console.log('Placement: one member fails, what ran there is placed anew; milliseconds, cold');
  if (peer === null) console.log('  crm_simulate (pacemaker-cli-utils) is not installed: no peer.');
  else console.log(`  peer: ${peer}, its whole process`);
  const folder = mkdtempSync(join(tmpdir(), 'bench-placement-'));
  try {
    for (const members of memberCounts) {
      for (const applications of applicationCounts) measure(folder, applications, members, peer);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function measure(folder: string, applications: number, members: number, peer: string | null): void {
  const colds = Array.from({ length: rounds }, () => decideCold(applications, members));
  const decision = median(colds.map(({ decisionMs }) => decisionMs));
  const whole = median(colds.map(({ processMs }) => processMs));
  const theirs = peer === null ? null : simulate(folder, applications, members);
  const ratios =
    theirs === null
      ? ''
      : theirs >= patienceMs
        ? `more than ${show(patienceMs)}, given up: more than ${show(patienceMs / whole)} x, ${show(patienceMs / decision)} x`
        : `${show(theirs)}: ${show(theirs / whole)} x, ${show(theirs / decision)} x`;
  console.log(
    `  ${String(applications).padStart(6)} on ${String(members).padStart(2)}, ` +
      `${String(colds[0]?.moved ?? 0).padStart(4)} moved   decision ${show(decision).padStart(6)}   ` +
      `whole process ${show(whole).padStart(6)}   crm_simulate ${ratios}`,
  );
}

function decideCold(applications: number, members: number): Cold {
  const program = join(import.meta.dirname, 'placement-cold.mjs');
  const since = process.hrtime.bigint();
  const text = execFileSync(process.execPath, [program, String(applications), String(members)], {
    encoding: 'utf8',
  });
  const processMs = Number(process.hrtime.bigint() - since) / 1e6;
  const { decisionMs, moved } = JSON.parse(text) as { decisionMs: number; moved: number };
  return { decisionMs, processMs, moved };
}

function findPeer(): string | null {
  const { status, stdout } = spawnSync('crm_simulate', ['--version'], { encoding: 'utf8' });
  return status === 0 ? `crm_simulate of ${stdout.split('\n')[0]}` : null;
}

/** Once: it takes long, and its time varies little. */
function simulate(folder: string, applications: number, members: number): number {
  const file = join(folder, 'cib.xml');
  writeFileSync(file, cibOf(applications, members));
  const since = process.hrtime.bigint();
  const args = ['--quiet', '--run', '--xml-file', file, '--node-fail', 'm1'];
  const { status, error } = spawnSync('crm_simulate', args, {
    stdio: 'ignore',
    timeout: patienceMs,
  });
  if (error !== undefined) return patienceMs;
  if (status !== 0) throw new Error(`crm_simulate ended with ${status}`);
  return Number(process.hrtime.bigint() - since) / 1e6;
}

main();
