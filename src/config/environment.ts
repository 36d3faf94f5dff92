import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Language } from '../domain/localized-text.js';
import { languageNamedIn } from './reading/language.js';

/** The process's environment; nothing else reads it. */
export type Environment = Readonly<Record<string, string | undefined>>;

export function environment(): Environment {
  return process.env;
}

interface ConfigFile {
  /** Absolute. */
  readonly file: string;
  /** Named by a person, so that its absence is an error. */
  readonly explicit: boolean;
}

/** Finds the config: `--config`, else RINGBACK_CONFIG, else `ringback.yaml`; relative to the working directory. */
export function findConfigFile(options: { option?: string; environment: Environment; folder: string }): ConfigFile {
  const named = options.option ?? (options.environment['RINGBACK_CONFIG'] || undefined);
  return { file: resolve(options.folder, named ?? 'ringback.yaml'), explicit: named !== undefined };
}

/**
 * The language of a command: `--language`, else that of the config it would use, else the terminal's. Only looks for that one
 * key, because help and the config's errors need a language too.
 */
export function chosenLanguage(args: readonly string[], terminal: Language): Language {
  const asked = optionIn(args, '--language');
  if (asked === 'ru' || asked === 'en') return asked;
  const option = optionIn(args, '--config') ?? optionIn(args, '-c');
  const { file } = findConfigFile({ ...(option !== undefined && { option }), environment: environment(), folder: process.cwd() });
  try {
    return languageNamedIn(readFileSync(file, 'utf8')) ?? terminal;
  } catch {
    // The actual reader reports later why it cannot be read.
    return terminal;
  }
}

function optionIn(args: readonly string[], name: string): string | undefined {
  const joined = args.find((arg) => arg.startsWith(`${name}=`));
  const at = args.indexOf(name);
  return joined?.slice(name.length + 1) ?? (at === -1 ? undefined : args[at + 1]);
}
