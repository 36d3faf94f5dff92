import { compareOutlines, changesThatNeedRestart, type ConfigOutline, outlineConfig } from './config/diff/config-outline.js';
import { describeEffects } from './config/diff/config-effects.js';
import type { ConfigDifference } from './config/diff/config-reloader.js';
import type { Config } from './config/config.js';
import type { Destinations } from './destinations/destinations.js';
import { destinationWarnings } from './destinations/destination-warnings.js';
import type { Language } from './domain/localized-text.js';
import { keyedHash } from './runtime/ids.js';
import type { InstallationStore } from './store/admin/audit.store.js';
import type { SqlExecutor } from './store/database/sql-executor.js';
import type { HealthStore } from './store/statistics/health.store.js';

/** Names of the installation's record of the running config, and of the key of its hashes. */
const RUNNING_CONFIG = 'running-config';
const OUTLINE_SECRET = 'config-outline-key';

export async function outlineOf(config: Config, installation: InstallationStore): Promise<ConfigOutline> {
  const secret = await installation.secret(OUTLINE_SECRET);
  return outlineConfig(config, (text) => keyedHash(secret, text).slice(0, 16));
}

/**
 * Records the config that a service runs with, so that a command can compare with it; of several processes the last one's.
 *
 * @param also in the same transaction
 */
export async function recordRunningConfig(
  config: Config,
  installation: InstallationStore,
  also?: (tx: SqlExecutor) => Promise<void>,
): Promise<void> {
  await installation.put(RUNNING_CONFIG, JSON.stringify(await outlineOf(config, installation)), also);
}

/** Null if no service has run on this database yet. */
export async function readRunningConfig(installation: InstallationStore): Promise<ConfigOutline | null> {
  const kept = await installation.find(RUNNING_CONFIG);
  return kept === null ? null : (JSON.parse(kept) as ConfigOutline);
}

/** Warnings that stop nothing: of the config itself, and about goals that a platform cannot tell apart. */
export function configWarnings(read: readonly string[], destinations: Destinations, language: Language): readonly string[] {
  return [...read, ...destinationWarnings(destinations, language)];
}

/** What a config would change, and what that would do to waiting calls. */
export async function differenceTo(
  before: ConfigOutline,
  next: { readonly config: Config; readonly warnings: readonly string[] },
  { installation, health }: { readonly installation: InstallationStore; readonly health: HealthStore },
): Promise<ConfigDifference> {
  const after = await outlineOf(next.config, installation);
  const changes = compareOutlines(before, after);
  const backlogs = await health.backlogs();
  const uploads = new Map([...backlogs].map(([id, { waiting }]) => [id, waiting]));
  const effects = describeEffects(changes, { before, after }, { uploads, receipts: await health.receiptsWaiting() });
  return { changes, effects, needsRestart: changesThatNeedRestart(changes), warnings: next.warnings };
}
