// The names that the bench gives to locks by itself. Pure.
import type { StageView } from '../../engine/dlm/index.ts';

const letters = 26;

/** The first of a, b, … z, aa, ab … that no lock has had so far. */
export function nextLockName({ locks }: StageView): string {
  const taken = new Set(locks.map(({ name }) => name));
  for (let number = 0; ; number += 1) {
    const name = letterName(number);
    if (!taken.has(name)) return name;
  }
}

function letterName(number: number): string {
  const last = String.fromCharCode('a'.charCodeAt(0) + (number % letters));
  return number < letters ? last : letterName(Math.floor(number / letters) - 1) + last;
}
