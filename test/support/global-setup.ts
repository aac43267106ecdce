// Tests of whole programs run the bundles: they must be those of the sources at hand, however vitest was started.
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

export function setup(): void {
  const script = join(import.meta.dirname, '..', '..', 'scripts', 'setup.mjs');
  execFileSync(process.execPath, [script], { stdio: 'inherit' });
}
