import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

// Group 0 won't do: Vitest runs it last where there is only one worker.
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'rules',
          include: ['{src,tables,library}/**/*.test.ts'],
          setupFiles: ['test/no-console.ts'],
          // A busy machine decides no test.
          testTimeout: 180_000,
          // Pure functions leave nothing behind.
          isolate: false,
          maxWorkers: 2,
          sequence: { groupOrder: 1 },
        },
      },
      {
        plugins: [react()],
        test: {
          name: 'components',
          include: ['src/**/*.test.tsx'],
          environment: 'jsdom',
          testTimeout: 180_000,
          setupFiles: ['test/no-console.ts', 'test/dom.ts'],
          // One jsdom for all files of a worker: 26 s -> 12 s of CPU time (measured). Each test leaves it as it was.
          isolate: false,
          maxWorkers: 2,
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['e2e/**/*.test.ts'],
          globalSetup: ['e2e/setup.ts'],
          // A busy machine decides no test: the limit of each wait, which says what it waited for, is below these.
          testTimeout: 300_000,
          hookTimeout: 300_000,
          expect: { poll: { timeout: 90_000 } },
          // Nor does a moment that a starved browser missed: what fails twice is broken. `--retry=0` hunts for those that pass at the second try.
          retry: 1,
          // Each test has a browser context, and numbers, of its own.
          sequence: { groupOrder: 2, concurrent: true },
        },
      },
    ],
  },
});
