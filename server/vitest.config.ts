import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  // Vite would take graphql's ES modules, the libraries under test take what Node takes: two graphqls don't mix.
  resolve: { alias: [{ find: /^graphql$/, replacement: fileURLToPath(import.meta.resolve('graphql')) }] },
  test: {
    include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
    maxWorkers: 2,
    // A busy machine decides nothing: these only end what hangs.
    testTimeout: 60_000,
    hookTimeout: 180_000,
  },
});
