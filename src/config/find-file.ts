import { resolve } from 'node:path';
import type { Environment } from './environment.js';

export interface ConfigFile {
  /** Absolute. */
  readonly file: string;
  /** Named by a person, so that its absence is a mistake. */
  readonly explicit: boolean;
}

/** Where the config is: `--config`, else RINGBACK_CONFIG, else `ringback.yaml`; all from the folder of the process. */
export function findConfigFile(options: { option?: string; environment: Environment; folder: string }): ConfigFile {
  const named = options.option ?? (options.environment['RINGBACK_CONFIG'] || undefined);
  return { file: resolve(options.folder, named ?? 'ringback.yaml'), explicit: named !== undefined };
}
