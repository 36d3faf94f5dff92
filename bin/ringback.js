#!/usr/bin/env node
import { existsSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';

/** How long handles that nobody closed may keep a finished command alive. */
const PATIENCE_MS = 3000;

const built = (file) => new URL(`../dist/${file}`, import.meta.url);
const entry = built('cli/index.js');
if (existsSync(entry)) {
  const { LAUNCH_FLAGS } = await import(built('v8-flags.js').href);
  for (const flag of LAUNCH_FLAGS) setFlagsFromString(flag);
  const { runCli, processTerminal } = await import(entry.href);
  process.exitCode = await runCli(process.argv.slice(2), processTerminal());
  setTimeout(() => process.exit(), PATIENCE_MS).unref();
} else {
  process.stderr.write('Ringback is not built yet. Run: npm run build\n');
  process.exitCode = 1;
}
