import { resolve } from 'node:path';
import { defineConfig } from 'vite';

const API = process.env.RINGBACK_URL ?? 'http://127.0.0.1:3000';

/** `npm run dashboard` serves the page with the API of a running Ringback behind it; `npm run build` makes `dist/dashboard`. */
export default defineConfig({
  root: import.meta.dirname,
  base: './',
  // The words that the page shares with the service: `@src/domain/…` is `src/domain/…` of this repository.
  resolve: { alias: [{ find: /^@src\//, replacement: `${resolve(import.meta.dirname, '../src')}/` }] },
  // The service writes a nonce of its own into each answer (src/admin/dashboard/page.ts).
  html: { cspNonce: '__CSP_NONCE__' },
  build: {
    outDir: resolve(import.meta.dirname, '../dist/dashboard'),
    emptyOutDir: true,
    target: 'es2022',
    // Which files each page loads: test/dashboard/bundle-size.spec.ts adds them up.
    manifest: true,
    rolldownOptions: {
      // "use client" in libraries means something to server frameworks only.
      onLog: (level, log, handle) => (log.code === 'MODULE_LEVEL_DIRECTIVE' ? undefined : handle(level, log)),
    },
  },
  server: { proxy: { '/api': API } },
});
