import { resolve } from 'node:path';

/** The process's environment; nothing else reads it. */
export type Environment = Readonly<Record<string, string | undefined>>;

export function environment(): Environment {
  return process.env;
}

interface ConfigFile {
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
