// Measuring in turn: what is compared runs round after round beside its peers, and what counts is the median of the
// rounds and its ratio to the peer's. Knows nothing of what is measured.

export const rounds = Number(process.env.BENCH_ROUNDS ?? 7);

/** One way to do something many times; returns how many times a second. */
export interface Contestant {
  readonly name: string;
  run(): number | Promise<number>;
}

/** Runs all contestants in turn; shows each with the ratio to `peer`, by default the last of them. */
export async function compare(
  title: string,
  contestants: readonly Contestant[],
  peer = contestants.at(-1)?.name ?? '',
): Promise<void> {
  const results = new Map<string, number[]>(contestants.map(({ name }) => [name, []]));
  for (let round = 0; round <= rounds; round += 1) {
    for (const { name, run } of contestants) {
      const perSecond = await run();
      // The first round warms up.
      if (round > 0) results.get(name)?.push(perSecond);
    }
  }
  console.log(`\n${title}`);
  for (const [name, values] of results) {
    const ratio = name === peer ? undefined : median(values) / median(results.get(peer) ?? []);
    report(name, values, ratio === undefined ? '' : `${show(ratio)} x ${peer}`);
  }
}

/** One line: the median, the least and the most, and what else is to be said. */
export function report(name: string, values: readonly number[], remark = ''): void {
  const sorted = [...values].sort((a, b) => a - b);
  const range = `(${show(sorted[0])} to ${show(sorted.at(-1))})`;
  console.log(
    `  ${name.padEnd(36)} ${show(median(values)).padStart(10)}  ${range.padEnd(26)} ${remark}`,
  );
}

export function show(value = 0): string {
  return value >= 1000 ? Math.round(value).toLocaleString('en') : value.toPrecision(3);
}

export function median(values: readonly number[]): number {
  return percentile(values, 50);
}

export function percentile(values: readonly number[], percent: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const at = Math.min(sorted.length - 1, Math.floor((sorted.length * percent) / 100));
  return sorted[at] ?? Number.NaN;
}

/** Starts the clock with a clean heap, so that nobody pays for what was thrown away before. */
export function start(): bigint {
  globalThis.gc?.();
  return process.hrtime.bigint();
}

export function perSecond(count: number, since: bigint): number {
  return (count * 1e9) / Number(process.hrtime.bigint() - since);
}

/** The milliseconds of one call. */
export function timed(call: () => unknown): number {
  const since = process.hrtime.bigint();
  call();
  return Number(process.hrtime.bigint() - since) / 1e6;
}
