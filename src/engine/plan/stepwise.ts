// Long computations in short steps: whoever asked for one may do something else between two of them, or leave it.

/** A computation that can be left after every step, and taken up again; its last step gives the result. */
export type Stepwise<T> = Generator<void, T, void>;

/** The result, without a pause. */
export function atOnce<T>(work: Stepwise<T>): T {
  let step = work.next();
  while (step.done !== true) step = work.next();
  return step.value;
}
