import { spawn } from 'node:child_process';
import { statSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { DataSource } from 'typeorm';
import { SQLITE_PACKAGE } from './sqlite.js';

const MB = 1024 * 1024;
/** A file of this size is checked in a second or two while the start waits. */
export const MAX_STARTUP_CHECK_BYTES = 128 * MB;

/** Writes the damage to stdout, nothing if intact. Passed as text, so that the built program and the tests run the same code. */
const CHECK_SCRIPT = `
  const [, driver, file] = process.argv;
  const damage = new (require(driver))(file, { readonly: true, timeout: 5000 }).pragma('quick_check(1)', { simple: true });
  if (damage !== 'ok') process.stdout.write(String(damage));
`;

/** SQLite's codes for corruption; a lock or a missing file says nothing about damage. */
const CORRUPTION_CODE = /code: 'SQLITE_(CORRUPT|NOTADB)/;

export interface IntegrityCheck {
  /** The damage found; null for none, and if the check was stopped. Rejects if it could not be run. */
  readonly damage: Promise<string | null>;
  stop(): void;
}

export function fitsStartupCheck(file: string, smallBytes = MAX_STARTUP_CHECK_BYTES): boolean {
  return statSync(file).size <= smallBytes;
}

/** The damage in an open file; null for none. Blocks the process while it runs. */
export async function findDamage(source: DataSource): Promise<string | null> {
  const [row] = await source.query<{ quick_check: string }[]>('PRAGMA quick_check(1)');
  return row?.quick_check === 'ok' ? null : (row?.quick_check ?? 'no answer');
}

/**
 * Checks a file in a child process while the service runs: SQLite takes half a minute for 2.4 GB (2026-11-29), and a thread doing
 * that could not be stopped. A file that cannot be read at all is damaged too.
 */
export function startIntegrityCheck(file: string): IntegrityCheck {
  const driver = createRequire(import.meta.url).resolve(SQLITE_PACKAGE);
  const child = spawn(process.execPath, ['-e', CHECK_SCRIPT, driver, file], { stdio: ['ignore', 'pipe', 'pipe'] });
  // Kept separate: Node's own warnings go to stderr.
  const output = { stdout: '', stderr: '' };
  child.stdout.on('data', (part: Buffer) => (output.stdout += part.toString()));
  child.stderr.on('data', (part: Buffer) => (output.stderr += part.toString()));
  let stopped = false;
  const damage = new Promise<string | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => {
      const unreadable = CORRUPTION_CODE.test(output.stderr) ? /^SqliteError: (.*)$/m.exec(output.stderr)?.[1] : undefined;
      if (stopped) resolve(null);
      else if (code === 0) resolve(output.stdout || null);
      else if (unreadable !== undefined) resolve(unreadable);
      else reject(new Error(`the integrity check process ended with ${code ?? signal}`));
    });
  });
  child.unref();
  const stop = () => {
    stopped = true;
    child.kill('SIGKILL');
  };
  return { damage, stop };
}
