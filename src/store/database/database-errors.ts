import { AppError } from '../../runtime/errors.js';

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

export function isBusy(error: unknown): boolean {
  return driverCode(error).startsWith('SQLITE_BUSY');
}

export function withoutCredentials(message: string): string {
  return message.replace(/:\/\/[^@\s]*@/g, '://…@');
}
