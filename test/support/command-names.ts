// The manual's commands, and those that came after them, as they can be called.
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** All but the two programs that stay: the daemon and the console. */
export function commandNames(): readonly string[] {
  const launchers = readdirSync(fileURLToPath(new URL('../../bin/', import.meta.url)));
  return launchers.filter((name) => !name.includes('.') && !['caad', 'sysman'].includes(name));
}
