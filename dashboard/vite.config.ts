import { resolve } from 'node:path';
import { defineConfig } from 'vite';

const API = process.env.RINGBACK_URL ?? 'http://127.0.0.1:3000';

/** `npm run dashboard` serves the page with the API of a running Ringback behind it; `npm run build` makes `dist/dashboard`. */
export default defineConfig({
  root: import.meta.dirname,
  base: './',
  // The service writes a nonce of its own into each answer (src/api/dashboard/serve-dashboard.ts).
  html: { cspNonce: '__CSP_NONCE__' },
  build: {
    outDir: resolve(import.meta.dirname, '../dist/dashboard'),
    emptyOutDir: true,
    target: 'es2022',
    rolldownOptions: {
      // "use client" in libraries means something to server frameworks only.
      onLog: (level, log, handle) => (log.code === 'MODULE_LEVEL_DIRECTIVE' ? undefined : handle(level, log)),
    },
  },
  server: { proxy: { '/api': API } },
});
