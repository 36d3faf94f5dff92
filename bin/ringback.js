#!/usr/bin/env node
import { existsSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';

/** How long handles that nobody closed may keep a finished command alive. */
const PATIENCE_MS = 3000;

// Loading the frame would blow the young generation up to a size that an idle process keeps: 155 MB instead of 130.
setFlagsFromString('--semi-space-growth-factor=1');

const entry = new URL('../dist/cli/index.js', import.meta.url);
if (existsSync(entry)) {
  const { runCli, processTerminal } = await import(entry.href);
  process.exitCode = await runCli(process.argv.slice(2), processTerminal());
  setTimeout(() => process.exit(), PATIENCE_MS).unref();
} else {
  process.stderr.write('Ringback is not built yet. Run: npm run build\n');
  process.exitCode = 1;
}
