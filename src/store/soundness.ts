import { spawn } from 'node:child_process';
import { statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { SQLITE_PACKAGE } from './sqlite.js';

const MB = 1024 * 1024;
/** Looked through in a second or two while the start waits. */
export const SMALL_BYTES = 128 * MB;

/** Ends with 0, or says what is damaged. Run as text: the built program and the tests start the same. */
const LOOK = `
  const [, driver, file] = process.argv;
  const damage = new (require(driver))(file, { readonly: true, timeout: 5000 }).pragma('quick_check(1)', { simple: true });
  if (damage !== 'ok') process.stdout.write(String(damage));
`;

export interface Look {
  /** What is damaged in the file; null for nothing, and where the look did not come to its end. */
  readonly damage: Promise<string | null>;
  stop(): void;
}

export function isSmall(file: string, smallBytes = SMALL_BYTES): boolean {
  return statSync(file).size <= smallBytes;
}

/**
 * Looks through a file in a process of its own, beside one that serves: SQLite reads 2.4 GB for half a minute (2026-11-29), and nobody could stop
 * a thread that does. A file that cannot be read at all is damaged too.
 */
export function lookThrough(file: string): Look {
  const driver = createRequire(import.meta.url).resolve(SQLITE_PACKAGE);
  const child = spawn(process.execPath, ['-e', LOOK, driver, file], { stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (part: Buffer) => (said += part.toString()));
  const damage = new Promise<string | null>((resolve) => {
    child.once('error', () => resolve(null));
    child.once('close', (code, signal) => resolve(verdictOf(said, code, signal)));
  });
  child.unref();
  return { damage, stop: () => child.kill('SIGKILL') };
}

function verdictOf(said: string, code: number | null, signal: NodeJS.Signals | null): string | null {
  if (signal !== null) return null;
  if (code === 0) return said === '' ? null : said;
  return /^SqliteError: (.*)$/m.exec(said)?.[1] ?? null;
}
