// `npm run bench`: speed as ratios against named peers in the same run. Nothing here is a test; figures depend on the
// machine, ratios much less. `npm run bench -- PART ...` measures only a part: console, dlm (inside a process),
// dlm-socket (through the daemon), memory-channel, placement (CAA, a member fails) or plans (long ones).
import { cleanUpConsole, measureConsole } from './bench/console.mjs';
import { runBundled } from './bench/run.mjs';

const parts = {
  console: measureConsole,
  dlm: () => measure('dlm'),
  'dlm-socket': () => measure('dlm-socket', ['contender']),
  'memory-channel': () =>
    measure('memory-channel', ['memory-channel-thread', 'memory-channel-programs']),
  placement: () => measure('placement', ['placement-cold']),
  plans: () => measure('plan-turns'),
};

async function measure(name, others) {
  const status = await runBundled(name, others);
  if (status !== 0) process.exitCode = status;
}

// Bundled parts end and clean up by themselves; until then this process does not run.
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.on(signal, () => {
    cleanUpConsole();
    process.exit(130);
  });
}

const wanted = process.argv.slice(2);
const strange = wanted.find((name) => !Object.hasOwn(parts, name));
if (strange === undefined) {
  for (const [name, run] of Object.entries(parts)) {
    if (process.exitCode === undefined && (wanted.length === 0 || wanted.includes(name))) {
      await run();
      console.log();
    }
  }
} else {
  console.error(`There is no part ${strange} to measure. Parts: ${Object.keys(parts).join(', ')}.`);
  process.exitCode = 2;
}
