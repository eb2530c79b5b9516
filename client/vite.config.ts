import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import type { Plugin } from 'vite';

const server = 'http://127.0.0.1:4000';

/** `light-dark()` and nesting are in every browser since 2024; rewritten for older ones they are twice as long. */
export const cssTarget = ['chrome123', 'firefox120', 'safari17.5'];

/** Vite's way of loading a chunk, a preload before it, is 1 % of the first script; here a chunk has nothing to preload. */
export function plainImports(): Plugin {
  return {
    name: 'plain-imports',
    enforce: 'pre',
    load: (id) => (id.endsWith('vite/preload-helper.js') ? 'export const __vitePreload = (load) => load();' : null),
  };
}

/** React's hooks for its developer tools, which a built page does without: half a kilobyte. */
export const withoutDevtools = { __REACT_DEVTOOLS_GLOBAL_HOOK__: 'undefined' };

export default defineConfig(({ command }) => ({
  plugins: [react(), plainImports()],
  define: command === 'build' ? withoutDevtools : {},
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
    // What comes late brings no style sheet of its own.
    cssCodeSplit: false,
    reportCompressedSize: false,
    cssTarget,
    // The server has the operator's mark there.
    rolldownOptions: { external: ['/logo'] },
  },
}));
