import { readFileSync } from 'node:fs';
import type { PlatformDefinition } from '../platforms/kit/platform.js';
import type { CallSource } from '../sources/source.js';
import { environment } from './environment.js';
import { findConfigFile } from './find-file.js';
import { loadConfig, type LoadedConfig } from './load.js';

/**
 * The config of this process, from the file named on the command line (`option`, null for none) or where it usually lies.
 *
 * @throws ConfigError with every problem found at once
 */
export function readConfig(
  option: string | null,
  sources: readonly CallSource[],
  platforms: readonly PlatformDefinition[],
): LoadedConfig {
  const env = environment();
  const found = findConfigFile({ option: option ?? undefined, environment: env, folder: process.cwd() });
  return loadConfig({ ...found, environment: env, sources, platforms, readFile: (path) => readFileSync(path, 'utf8') });
}
