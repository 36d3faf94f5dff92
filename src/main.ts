import { Logger } from '@nestjs/common';
import { loadAppContext } from './app-context.js';
import { DeliveryJobs } from './delivery/delivery.jobs.js';
import type { Language } from './domain/localized-text.js';
import { AppError } from './runtime/errors.js';
import { RunningService } from './running-service.js';
import { damagedDatabase } from './store/database/database-errors.js';
import { Database } from './store/database/database.js';

export interface StartOptions {
  /** The config named on the command line; null looks in the usual places. */
  readonly config: string | null;
  /** Of what is said about the config; without it the config's own. */
  readonly language?: Language;
}

/** Asks to stop, as a terminal, a container and systemd do. */
const STOP_SIGNALS = ['SIGINT', 'SIGTERM', 'SIGQUIT'] as const;
/** Who is named in the audit log for a reload by signal. */
const SIGNAL_ACTOR = { name: 'ringback', keyId: null };

/** The service: config, database, webhooks, processing, delivery, API; listening when it resolves. */
export async function start({ config: file, language }: StartOptions): Promise<RunningService> {
  const load = (spoken: Language | undefined) => loadAppContext({ config: file, language: spoken });
  const context = await load(language);
  const service = await RunningService.start(context, load, language ?? context.config.language ?? 'en');
  followSignals(service, language ?? 'en');
  void exitIfDamaged(service);
  // A web process loads a platform's library when a person asks for something of it.
  if (context.config.server.role !== 'web') void service.get(DeliveryJobs).warmUp();
  return service;
}

/** Ends with 0 when it was asked to stop and has finished what it held; SIGHUP reads the config again. */
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
 * A large file is checked while webhooks already come: half a minute without an open port at each restart loses webhooks for
 * certain.
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
