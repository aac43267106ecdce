import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';
import { SummaryReporter } from './test/support/summary-reporter.ts';

/** Files that take minutes: begun last, they would keep one worker waiting for the other. */
const longFiles = /(transcripts|tutorial-ways)\.test\.ts$/;

class LongFilesFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const isLong = ({ moduleId }: TestSpecification): boolean => longFiles.test(moduleId);
    return [...sorted.filter(isLong), ...sorted.filter((file) => !isLong(file))];
  }
}

export default defineConfig({
  test: {
    include: ['test/**/*.test.{ts,tsx}'],
    // Screens and texts must not depend on who runs the tests, or where.
    env: { TZ: 'UTC', LC_ALL: 'C.UTF-8', FORCE_COLOR: '0', CI: '' },
    testTimeout: 60_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
    sequence: { sequencer: LongFilesFirst },
    globalSetup: ['test/support/global-setup.ts'],
    setupFiles: ['test/support/setup.ts'],
    // Golden screens and transcripts are written by `npm run test:update` only.
    update: 'none',
    reporters: ['default', new SummaryReporter()],
  },
});
