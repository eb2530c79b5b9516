import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const server = 'http://127.0.0.1:4000';

/** `light-dark()` and nesting are in every browser since 2024; rewritten for older ones they are twice as long. */
export const cssTarget = ['chrome123', 'firefox120', 'safari17.5'];

export default defineConfig({
  plugins: [react()],
  server: {
    proxy: {
      '/graphql': { target: server, ws: true },
      '/simulator': { target: server, ws: true },
      '/.well-known': { target: server },
    },
  },
  build: {
    // The server's Content-Security-Policy has no `data:`, and every browser that runs this knows modulepreload.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    cssTarget,
    // The server has the operator's mark there.
    rolldownOptions: { external: ['/logo'] },
  },
});
