import { Logger } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { loadAppContext } from './app-context.js';
import { DeliveryJobs } from './delivery/delivery.jobs.js';
import { Destinations } from './destinations/destinations.js';
import { findSharedGoalTargets, sharedTargetText } from './destinations/shared-targets.js';
import { ManagementListener } from './api/health/management-listener.js';
import type { Language } from './domain/localized-text.js';
import { createApp } from './server.js';
import { damagedDatabase } from './store/database/database-errors.js';
import { Database } from './store/database/database.js';

/**
 * Connections that wait to be accepted; the system’s own limit (net.core.somaxconn) may be lower. With Node’s 511 a burst of
 * connections by somebody else let webhooks wait for TCP’s next try, which is seconds away.
 */
const LISTEN_BACKLOG = 4_096;

export interface StartOptions {
  /** The config named on the command line; null looks in the usual places. */
  readonly config: string | null;
  /** Of what is said about the config; without it the config's own. */
  readonly language?: Language;
}

/** The service: config, database, webhooks, processing, delivery, API; listening when it resolves. */
export async function start({ config: file, language }: StartOptions): Promise<NestFastifyApplication> {
  const context = await loadAppContext({ config: file, language });
  const { config, warnings } = context;
  const app = await createApp(context);
  // Ends with 0 when it was asked to stop and has finished what it held.
  app.enableShutdownHooks([], { useProcessExit: true });
  const logger = new Logger('config');
  for (const warning of warnings) logger.warn({ msg: 'config', warning });
  for (const shared of findSharedGoalTargets(app.get(Destinations)))
    logger.warn({ msg: 'config', warning: sharedTargetText(shared).en });
  const { port, host } = config.server;
  await app.listen({ port, host, backlog: LISTEN_BACKLOG });
  const managementPort = await app.get(ManagementListener, { strict: false }).listen(app);
  if (managementPort !== null) logger.log({ msg: 'health and metrics have a port of their own', managementPort });
  void exitIfDamaged(app);
  void app.get(DeliveryJobs, { strict: false }).warmUp();
  return app;
}

/**
 * A large file is checked while webhooks already come: half a minute without an open port at each restart loses webhooks for
 * certain.
 */
async function exitIfDamaged(app: NestFastifyApplication): Promise<void> {
  const logger = new Logger('store');
  const damage = await app
    .get(Database)
    .checkIntegrity()
    .catch((error: unknown) => {
      logger.warn({
        msg: 'the database file was not checked for damage',
        error: error instanceof Error ? error.message : 'unknown',
      });
      return null;
    });
  if (damage === null) return;
  const { code, message } = damagedDatabase(damage);
  logger.fatal({ msg: message, code });
  await app.close();
  process.exit(1);
}
