// What a command that acts prints with -json. Programs read it: fields are never renamed or taken out, only added.
import type { RunLine, RunResult } from '../protocol/index.ts';
import { jsonText } from './dlm-json.ts';

/**
 * The runs that a command became, as one line of JSON:
 *
 * `{"runs":[{"run":12,"exitCode":0,"lines":[{"kind":"out"|"err"|"script","at":1763780000000,"text":text,`
 * `"member":"rye"|null,"resource":"clock"|null}]}]}`
 *
 * Lines are in their order; those of action scripts have kind `script`. Times are milliseconds since 1970.
 */
export function runsJson(results: readonly RunResult[], lines: readonly RunLine[]): string {
  return jsonText({
    runs: results.map(({ run, exitCode }) => ({
      run,
      exitCode,
      lines: lines
        .filter((line) => line.run === run)
        .map(({ kind, at, text, member, resource }) => ({ kind, at, text, member, resource })),
    })),
  });
}
