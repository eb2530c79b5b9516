import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { cssTarget } from '../vite.config.ts';

/** `PhoneVerification` as a library: everything but React comes with it. */
export default defineConfig({
  plugins: [react()],
  publicDir: false,
  build: {
    outDir: '../dist-lib',
    emptyOutDir: true,
    reportCompressedSize: false,
    cssTarget,
    lib: {
      entry: '../src/library.ts',
      formats: ['es'],
      fileName: 'phone-verification',
      cssFileName: 'phone-verification',
    },
    rolldownOptions: { external: /^react(?:-dom)?(?:\/|$)/ },
  },
});
