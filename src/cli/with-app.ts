import { existsSync } from 'node:fs';
import type { Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { AppContext } from '../app-context.js';
import { CoreModule } from '../core.module.js';
import { DestinationRegistrar } from '../processing/destination-registrar.service.js';
import { ProcessingModule } from '../processing/processing.module.js';
import { AppError } from '../runtime/errors.js';

/** Nobody waits behind a command, and nobody tries again for it. */
const LOCK_TIMEOUT_MS = 60_000;

/** The services of the application, as a command may use them. */
export interface AppServices {
  get<T>(token: Type<T> | symbol): T;
}

export interface AppNeeds {
  /** The module whose services are used; none for those of CoreModule alone. */
  readonly module?: Type;
  /**
   * `migrated` where the command writes anyway, `current` refuses older tables and leaves them alone, `none` opens no database.
   */
  readonly database: 'migrated' | 'current' | 'none';
  /** How long the lock of another process is waited for. */
  readonly lockTimeoutMs?: number;
}

class CommandModule {}

/**
 * Runs work on the services of one module over the database of the config. Nothing happens by itself and nothing is written
 * that the work does not write: a service may run on the same database meanwhile. Closed when the work is done.
 */
export async function withApp<T>(context: AppContext, needs: AppNeeds, work: (services: AppServices) => Promise<T>): Promise<T> {
  const imports = [CoreModule.of(context), ...(await storeModules(needs)), ...(needs.module ? [needs.module] : [])];
  const app = await NestFactory.createApplicationContext(
    { module: CommandModule, imports },
    { logger: false, abortOnError: false },
  );
  try {
    return await work({ get: (token) => app.get(token, { strict: false }) });
  } finally {
    await app.close();
  }
}

/** Loaded only where a database is opened. */
async function storeModules({ database, lockTimeoutMs = LOCK_TIMEOUT_MS }: AppNeeds) {
  if (database === 'none') return [];
  const { StoreModule } = await import('../store/store.module.js');
  return [StoreModule.of({ migrate: database === 'migrated', lockTimeoutMs })];
}

/** A new, empty file in the wrong place would make a record of erasure that is true of nothing. */
function requireDatabaseFile({ config: { database } }: AppContext): void {
  const [, file] = /^sqlite:(.*)$/.exec(database.url) ?? [];
  if (file !== undefined && !existsSync(file)) throw new AppError('RB_DATABASE_UNUSABLE', `there is no file ${file}`);
}

type ProcessingWork<T> = (services: AppServices) => Promise<T>;

/** For work that stores calls: their destinations are registered first, as a start of the service does. */
export function withProcessing<T>(context: AppContext, work: ProcessingWork<T>): Promise<T> {
  return withApp(context, { module: ProcessingModule, database: 'migrated' }, async (services) => {
    await services.get(DestinationRegistrar).register();
    return work(services);
  });
}

/**
 * For work on stored calls that sends nothing and needs no destination: only the hashes of callers are brought to today's
 * secrets.
 *
 * @throws AppError RB_DATABASE_UNUSABLE where SQLite's file is not there
 */
export async function withStoredCalls<T>(context: AppContext, work: ProcessingWork<T>): Promise<T> {
  requireDatabaseFile(context);
  return withApp(context, { module: ProcessingModule, database: 'migrated' }, async (services) => {
    await services.get(DestinationRegistrar).rekeyCallers();
    return work(services);
  });
}

/** For work that only looks: it may register and store later, when somebody said yes. */
export function previewProcessing<T>(context: AppContext, work: ProcessingWork<T>): Promise<T> {
  return withApp(context, { module: ProcessingModule, database: 'current' }, work);
}
