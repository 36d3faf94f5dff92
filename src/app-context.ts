import type { Config } from './config/config.js';
import type { ConfigReloader } from './config/diff/config-reloader.js';
import { loadConfig, readConfig, type LoadConfigOptions } from './config/reading/load.js';
import type { Language } from './domain/localized-text.js';
import { loadPlatforms } from './destinations/destinations.js';
import type { PlatformDefinition } from './platforms/kit/platform.js';
import { systemClock, type Clock } from './runtime/clock.js';
import { loadSources } from './sources/registry.js';
import type { CallSource } from './sources/source.js';

/** What every process is built from: the service, a command, a worker of the benches. */
export interface AppContext {
  readonly config: Config;
  readonly sources: readonly CallSource[];
  readonly platforms: readonly PlatformDefinition[];
  /** The machine's own by default. */
  readonly clock?: Clock;
  /** Warnings about the config that do not stop the start. */
  readonly warnings?: readonly string[];
  /** Reloads the config while the service runs; absent in other processes. */
  readonly reloader?: ConfigReloader;
}

/** Everything that loading provides; the reloader comes from the running service. */
export type LoadedContext = Required<Omit<AppContext, 'reloader'>>;

interface ContextOptions {
  /** The config named on the command line; by default it is searched in the usual places. */
  readonly config?: string | null;
  readonly clock?: Clock;
  /** Language of messages about the config; by default the config's own. */
  readonly language?: Language | undefined;
  /** For work with the database only: other secrets may be missing. */
  readonly databaseOnly?: boolean;
}

/**
 * Loads the config that the service itself would use, with the vendors and platforms that define its sections.
 *
 * @throws ConfigError
 */
export async function loadAppContext({ config: file, clock = systemClock, ...how }: ContextOptions): Promise<LoadedContext> {
  const [sources, platforms] = [await loadSources(), await loadPlatforms()];
  return {
    ...readConfig(file ?? null, sources, platforms, { language: how.language, databaseOnly: how.databaseOnly }),
    sources,
    platforms,
    clock,
  };
}

/**
 * Like `loadAppContext`, for a config that is in memory instead of a file.
 *
 * @param options.file where it would be; relative paths are resolved from there
 * @throws ConfigError
 */
export async function loadAppContextFrom(
  yaml: string,
  {
    clock = systemClock,
    ...options
  }: { file: string; environment: LoadConfigOptions['environment']; clock?: Clock; language?: Language },
): Promise<LoadedContext> {
  const [sources, platforms] = [await loadSources(), await loadPlatforms()];
  const loaded = loadConfig({ ...options, explicit: true, sources, platforms, readFile: () => yaml });
  return { ...loaded, sources, platforms, clock };
}
