// The daemon's log: one line each with the time, in a file that is put aside when it has grown. Losing the log must
// never stop the daemon, so errors are swallowed here and only here.
import { appendFileSync, renameSync, statSync } from 'node:fs';
import type { Log } from '../runtime/index.ts';

const logBytesMax = 1024 * 1024;

/**
 * A log that appends to `path`; when the file has reached 1 MiB it becomes `path.1`, and the one before is gone.
 *
 * @param echo is called with every line as well, for a daemon in the foreground.
 */
export function createLogFile(path: string, echo: (line: string) => void = () => {}): Log {
  let size = sizeOf(path);
  return {
    write: (text) => {
      const line = `${new Date().toISOString()} ${text.replaceAll('\n', ' ')}\n`;
      echo(line);
      try {
        if (size + line.length > logBytesMax && size > 0) {
          renameSync(path, `${path}.1`);
          size = 0;
        }
        appendFileSync(path, line, { mode: 0o600 });
        size += line.length;
      } catch {
        // A full disk shows itself at the registry, where it matters.
      }
    },
  };
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}
