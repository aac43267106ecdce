// A two-way stream of text between a client and a daemon, whatever carries it: a socket, or two queues in one
// process. Both sides speak through this shape, so that neither knows sockets.

export interface TransportHandlers {
  /** The next piece of text from the other side; pieces end anywhere. */
  text(piece: string): void;
  /** The stream is over. Called once; `reason` is null after an orderly end. */
  closed(reason: string | null): void;
}

export interface Transport {
  /** Starts reading. Called once; nothing is delivered before. */
  open(handlers: TransportHandlers): void;
  /**
   * Queues text; what is sent while a piece is being read, or in one turn of the event loop, leaves together. Ignored
   * after the end.
   *
   * @param mayWait the other side can do nothing with it yet: it may leave with what is sent next, and a few
   *   milliseconds later at the latest.
   */
  send(text: string, mayWait?: boolean): void;
  /** Delivers what is queued, then ends the stream. */
  close(): void;
}
