import type { LoadedConfig } from '../config/load.js';
import { readConfig } from '../config/read.js';
import { loadPlatforms } from '../destinations/platform-registry.js';
import { loadSources } from '../sources/registry.js';
import type { ConfigOption } from './options.js';

/**
 * The config that the service itself would use.
 *
 * @throws ConfigError
 */
export async function serviceConfig({ config }: ConfigOption): Promise<LoadedConfig> {
  return readConfig(config ?? null, await loadSources(), await loadPlatforms());
}
