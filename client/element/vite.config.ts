import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import type { Plugin } from 'vite';
import { cssTarget, plainImports, withoutDevtools } from '../vite.config.ts';

/** `<phone-verification>`, with everything that it needs, for `<script src>`. */
export default defineConfig({
  plugins: [react(), plainImports(), inOneScript()],
  define: withoutDevtools,
  publicDir: false,
  // Chunks lie where the script does, whichever page asks for them.
  base: './',
  build: {
    outDir: '../dist',
    emptyOutDir: false,
    // A page's policy may let in our scripts and no link of ours.
    modulePreload: false,
    cssCodeSplit: false,
    reportCompressedSize: false,
    cssTarget,
    rolldownOptions: {
      input: '../src/element.tsx',
      output: {
        entryFileNames: 'phone-verification/[name]-[hash].js',
        chunkFileNames: 'phone-verification/[name]-[hash].js',
      },
    },
  },
});

/**
 * The one script that a page names. All it does is to load the entry, whose name has a hash, so that what is large may be
 * kept for a year. It runs as a classic script, too; there a relative name would be looked for beside the page.
 */
function inOneScript(): Plugin {
  return {
    name: 'in-one-script',
    enforce: 'post',
    generateBundle(_, bundle) {
      const files = Object.values(bundle);
      const entry = files.find((file) => file.type === 'chunk' && file.isEntry);
      const source = `{const own=document.currentScript?.src;import(own?new URL("./${entry?.fileName}",own):"./${entry?.fileName}")}\n`;
      this.emitFile({ type: 'asset', fileName: 'phone-verification.js', source });
      // The entry has them as texts.
      for (const { fileName } of files) if (fileName.endsWith('.css')) delete bundle[fileName];
    },
  };
}
