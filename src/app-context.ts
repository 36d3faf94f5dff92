import type { Config } from './config/config.js';
import { loadConfig, readConfig, type LoadConfigOptions } from './config/reading/load.js';
import type { Language } from './domain/localized-text.js';
import { loadPlatforms } from './destinations/destinations.js';
import type { PlatformDefinition } from './platforms/kit/platform.js';
import { systemClock, type Clock } from './runtime/clock.js';
import { loadSources } from './sources/registry.js';
import type { CallSource } from './sources/source.js';

/** What every process is built on: the service, a command, a worker of the benches. */
export interface AppContext {
  readonly config: Config;
  readonly sources: readonly CallSource[];
  readonly platforms: readonly PlatformDefinition[];
  /** The machine's own where none is given. */
  readonly clock?: Clock;
  /** What the config says that does not stop the start. */
  readonly warnings?: readonly string[];
}

interface ContextOptions {
  /** The config named on the command line; without it the usual places are looked in. */
  readonly config?: string | null;
  readonly clock?: Clock;
  /** Of what is said about the config; without it the config's own. */
  readonly language?: Language | undefined;
  /** For work that speaks only to the database: other secrets may be missing. */
  readonly databaseOnly?: boolean;
}

/**
 * The config that the service itself would use, with the vendors and platforms it is read by.
 *
 * @throws ConfigError
 */
export async function loadAppContext({
  config: file,
  clock = systemClock,
  ...how
}: ContextOptions): Promise<Required<AppContext>> {
  const [sources, platforms] = [await loadSources(), await loadPlatforms()];
  return {
    ...readConfig(file ?? null, sources, platforms, { language: how.language, databaseOnly: how.databaseOnly }),
    sources,
    platforms,
    clock,
  };
}

/**
 * The same for a config that is in memory and not in a file.
 *
 * @param options.file where it would be; relative paths are taken from there
 * @throws ConfigError
 */
export async function loadAppContextFrom(
  yaml: string,
  {
    clock = systemClock,
    ...options
  }: { file: string; environment: LoadConfigOptions['environment']; clock?: Clock; language?: Language },
): Promise<Required<AppContext>> {
  const [sources, platforms] = [await loadSources(), await loadPlatforms()];
  const loaded = loadConfig({ ...options, explicit: true, sources, platforms, readFile: () => yaml });
  return { ...loaded, sources, platforms, clock };
}
