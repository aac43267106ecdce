// Time that stands still until a test moves it, for feeds and schedulers.

export interface ManualTime {
  now(): number;
  /** Calls `action` once when the time has been moved by `ms`; the result cancels it. */
  delay(ms: number, action: () => void): () => void;
  /** Moves the time and calls what came due, in order; lets promises settle in between. */
  advance(ms: number): Promise<void>;
  /** Milliseconds until each action that waits, soonest first. */
  waits(): readonly number[];
}

/** A clock at `start`. */
export function createManualTime(start: number): ManualTime {
  let now = start;
  let waiting: { readonly at: number; readonly action: () => void }[] = [];
  return {
    now: () => now,
    delay: (ms, action) => {
      const entry = { at: now + ms, action };
      waiting.push(entry);
      return () => {
        waiting = waiting.filter((one) => one !== entry);
      };
    },
    advance: async (ms) => {
      const end = now + ms;
      for (;;) {
        await settle();
        const due = waiting.filter((one) => one.at <= end).sort((one, other) => one.at - other.at);
        const next = due[0];
        if (next === undefined) break;
        waiting = waiting.filter((one) => one !== next);
        now = next.at;
        next.action();
      }
      now = end;
      await settle();
    },
    waits: () => waiting.map((one) => one.at - now).sort((one, other) => one - other),
  };
}

/** Lets everything that waits for promises go on. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}
