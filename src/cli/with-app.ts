import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { AppContext } from '../app-context.js';
import { CoreModule } from '../core.module.js';
import { HOUR } from '../domain/time/instant.js';
import { DestinationRegistrar } from '../processing/destination-registrar.service.js';
import { ProcessingModule } from '../processing/processing.module.js';
import { AppError } from '../runtime/errors.js';
import { letYoungGenerationGrow } from '../v8-flags.js';

/** Node ends a process whose event loop is empty, whatever is awaited. Services' own timers are unref'd: a server keeps them. */
const KEEP_ALIVE_MS = HOUR;

/** Nobody waits for a command, and nobody retries it. */
const LOCK_TIMEOUT_MS = 60_000;

/** The application's services, for a command. */
export interface AppServices {
  get<T>(token: Type<T> | symbol): T;
}

export interface AppNeeds {
  /** The module whose services are used; CoreModule alone if absent. */
  readonly module?: Type;
  /**
   * `created`: made if there is none, for a command that may come first. `migrated`: brought up to date, and must exist.
   * `current`: for a command that only reads; refuses older tables too. `none` opens no database. Newer tables are refused by
   * all.
   */
  readonly database: 'created' | 'migrated' | 'current' | 'none';
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
  const keptAlive = setInterval(() => undefined, KEEP_ALIVE_MS);
  try {
    return await work({ get: (token) => app.get(token, { strict: false }) });
  } finally {
    await app.close();
    clearInterval(keptAlive);
  }
}

/** Loaded only if a database is opened. */
async function storeModules({ database, lockTimeoutMs = LOCK_TIMEOUT_MS }: AppNeeds) {
  if (database === 'none') return [];
  const { StoreModule } = await import('../store/store.module.js');
  return [StoreModule.of({ migrate: database !== 'current', create: database === 'created', lockTimeoutMs })];
}

type ProcessingWork<T> = (services: AppServices) => Promise<T>;

/** For work that stores calls, or marks on stored ones: destinations are registered first, as at a start of the service. */
export function withProcessing<T>(
  context: AppContext,
  work: ProcessingWork<T>,
  database: 'created' | 'migrated' = 'created',
): Promise<T> {
  return withApp(context, { module: ProcessingModule, database }, async (services) => {
    await services.get(DestinationRegistrar).register();
    return work(services);
  });
}

/**
 * For work on stored calls that sends nothing and needs no destination: only the caller hashes are converted to today's secrets.
 * A new, empty database in the wrong place would make a false record of erasure.
 *
 * @throws AppError RB_DATABASE_ABSENT
 */
export function withStoredCalls<T>(context: AppContext, work: ProcessingWork<T>): Promise<T> {
  return withApp(context, { module: ProcessingModule, database: 'migrated' }, async (services) => {
    await services.get(DestinationRegistrar).rekeyCallers();
    return work(services);
  });
}

/** For a preview: it may register and store later, once somebody has confirmed. */
export function previewProcessing<T>(context: AppContext, work: ProcessingWork<T>): Promise<T> {
  return withApp(context, { module: ProcessingModule, database: 'current' }, work);
}

/** The same for work that would come first: where there is no database, on an empty one that is thrown away. */
export async function previewFirstCalls<T>(context: AppContext, work: ProcessingWork<T>): Promise<T> {
  try {
    return await previewProcessing(context, work);
  } catch (error) {
    if (!(error instanceof AppError && error.code === 'RB_DATABASE_ABSENT')) throw error;
    return withEmptyDatabase(context, work);
  }
}

async function withEmptyDatabase<T>(context: AppContext, work: ProcessingWork<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'ringback-preview-'));
  try {
    const config = { ...context.config, database: { url: `sqlite:${join(folder, 'empty.db')}` } };
    return await withApp({ ...context, config }, { module: ProcessingModule, database: 'created' }, work);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
