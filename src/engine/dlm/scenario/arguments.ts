// The words of an operation as arguments of the lock manager: names, flags, options and the terms of a request.
import { Flag } from '../flags.ts';
import type { ConvertArgs } from '../interface.ts';
import { isMode, Mode, modeNames } from '../modes.ts';
import { bytesOfText, valueOfBytes } from '../names.ts';
import { ScenarioError, type ScenarioStep } from './parse.ts';

/** A name as text, `"with blanks"`, or `x*31` for one byte many times. */
export function nameOf(word: string): string {
  const repeated = /^(.)\*(\d+)$/.exec(word);
  if (repeated !== null) return (repeated[1] ?? '').repeat(Number(repeated[2]));
  return bytesOfText(word.replaceAll('"', ''));
}

/** `key=value` words by key. */
export function options(step: ScenarioStep): Record<string, string | undefined> {
  const pairs = step.words.map((word) => /^(\w+)=(.*)$/.exec(word));
  return Object.fromEntries(
    pairs.flatMap((pair) =>
      pair === null ? [] : [[pair[1], (pair[2] ?? '').replaceAll('"', '')]],
    ),
  );
}

/** The bits of `+FLAG` words. */
export function flagsOf(step: ScenarioStep, table: Readonly<Record<string, number>>): number {
  return step.words
    .filter((word) => word.startsWith('+'))
    .reduce((bits, word) => {
      const bit = table[word.slice(1)];
      if (bit === undefined) throw new ScenarioError(step.line, `no flag ${word}`);
      return bits | bit;
    }, 0);
}

export function convertArgs(step: ScenarioStep, modeAt: number): ConvertArgs {
  const names: readonly string[] = modeNames;
  const number = names.indexOf(step.words[modeAt] ?? '');
  const option = options(step);
  const flags = flagsOf(step, Flag);
  const hasValue =
    option.V !== undefined || ((flags & Flag.VALB) !== 0 && !step.words.includes('no-copy'));
  return {
    mode: isMode(number) ? number : Mode.NONE,
    flags,
    value: hasValue ? valueOfBytes([...(option.V ?? '')].map((one) => one.charCodeAt(0))) : null,
    blkrtn: option.blk,
    notprm: option.notprm,
    hint: option.hint,
    timeout: Number(option.timeout ?? 0),
    cplrtn: step.verb.startsWith('que') ? (option.cpl ?? 'completion') : null,
  };
}
