import { Logger } from '@nestjs/common';
import { loadAppContext } from './app-context.js';
import { DeliveryJobs } from './delivery/delivery.jobs.js';
import type { Language } from './domain/localized-text.js';
import { AppError } from './runtime/errors.js';
import { letYoungGenerationGrow } from './v8-flags.js';
import { RunningService } from './running-service.js';
import { damagedDatabase } from './store/database/database-errors.js';
import { Database } from './store/database/database.js';

export interface StartOptions {
  /** The config named on the command line; null searches the usual places. */
  readonly config: string | null;
  /** Language of messages about the config; by default the config's own. */
  readonly language?: Language;
}

/** Signals by which a terminal, a container and systemd ask to stop. */
const STOP_SIGNALS = ['SIGINT', 'SIGTERM', 'SIGQUIT'] as const;
/** The actor of a reload by signal in the audit log. */
const SIGNAL_ACTOR = { name: 'ringback', keyId: null };

/** Starts the service: config, database, webhooks, processing, delivery, API. Listening when it resolves. */
export async function start({ config: file, language }: StartOptions): Promise<RunningService> {
  const load = (spoken: Language | undefined) => loadAppContext({ config: file, language: spoken });
  const context = await load(language);
  const service = await RunningService.start(context, load, language ?? context.config.language ?? 'en');
  letYoungGenerationGrow();
  followSignals(service, language ?? 'en');
  void exitIfDamaged(service);
  // A web process loads a platform's library on demand.
  if (context.config.server.role !== 'web') void service.get(DeliveryJobs).warmUp();
  return service;
}

/** Stops with exit code 0 after finishing what is under way; SIGHUP reloads the config. */
function followSignals(service: RunningService, language: Language): void {
  const logger = new Logger('config');
  const stop = (): void => void service.close().then(() => process.exit(0));
  const reload = (): void =>
    void service.reload(SIGNAL_ACTOR, language).catch((error: unknown) => {
      const why = error instanceof AppError ? error.text[language] : error instanceof Error ? error.name : 'unknown';
      logger.error({ msg: 'config not reloaded, what ran runs on', why });
    });
  for (const signal of STOP_SIGNALS) process.once(signal, stop);
  process.on('SIGHUP', reload);
  void service.closed.then(() => {
    for (const signal of STOP_SIGNALS) process.removeListener(signal, stop);
    process.removeListener('SIGHUP', reload);
  });
}

/**
 * A large file is checked while webhooks are already accepted: half a minute without an open port at each restart certainly loses
 * webhooks.
 */
async function exitIfDamaged(app: RunningService): Promise<void> {
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
