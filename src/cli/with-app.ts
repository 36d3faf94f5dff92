import { existsSync } from 'node:fs';
import type { Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { AppContext } from '../app-context.js';
import { CoreModule } from '../core.module.js';
import { DestinationRegistrar } from '../processing/destination-registrar.service.js';
import { ProcessingModule } from '../processing/processing.module.js';
import { AppError } from '../runtime/errors.js';
import { letYoungGenerationGrow } from '../runtime/v8-flags.js';

/** Nobody waits for a command, and nobody retries it. */
const LOCK_TIMEOUT_MS = 60_000;

/** The application's services, for a command. */
export interface AppServices {
  get<T>(token: Type<T> | symbol): T;
}

export interface AppNeeds {
  /** The module whose services are used; CoreModule alone if absent. */
  readonly module?: Type;
  /** `migrated` if the command writes anyway, `current` refuses older tables and leaves them alone, `none` opens no database. */
  readonly database: 'migrated' | 'current' | 'none';
  /** How long to wait for the lock of another process. */
  readonly lockTimeoutMs?: number;
}

class CommandModule {}

/**
 * Runs work with the services of one module on the config's database. Nothing is scheduled and only the work itself writes: a
 * service may run on the same database meanwhile. Closed when the work is done.
 */
export async function withApp<T>(context: AppContext, needs: AppNeeds, work: (services: AppServices) => Promise<T>): Promise<T> {
  const imports = [CoreModule.of(context), ...(await storeModules(needs)), ...(needs.module ? [needs.module] : [])];
  const app = await NestFactory.createApplicationContext(
    { module: CommandModule, imports },
    { logger: false, abortOnError: false },
  );
  letYoungGenerationGrow();
  try {
    return await work({ get: (token) => app.get(token, { strict: false }) });
  } finally {
    await app.close();
  }
}

/** Loaded only if a database is opened. */
async function storeModules({ database, lockTimeoutMs = LOCK_TIMEOUT_MS }: AppNeeds) {
  if (database === 'none') return [];
  const { StoreModule } = await import('../store/store.module.js');
  return [StoreModule.of({ migrate: database === 'migrated', lockTimeoutMs })];
}

/** A new, empty file in the wrong place would make a false record of erasure. */
function requireDatabaseFile({ config: { database } }: AppContext): void {
  const [, file] = /^sqlite:(.*)$/.exec(database.url) ?? [];
  if (file !== undefined && !existsSync(file)) throw new AppError('RB_DATABASE_UNUSABLE', `there is no file ${file}`);
}

type ProcessingWork<T> = (services: AppServices) => Promise<T>;

/** For work that stores calls: destinations are registered first, as at a start of the service. */
export function withProcessing<T>(context: AppContext, work: ProcessingWork<T>): Promise<T> {
  return withApp(context, { module: ProcessingModule, database: 'migrated' }, async (services) => {
    await services.get(DestinationRegistrar).register();
    return work(services);
  });
}

/**
 * For work on stored calls that sends nothing and needs no destination: only the caller hashes are converted to today's secrets.
 *
 * @throws AppError RB_DATABASE_UNUSABLE if SQLite's file does not exist
 */
export async function withStoredCalls<T>(context: AppContext, work: ProcessingWork<T>): Promise<T> {
  requireDatabaseFile(context);
  return withApp(context, { module: ProcessingModule, database: 'migrated' }, async (services) => {
    await services.get(DestinationRegistrar).rekeyCallers();
    return work(services);
  });
}

/** For a preview: it may register and store later, once somebody has confirmed. */
export function previewProcessing<T>(context: AppContext, work: ProcessingWork<T>): Promise<T> {
  return withApp(context, { module: ProcessingModule, database: 'current' }, work);
}
