import { Logger } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { readConfig } from './config/reading/load.js';
import { Destinations, findSharedGoalTargets } from './destinations/destinations.js';
import { loadPlatforms } from './destinations/platform-registry.js';
import { createApp } from './server.js';
import { loadSources } from './sources/registry.js';
import { damagedDatabase } from './store/database/database-errors.js';
import { Database } from './store/database/database.js';

export interface StartOptions {
  /** The config named on the command line; null looks in the usual places. */
  readonly config: string | null;
}

/** The service: config, database, door, intake, conveyor, window; listening when it resolves. */
export async function start({ config: file }: StartOptions): Promise<NestFastifyApplication> {
  const sources = await loadSources();
  const platforms = await loadPlatforms();
  const { config, warnings } = readConfig(file, sources, platforms);
  const app = await createApp({ config, sources, platforms, warnings });
  // Ends with 0 when it was asked to stop and has finished what it held.
  app.enableShutdownHooks([], { useProcessExit: true });
  const logger = new Logger('config');
  for (const warning of warnings) logger.warn({ msg: 'config', warning });
  for (const { one, other, name } of findSharedGoalTargets(app.get(Destinations))) {
    logger.warn({
      msg: 'two destinations tell the same account about the same goal: each call would count twice there',
      one: one.id,
      other: other.id,
      goal: name,
    });
  }
  await app.listen(config.server.port, config.server.host);
  void exitIfDamaged(app);
  return app;
}

/** A large file is looked through while the door is open: kept shut for half a minute at each restart, it loses webhooks for certain. */
async function exitIfDamaged(app: NestFastifyApplication): Promise<void> {
  const logger = new Logger('store');
  const damage = await app
    .get(Database)
    .checkIntegrity()
    .catch((error: unknown) => {
      logger.warn({ msg: 'the database file was not looked through', error: error instanceof Error ? error.message : 'unknown' });
      return null;
    });
  if (damage === null) return;
  const { code, message } = damagedDatabase(damage);
  logger.fatal({ msg: message, code });
  await app.close();
  process.exit(1);
}
