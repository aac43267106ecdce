// Random processes, members and crashes against a slow model of the lock manager (test/support/dlm-model.ts): after
// every operation answers, notifications and states must be the same. A failure prints its seed:
//   SIM_SEED=<seed> npx vitest run test/sim/dlm.test.ts
// `npm run sim:dlm` does ten million operations and checks the invariants of the specification after each besides.
import { describe, expect, it } from 'vitest';
import { Invariants } from '../support/dlm-invariants.ts';
import { type Op, randomOp } from '../support/dlm-ops.ts';
import { DlmWorld } from '../support/dlm-world.ts';
import { createRandom } from '../support/random.ts';

const opsPerSeed = Number(process.env.SIM_OPS ?? 400);
const firstSeed = Number(process.env.SIM_FIRST ?? 1);
const seeds = process.env.SIM_SEED
  ? [Number(process.env.SIM_SEED)]
  : Array.from({ length: Number(process.env.SIM_SEEDS ?? 60) }, (_, index) => firstSeed + index);
const compareEvery = Number(process.env.SIM_COMPARE ?? 1);
const checksInvariants = process.env.SIM_INVARIANTS === '1';

/** What must have happened at least once in a run of many seeds, or the run has proved little. */
const wanted = [
  'lock NOTQUEUED',
  'lock PARNOTGRANT',
  'lock IVLOCKID',
  'lock IS_PR',
  'lock NOT_PR',
  'convert CVTUNGRANT',
  'convert LKBUSY',
  'convert BADPARAM',
  'unlock SUBLOCKS',
  'cancel CANCELWAIT',
  'cancel SUCCESS',
  'deadlock',
  'kill',
  'blocking',
  'return SUCCESS',
  'return TIMEOUT',
  'completion ABORT',
  'completion DEADLOCK',
  'completion SUCCVALNOTVALID',
  'groupDetach SUCCESS',
  'groupDestroy SUCCESS',
  'domainValidate SUCCESS',
  'domainValidate MORE_TO_RECOVER',
  'domainDetach invalidated',
];

describe('the lock manager and its model', () => {
  it.each([0, 30])('agree in every step, deadlock delay %i ms', (deadlockDelayMs) => {
    const seen = new Set<string>();
    for (const seed of seeds) runSeed(seed, deadlockDelayMs, seen);
    if (seeds.length < 60) return;
    const missing = wanted.filter((what) => !seen.has(what));
    // With a delay no request times out, so that it is known what happened when.
    const possible =
      deadlockDelayMs === 0 ? missing : missing.filter((what) => !/TIMEOUT/.test(what));
    expect(possible, 'never happened').toEqual([]);
  });
});

function runSeed(seed: number, deadlockDelayMs: number, seen: Set<string>): void {
  const random = createRandom(seed);
  const world = new DlmWorld({ deadlockDelayMs, compareEvery });
  const invariants = checksInvariants ? new Invariants(world) : null;
  const done: Op[] = [];
  try {
    for (let count = 0; count < opsPerSeed; count += 1) {
      const op = randomOp(random);
      done.push(op);
      const step = world.apply(op);
      invariants?.check(step);
    }
    world.compareStates();
  } catch (error) {
    const replay = `SIM_SEED=${seed} SIM_OPS=${opsPerSeed} npx vitest run test/sim/dlm.test.ts`;
    const last = JSON.stringify(done.slice(-3));
    throw new Error(`${replay} (delay ${deadlockDelayMs} ms, step ${done.length}: ${last})`, {
      cause: error,
    });
  }
  for (const what of world.seen) seen.add(what);
}
