import type { Language, LocalizedText } from '../../domain/localized-text.js';
import type { ConfigChange } from './config-outline.js';

/** What another config would change, against the one that runs. */
export interface ConfigDifference {
  readonly changes: readonly ConfigChange[];
  /** What it would do to calls that wait. */
  readonly effects: readonly LocalizedText[];
  /** Changed paths that only a restart can apply. */
  readonly needsRestart: readonly string[];
  /** What should be known about the new config and does not keep it from being used. */
  readonly warnings: readonly string[];
}

/** Who asks: a key, or the process itself on a signal. */
interface ReloadActor {
  readonly name: string;
  readonly keyId: string | null;
}

/** Puts the config file as it is now in the place of the one that runs. Absent where there is no file to read again. */
export interface ConfigReloader {
  /** @throws ConfigError for a file that cannot be used */
  preview(language: Language): Promise<ConfigDifference>;
  /**
   * All or nothing.
   *
   * @throws ConfigError for a file that cannot be used
   * @throws AppError RB_RELOAD_RESTART for changes that only a restart can apply
   */
  reload(by: ReloadActor, language: Language): Promise<ConfigDifference>;
}

export const CONFIG_RELOADER = Symbol('config reloader');
