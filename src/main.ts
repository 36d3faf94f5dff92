import { Logger } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { loadAppContext } from './app-context.js';
import type { Config } from './config/config.js';
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
    logger.warn({ msg: 'config', warning: sharedTargetText(shared)[language ?? config.language ?? 'en'] });
  await listen(app, config.server);
  void exitIfDamaged(app);
  // A web process loads a platform's library when a person asks for something of it.
  if (config.server.role !== 'web') void app.get(DeliveryJobs, { strict: false }).warmUp();
  return app;
}

/** A worker answers monitoring only, on the port that is for it. */
async function listen(app: NestFastifyApplication, { port, host, managementPort, role }: Config['server']): Promise<void> {
  const logger = new Logger('config');
  if (role === 'worker') {
    await app.listen({ port: managementPort ?? port, host, backlog: LISTEN_BACKLOG });
    logger.log({ msg: 'role worker: no webhooks and no dashboard here, health and metrics only' });
    return;
  }
  await app.listen({ port, host, backlog: LISTEN_BACKLOG });
  const own = await app.get(ManagementListener, { strict: false }).listen(app);
  if (own !== null) logger.log({ msg: 'health and metrics have a port of their own', managementPort: own });
  if (role === 'web') logger.log({ msg: 'role web: webhooks are stored here and wait for a process of the role worker or all' });
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
