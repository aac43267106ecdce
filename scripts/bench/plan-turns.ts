// How long a plan of ten thousand applications takes, and how long the longest turn of the daemon is meanwhile, which is
// what everybody else waits for: the plan and the text of its answer, made bit by bit as the daemon makes them.
import { jsonInSteps } from '../../src/daemon/json-steps.ts';
import { createSlices } from '../../src/daemon/slices.ts';
import {
  type ClusterDocuments,
  type Command,
  planInSteps,
  type Stepwise,
} from '../../src/engine/index.ts';
import { median, rounds, show } from './measure.ts';
import { configOf, documentsOf } from './placement-cluster.ts';

const applications = 10_000;
const members = 8;

interface Measured {
  readonly wholeMs: number;
  readonly longestTurnMs: number;
}

async function main(): Promise<void> {
  const documents = documentsOf(applications, members);
  console.log(
    `Plans: ${applications} applications on ${members} members; milliseconds, and what others wait for at most`,
  );
  for (const [what, command] of Object.entries(commandsOf(documents))) {
    const runs: Measured[] = [];
    for (let round = 0; round < rounds; round += 1) runs.push(await measure(documents, command));
    const whole = median(runs.map(({ wholeMs }) => wholeMs));
    const turn = median(runs.map(({ longestTurnMs }) => longestTurnMs));
    console.log(
      `  ${what.padEnd(24)} whole ${show(whole).padStart(6)}   longest turn ${show(turn).padStart(6)}   ` +
        `${show(whole / turn)} x`,
    );
  }
}

function commandsOf({ resources }: ClusterDocuments): Readonly<Record<string, Command>> {
  const items = resources.map(({ name, attributes, scriptPath }) => ({
    ok: true as const,
    registration: {
      name,
      attributes: { ...attributes, RESTART_ATTEMPTS: '3' },
      scriptPath,
      warnings: [],
    },
  }));
  const names = resources.map(({ name }) => name);
  return {
    'relocate all of them': { verb: 'relocate', names, member: null, force: false },
    'stop all of them': { verb: 'stop', names: 'all', force: false },
    'update all of them': { verb: 'register', items, update: true },
    'a member with 1250 fails': { verb: 'crash', member: 'm1' },
  };
}

async function measure(documents: ClusterDocuments, command: Command): Promise<Measured> {
  let longestTurnMs = 0;
  const timed = <T>(turn: () => T): T => {
    const begun = performance.now();
    const result = turn();
    longestTurnMs = Math.max(longestTurnMs, performance.now() - begun);
    return result;
  };
  const slices = createSlices({
    now: () => Date.now(),
    defer: (turn) => setImmediate(() => timed(turn)),
    rest: null,
  });
  const begun = performance.now();
  await timed(() => slices.compute(() => answerTo(documents, command), 'owner')).result;
  return { wholeMs: performance.now() - begun, longestTurnMs };
}

function* answerTo(documents: ClusterDocuments, command: Command): Stepwise<string> {
  const caller = { user: 'root', commandLine: 'bench', locale: 'C C C C C C' };
  const question = { supposition: { kind: 'command', command }, failing: [], caller } as const;
  const plan = yield* planInSteps(configOf(documents), documents, question, 1000);
  return yield* jsonInSteps(plan);
}

await main();
