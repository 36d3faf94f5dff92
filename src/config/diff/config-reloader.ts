import type { Language, LocalizedText } from '../../domain/localized-text.js';
import type { ConfigChange } from './config-outline.js';

/** What another config would change in the running one. */
export interface ConfigDifference {
  readonly changes: readonly ConfigChange[];
  /** Effects on waiting calls. */
  readonly effects: readonly LocalizedText[];
  /** Changed paths that only a restart can apply. */
  readonly needsRestart: readonly string[];
  /** Warnings about the new config. */
  readonly warnings: readonly string[];
}

/** Who asks: a key, or the process itself on a signal. */
interface ReloadActor {
  readonly name: string;
  readonly keyId: string | null;
}

/** Replaces the running config by the file's present content. Absent if there is no file. */
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
