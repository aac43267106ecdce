import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';
import { patienceMs, testPatienceMs } from './test/support/patience.ts';
import { sharingFolders } from './test/support/sharing.ts';
import { SummaryReporter } from './test/support/summary-reporter.ts';

/** Files that take minutes: begun last, they would keep one worker waiting for the other. */
const longFiles = /(transcripts|tutorial-ways)\.test\.ts$/;

/** A process is handed on only between neighbours. */
class LongFilesFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const rankOf = ({ moduleId, project }: TestSpecification): number =>
      longFiles.test(moduleId) ? 0 : project.config.isolate ? 1 : 2;
    return [0, 1, 2].flatMap((rank) => sorted.filter((file) => rankOf(file) === rank));
  }
}

const sharing = sharingFolders.map((folder) => `test/${folder}/**/*.test.{ts,tsx}`);

export default defineConfig({
  test: {
    projects: [
      {
        extends: true,
        test: { name: 'alone', include: ['test/**/*.test.{ts,tsx}'], exclude: sharing },
      },
      { extends: true, test: { name: 'together', include: sharing, isolate: false } },
    ],
    // Screens and texts must not depend on who runs the tests, or where.
    env: { TZ: 'UTC', LC_ALL: 'C.UTF-8', FORCE_COLOR: '0', CI: '' },
    testTimeout: testPatienceMs,
    hookTimeout: testPatienceMs,
    expect: { poll: { timeout: patienceMs, interval: 10 } },
    // Many tests wait for processes and clocks, which leaves the processors to others.
    maxWorkers: 3,
    sequence: { sequencer: LongFilesFirst },
    globalSetup: ['test/support/global-setup.ts'],
    setupFiles: ['test/support/setup.ts'],
    // Golden screens and transcripts are written by `npm run test:update` only.
    update: 'none',
    reporters: ['default', new SummaryReporter()],
  },
});
