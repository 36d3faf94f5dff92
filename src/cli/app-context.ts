import { NestFactory } from '@nestjs/core';
import { readConfig } from '../config/reading/load.js';
import { CoreModule, type AppContext } from '../core.module.js';
import { loadPlatforms } from '../destinations/platform-registry.js';
import { ProcessingModule } from '../processing/processing.module.js';
import { loadSources } from '../sources/registry.js';
import { Database } from '../store/database/database.js';
import { StoreModule } from '../store/store.module.js';
import type { CliContext } from './context.js';
import type { ConfigOption } from './options.js';

/** The services of the house, as a command may use them. */
export interface AppServices {
  get<T>(type: new (...parameters: never[]) => T): T;
}

class CommandModule {}

/**
 * Store and intake on the database of the config, without door, conveyor and window, and with nothing that happens by itself: a service may run
 * on the same database meanwhile. Closed when `work` is done.
 *
 * @throws ConfigError
 */
export async function withAppServices<T>(
  { clock }: CliContext,
  { config: file }: ConfigOption,
  work: (services: AppServices, house: AppContext) => Promise<T>,
): Promise<T> {
  const [sources, platforms] = [await loadSources(), await loadPlatforms()];
  const { config } = readConfig(file ?? null, sources, platforms);
  const house = { config, sources, platforms, clock };
  const module = { module: CommandModule, imports: [CoreModule.of(house), StoreModule, ProcessingModule] };
  const context = await NestFactory.createApplicationContext(module, { logger: false, abortOnError: false });
  try {
    context.get(Database, { strict: false }).withLockTimeout();
    return await work({ get: (type) => context.get(type, { strict: false }) }, house);
  } finally {
    await context.close();
  }
}
