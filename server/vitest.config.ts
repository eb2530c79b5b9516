import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  // Vite would take graphql's ES modules, the libraries under test take what Node takes: two graphqls don't mix.
  resolve: { alias: [{ find: /^graphql$/, replacement: fileURLToPath(import.meta.resolve('graphql')) }] },
  test: {
    include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
    // One more than CI has cores: some files wait for processes to drain or to be killed.
    maxWorkers: 3,
    // A worker imports the service once, not once a file: 44 s -> 24 s of CPU time for ten files (measured).
    isolate: false,
    // A busy machine decides nothing: these only end what hangs.
    testTimeout: 180_000,
    hookTimeout: 180_000,
  },
});
