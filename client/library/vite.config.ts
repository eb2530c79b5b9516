import { join } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import type { Plugin } from 'vite';
import { cssTarget } from '../vite.config.ts';

/** `PhoneVerification` as a library: everything but React comes with it. */
export default defineConfig({
  plugins: [react(), hostsReact()],
  publicDir: false,
  // Otherwise each module that asks would need a `process`, which browsers don't have.
  define: { 'process.env.NODE_ENV': '"production"' },
  build: {
    outDir: '../dist-lib',
    emptyOutDir: true,
    reportCompressedSize: false,
    cssTarget,
    license: { fileName: 'third-party-licenses.md' },
    lib: {
      entry: '../src/library.ts',
      formats: ['es'],
      fileName: 'phone-verification',
      cssFileName: 'phone-verification',
    },
    rolldownOptions: { output: { chunkFileNames: 'chunks/[name]-[hash].js' } },
  },
});

/**
 * React is the host's. What an older one lacks is undefined to our modules, so that the component can say what it needs: a
 * named import of it would end the host's build, or its page, before that.
 */
function hostsReact(): Plugin {
  const source = join(import.meta.dirname, '../src/');
  const ofAnyAge = '\0react-of-any-age';
  return {
    name: 'hosts-react',
    enforce: 'pre',
    resolveId(id, importer) {
      if (id === 'react' && importer?.startsWith(source)) return ofAnyAge;
      return /^react(?:\/|$)/.test(id) ? { id, external: true } : null;
    },
    load(id) {
      return id === ofAnyAge
        ? "import * as React from 'react'; export * from 'react'; export const { use, useEffectEvent } = { ...React };"
        : null;
    },
  };
}
