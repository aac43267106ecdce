// The output of one script run. Scripts write into a file and not into a pipe, because the application that a script
// leaves behind keeps its output: a pipe would break, and end the application, when the daemon ends.
import { closeSync, fstatSync, mkdirSync, openSync, readSync, truncateSync } from 'node:fs';
import { dirname } from 'node:path';
import { StringDecoder } from 'node:string_decoder';

export const outputBounds = {
  /** A file this large is emptied before the next run. */
  fileBytesAtStart: 1024 * 1024,
  /** A file this large is emptied while a run is writing. */
  fileBytes: 16 * 1024 * 1024,
  /** Read at one look; what is more is skipped and said so. */
  bytesPerLook: 256 * 1024,
  /** The newest of one look. Each becomes a message to every follower, many times as long as a short line. */
  linesPerLook: 2000,
  lineCharacters: 4096,
  tailLines: 200,
} as const;

export interface ScriptOutput {
  /** For the standard output and error of the script; closed by {@link handedOver}. */
  readonly descriptor: number;
  handedOver(): void;
  /** Delivers what was written since the last look. */
  look(): void;
  /** Delivers the rest, a last line without a line end too, and returns the newest lines. */
  finish(): readonly string[];
  /** Stops reading without delivering anything. */
  discard(): void;
}

/**
 * Opens the output file of a run, and skips what earlier runs left in it.
 *
 * @param deliver takes each line without its line end.
 */
export function openScriptOutput(path: string, deliver: (line: string) => void): ScriptOutput {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const descriptor = openSync(path, 'a', 0o600);
  // For reading only: whoever has the file open for writing was started by a script (see processes.ts).
  const file = openSync(path, 'r');
  if (fstatSync(file).size > outputBounds.fileBytesAtStart) truncateSync(path);
  const lines = createLineCollector(deliver);
  let offset = fstatSync(file).size;
  let handed = false;
  const look = (): void => {
    offset = readOn({ file, path }, offset, lines);
  };
  const handedOver = (): void => {
    if (!handed) closeSync(descriptor);
    handed = true;
  };
  return {
    descriptor,
    handedOver,
    look,
    finish: () => {
      look();
      lines.end();
      closeSync(file);
      return lines.tail();
    },
    discard: () => {
      handedOver();
      closeSync(file);
    },
  };
}

/** Reads from `offset` to the end of the file, and returns where to read on. */
function readOn(
  { file, path }: { readonly file: number; readonly path: string },
  offset: number,
  lines: LineCollector,
): number {
  const { size } = fstatSync(file);
  // Somebody emptied the file.
  let from = size < offset ? 0 : offset;
  if (size === from) return from;
  if (size - from > outputBounds.bytesPerLook) {
    const skipped = size - from - outputBounds.bytesPerLook;
    lines.skip(`(${skipped} bytes of output left out)`);
    from += skipped;
  }
  // Twice what is there: what is written meanwhile must not be lost when the file is emptied.
  const buffer = Buffer.allocUnsafe(2 * outputBounds.bytesPerLook);
  const length = readFully(file, buffer, from);
  if (length > 0) lines.add(buffer.subarray(0, length));
  if (size <= outputBounds.fileBytes) return from + length;
  truncateSync(path);
  // Something may have been written just before: what follows need not belong to the line at hand.
  lines.end();
  return 0;
}

/** Reads until the buffer is full or nothing more is there. */
function readFully(file: number, buffer: Buffer, from: number): number {
  let length = 0;
  while (length < buffer.length) {
    const read = readSync(file, buffer, length, buffer.length - length, from + length);
    if (read === 0) break;
    length += read;
  }
  return length;
}

interface LineCollector {
  add(bytes: Buffer): void;
  /** Ends the line at hand and delivers a line of our own. */
  skip(note: string): void;
  end(): void;
  tail(): readonly string[];
}

function createLineCollector(deliver: (line: string) => void): LineCollector {
  let decoder = new StringDecoder('utf8');
  let partial = '';
  const tail: string[] = [];
  const emit = (line: string): void => {
    tail.push(line);
    if (tail.length > outputBounds.tailLines) tail.shift();
    deliver(line);
  };
  const emitPieces = (line: string): void => {
    let from = 0;
    for (; line.length - from > outputBounds.lineCharacters; from += outputBounds.lineCharacters) {
      emit(line.slice(from, from + outputBounds.lineCharacters));
    }
    emit(line.slice(from));
  };
  const end = (): void => {
    partial += decoder.end();
    if (partial !== '') emitPieces(partial);
    partial = '';
    decoder = new StringDecoder('utf8');
  };
  return {
    end,
    add: (bytes) => {
      const lines = (partial + decoder.write(bytes)).split('\n');
      partial = lines.pop() ?? '';
      const tooMany = lines.length - outputBounds.linesPerLook;
      if (tooMany > 0) {
        lines.splice(0, tooMany);
        emit(`(${tooMany === 1 ? '1 line' : `${tooMany} lines`} of output left out)`);
      }
      for (const line of lines) emitPieces(line);
      while (partial.length > outputBounds.lineCharacters) {
        emit(partial.slice(0, outputBounds.lineCharacters));
        partial = partial.slice(outputBounds.lineCharacters);
      }
    },
    skip: (note) => {
      end();
      emit(note);
    },
    tail: () => [...tail],
  };
}
