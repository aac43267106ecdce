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
  /** Queues text; what is sent in one turn of the event loop leaves together. Ignored after the end. */
  send(text: string): void;
  /** Delivers what is queued, then ends the stream. */
  close(): void;
}
