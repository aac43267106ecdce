// Lines of runs for tests, written as `out text`, `err text` or `script text`.
import type { RunLine } from '../../../src/protocol/index.ts';
import { fixedNow } from '../../support/console-data.ts';

/** Lines of run 1, or another one, a second apart; script lines come from dtcalc on provolone. */
export function lines(...texts: readonly string[]): readonly RunLine[] {
  return linesOf(1, texts);
}

export function linesOf(run: number, texts: readonly string[]): readonly RunLine[] {
  return texts.map((written, index): RunLine => {
    const [, word = '', text = ''] = /^(out|err|script) (.*)$/s.exec(written) ?? [];
    const kind = word === 'err' || word === 'script' ? word : 'out';
    const isScript = kind === 'script';
    return {
      run,
      sequence: index + 1,
      at: fixedNow + index * 1000,
      kind,
      text,
      member: isScript ? 'provolone' : null,
      resource: isScript ? 'dtcalc' : null,
    };
  });
}
