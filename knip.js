// What knip takes as used without being imported: programs, scripts, tests, and the module of each command in bin/.
import { readdirSync } from 'node:fs';

const commands = readdirSync(new URL('bin/', import.meta.url))
  .filter((name) => !name.includes('.') && !['caad', 'sysman'].includes(name))
  .map((name) => `src/commands/${name}.ts`);

export default {
  entry: [
    'src/main/*.ts',
    'src/main/*.tsx',
    'scripts/*.mjs',
    'scripts/bench/*',
    'bin/*',
    'test/**/*.test.{ts,tsx}',
    'fixtures/**/*.mjs',
    'test/support/memory-channel-thread.ts',
    'test/support/memory-channel-programs.ts',
    ...commands,
  ],
  project: ['src/**/*.{ts,tsx}', 'scripts/**', 'test/**/*.{ts,tsx}'],
  ignoreBinaries: ['crm_simulate', 'mkfifo'],
  ignoreExportsUsedInFile: true,
};
