import { spawn } from 'node:child_process';
import { statSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { DataSource } from 'typeorm';
import { SQLITE_PACKAGE } from './sqlite.js';

const MB = 1024 * 1024;
/** Looked through in a second or two while the start waits. */
export const MAX_STARTUP_CHECK_BYTES = 128 * MB;

/** Ends with 0, or says what is damaged. Run as text: the built program and the tests start the same. */
const CHECK_SCRIPT = `
  const [, driver, file] = process.argv;
  const damage = new (require(driver))(file, { readonly: true, timeout: 5000 }).pragma('quick_check(1)', { simple: true });
  if (damage !== 'ok') process.stdout.write(String(damage));
`;

/** By what SQLite refuses to read on; a lock or a file that is gone says nothing of damage. */
const CORRUPTION_CODE = /code: 'SQLITE_(CORRUPT|NOTADB)/;

export interface IntegrityCheck {
  /** What is damaged in the file; null for nothing, and where the look was stopped. Rejects where it could not be taken. */
  readonly damage: Promise<string | null>;
  stop(): void;
}

export function fitsStartupCheck(file: string, smallBytes = MAX_STARTUP_CHECK_BYTES): boolean {
  return statSync(file).size <= smallBytes;
}

/** What is damaged in the whole of an open file; null for nothing. Nothing else happens in the process meanwhile. */
export async function findDamage(source: DataSource): Promise<string | null> {
  const [row] = await source.query<{ quick_check: string }[]>('PRAGMA quick_check(1)');
  return row?.quick_check === 'ok' ? null : (row?.quick_check ?? 'no answer');
}

/**
 * Looks through a file in a process of its own, beside one that serves: SQLite reads 2.4 GB for half a minute (2026-11-29), and nobody could stop
 * a thread that does. A file that cannot be read at all is damaged too.
 */
export function startIntegrityCheck(file: string): IntegrityCheck {
  const driver = createRequire(import.meta.url).resolve(SQLITE_PACKAGE);
  const child = spawn(process.execPath, ['-e', CHECK_SCRIPT, driver, file], { stdio: ['ignore', 'pipe', 'pipe'] });
  // Node's own warnings go to the other one.
  const said = { stdout: '', stderr: '' };
  child.stdout.on('data', (part: Buffer) => (said.stdout += part.toString()));
  child.stderr.on('data', (part: Buffer) => (said.stderr += part.toString()));
  let stopped = false;
  const damage = new Promise<string | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => {
      const unreadable = CORRUPTION_CODE.test(said.stderr) ? /^SqliteError: (.*)$/m.exec(said.stderr)?.[1] : undefined;
      if (stopped) resolve(null);
      else if (code === 0) resolve(said.stdout || null);
      else if (unreadable !== undefined) resolve(unreadable);
      else reject(new Error(`the process that looked ended with ${code ?? signal}`));
    });
  });
  child.unref();
  const stop = () => {
    stopped = true;
    child.kill('SIGKILL');
  };
  return { damage, stop };
}
