// How the console's benchmarks say their figures: medians with the smallest and the largest, and ratios to a peer of the
// same run.

/** Shows each series with the ratio of its median to that of the peer; an aim stands behind its figure. */
export function report(series, peer, { unit = ' ms', aims = {} } = {}) {
  const base = median(series.get(peer));
  for (const [name, values] of series) {
    const ratio = (median(values) / base).toFixed(2);
    const aim = aims[name] === undefined ? '' : `   aim ${aims[name]}`;
    console.log(`  ${name.padEnd(34)} ${ratio.padStart(6)} x   ${show(values, unit)}${aim}`);
  }
}

export function show(values, unit) {
  const sorted = [...values].sort((a, b) => a - b);
  const digits = unit === '' ? 0 : 1;
  const text = (value) => `${value.toFixed(digits)}${unit}`;
  return `${text(median(sorted))} (${text(sorted[0])} .. ${text(sorted.at(-1))})`;
}

function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}
