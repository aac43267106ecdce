import { defineConfig } from 'vitest/config';
import { SummaryReporter } from './test/support/summary-reporter.ts';

export default defineConfig({
  test: {
    include: ['test/**/*.test.{ts,tsx}'],
    // Screens and texts must not depend on who runs the tests, or where.
    env: { TZ: 'UTC', LC_ALL: 'C.UTF-8', FORCE_COLOR: '0', CI: '' },
    testTimeout: 60_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
    globalSetup: ['test/support/global-setup.ts'],
    setupFiles: ['test/support/setup.ts'],
    // Golden screens and transcripts are written by `npm run test:update` only.
    update: 'none',
    reporters: ['default', new SummaryReporter()],
  },
});
