// Who waits for which command. Gives every command a number that the engine's replies carry, and finds the caller
// again by it.

/** The one who asked; what it hears of the run's lines it takes from the run log. */
export interface RequestSink {
  /** The command has become a run. */
  accepted(run: number): void;
  ended(result: { readonly run: number; readonly exitCode: number }): void;
  /** The daemon cannot go on; `message` is complete. */
  failed(message: string): void;
}

export interface Requests {
  /** A new number for a caller. */
  open(sink: RequestSink): number;
  accept(request: number, run: number): void;
  /** The command has ended; its caller hears of it at the next {@link settle}. */
  end(request: number, run: number, exitCode: number): void;
  /** Tells the callers whose commands have ended, after the news of what they did has gone out. */
  settle(): void;
  /** The run that a request has become, while it is under way. */
  runOf(request: number): number | null;
  /** Tells everybody who waits that nothing more will come. */
  failAll(message: string): void;
}

export function createRequests(): Requests {
  const waiting = new Map<number, { readonly sink: RequestSink; run: number | null }>();
  let endings: (() => void)[] = [];
  let last = 0;
  return {
    open: (sink) => {
      last += 1;
      waiting.set(last, { sink, run: null });
      return last;
    },
    accept: (request, run) => {
      const found = waiting.get(request);
      if (found === undefined) return;
      found.run = run;
      found.sink.accepted(run);
    },
    end: (request, run, exitCode) => {
      const found = waiting.get(request);
      if (found === undefined) return;
      endings.push(() => {
        waiting.delete(request);
        found.sink.ended({ run, exitCode });
      });
    },
    settle: () => {
      const due = endings;
      endings = [];
      for (const tell of due) tell();
    },
    runOf: (request) => waiting.get(request)?.run ?? null,
    failAll: (message) => {
      const left = [...waiting.values()];
      waiting.clear();
      endings = [];
      for (const { sink } of left) sink.failed(message);
    },
  };
}
