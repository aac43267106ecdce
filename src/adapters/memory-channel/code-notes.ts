// Which codes a thread tells of: a program may try a lock in vain a million times a second, and once is enough.

/** After so many milliseconds the same code of the same call is told again, so that one that lasts is seen to last. */
const againMs = 60_000;

/**
 * @param now milliseconds on a clock that never goes back
 * @param tell hears of a code the first time, and at most once a minute afterwards
 */
export function createCodeNotes(
  now: () => number,
  tell: (call: string, status: number) => void,
): (call: string, status: number) => void {
  const told = new Map<string, number>();
  return (call, status) => {
    const key = `${call} ${status}`;
    const at = now();
    const last = told.get(key);
    if (last !== undefined && at - last < againMs) return;
    told.set(key, at);
    tell(call, status);
  };
}
