import { join } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const library = join(import.meta.dirname, '../dist-lib/phone-verification');

/** The example is built with the library as it is delivered; only the types of its import are the source's. */
export default defineConfig({
  plugins: [react()],
  base: '/example/',
  resolve: {
    alias: [
      { find: '../src/library.ts', replacement: `${library}.js` },
      { find: '../src/phone-verification.css', replacement: `${library}.css` },
    ],
  },
  build: {
    outDir: '../dist-lib/example',
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
});
