// Tells when something in a folder changed, once for many changes that come together.
import { type FSWatcher, watch } from 'node:fs';

const quietMs = 100;

/**
 * Calls `changed` some 100 ms after files in the folder were made, changed or removed. A folder that cannot be
 * watched, or goes away, is simply not reported any more: watching is a convenience, never the only way to see.
 *
 * @returns a function that stops watching.
 */
export function watchFolder(folder: string, changed: () => void): () => void {
  let timer: NodeJS.Timeout | undefined;
  let watcher: FSWatcher | undefined;
  const stop = (): void => {
    clearTimeout(timer);
    watcher?.close();
  };
  try {
    watcher = watch(folder, () => {
      timer ??= setTimeout(() => {
        timer = undefined;
        changed();
      }, quietMs);
    });
    watcher.on('error', stop);
  } catch {
    stop();
  }
  return stop;
}
