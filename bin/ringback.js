#!/usr/bin/env node
import { existsSync } from 'node:fs';

/** How long handles that nobody closed may keep a finished command alive. */
const PATIENCE_MS = 3000;

const entry = new URL('../dist/cli/index.js', import.meta.url);
if (existsSync(entry)) {
  const { runCli, processTerminal } = await import(entry.href);
  process.exitCode = await runCli(process.argv.slice(2), processTerminal());
  setTimeout(() => process.exit(), PATIENCE_MS).unref();
} else {
  process.stderr.write('Ringback is not built yet. Run: npm run build\n');
  process.exitCode = 1;
}
