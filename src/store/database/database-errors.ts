import { AppError } from '../../runtime/errors.js';
import { CommitDeadlineExceeded } from './postgres-connections.js';

export function damagedDatabase(damage: string): AppError {
  return new AppError('RB_DATABASE_UNUSABLE', `the file is damaged, restore a backup (${damage})`);
}

export function driverCode(error: unknown): string {
  const driver = (error as { driverError?: { code?: unknown } } | null)?.driverError;
  return typeof driver?.code === 'string' ? driver.code : '';
}

/**
 * Whether the values themselves are at fault, so that the same write would fail again: constraint, type or size. Anything else (a
 * lock, a lost connection, a full disk) is transient.
 */
export function isDataFault(error: unknown): boolean {
  // PostgreSQL: 22 data exception, 23 integrity, 54 program limit exceeded.
  return /^(22|23|54)[0-9A-Z]{3}$|^SQLITE_(CONSTRAINT|MISMATCH|TOOBIG|RANGE)/.test(driverCode(error));
}

/** Our code for a SQLite connection whose thread has ended. */
export const THREAD_ENDED = 'ERR_THREAD_ENDED';

/** SQLite errors that persist on this connection even after the file system has recovered. */
export function needsNewConnection(error: unknown): boolean {
  const code = driverCode(error);
  return /^SQLITE_(READONLY|IOERR|CANTOPEN|NOTADB)/.test(code) || code === THREAD_ENDED || isClosed(error);
}

function isClosed(error: unknown): boolean {
  return error instanceof Error && error.message.includes('database connection is not open');
}

export const DOES_NOT_ANSWER = 'the database does not answer';

/** Why the storage does not accept a write, in a sentence for operators. */
export function storageProblem(error: unknown): string {
  if (error instanceof CommitDeadlineExceeded) return `a commit did not finish within ${error.deadlineMs / 1000} s`;
  const code = driverCode(error);
  if (/^SQLITE_(READONLY|IOERR|CANTOPEN)|^25006$/.test(code)) return `the database takes no writes (${code})`;
  if (isDiskFull(error)) return `the disk is full (${code})`;
  if (isBusy(error) || (error instanceof AppError && error.code === 'RB_DATABASE_BUSY'))
    return 'another process holds the database’s lock';
  return code === '' ? DOES_NOT_ANSWER : `${DOES_NOT_ANSWER} (${code})`;
}

export function isDiskFull(error: unknown): boolean {
  return /^SQLITE_FULL|^53100$/.test(driverCode(error));
}

export function isBusy(error: unknown): boolean {
  return driverCode(error).startsWith('SQLITE_BUSY');
}

export function withoutCredentials(message: string): string {
  return message.replace(/:\/\/[^@\s]*@/g, '://…@');
}
