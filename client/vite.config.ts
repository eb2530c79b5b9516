import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const server = 'http://127.0.0.1:4000';

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
  },
});
