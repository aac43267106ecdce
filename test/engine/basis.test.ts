// The names of states, in their order.
import { expect, it } from 'vitest';
import { isLaterBasis } from '../../src/engine/index.ts';

it.each([
  ['1.10', '1.9', true],
  ['1.9', '1.10', false],
  ['2.1', '1.99', true],
  ['1.99', '2.1', false],
  ['3.7', '3.7', false],
  ['1.1', '', true],
])('the state %s comes after %s: %s', (one, other, isLater) => {
  expect(isLaterBasis(one, other)).toBe(isLater);
});
