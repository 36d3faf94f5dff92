// npm runs this after `npm ci`, and once more when `npx ringback` links the checkout into npx's own folder: there is nothing to
// build then, and nobody wants to wait a minute for `--version`.
import { existsSync } from 'node:fs';

const isBuilt = existsSync(new URL('../dist/cli/index.js', import.meta.url));
if (process.env.npm_command !== 'exec' || !isBuilt) await import('./build.mjs');
