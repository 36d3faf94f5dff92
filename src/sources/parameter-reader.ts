import type { WarningCode } from '../domain/calls/call.js';
import type { DecodedText } from '../domain/calls/encoded-text.js';
import type { Parameters } from './parameters.js';

const YES = new Set(['true', '1', 'yes', 'y', 't', 'on', 'да', 'истина']);
const NO = new Set(['false', '0', 'no', 'n', 'f', 'off', 'нет', 'ложь']);

/** Null for a word that says neither: unknown is not false. */
export function readBoolean(text: string): boolean | null {
  const word = text
    .trim()
    .toLowerCase()
    .replace(/^([01])\.0+$/, '$1');
  if (YES.has(word)) return true;
  return NO.has(word) ? false : null;
}

/** A count or a code of up to nine digits; null for negative, broken or huge numbers and for words. */
export function readInteger(text: string): number | null {
  const digits = /^(\d{1,9})(?:\.0+)?$/.exec(text.trim())?.[1];
  return digits === undefined ? null : Number(digits);
}

/** Trimmed text. */
export function readText(text: string): string {
  return text.trim();
}

/** Text exactly as received: a UTM value is compared with what the site's owner wrote. */
export function readVerbatim(text: string): string {
  return text;
}

/** Maximum length of a value in characters, so that one webhook cannot fill the database. */
const LONGEST = 16 * 1024;

/** Cache: readers ask for the same few dozen names again and again. */
const LOWER_CASE = new Map<string, string>();
const MOST_NAMES = 1000;

function lowerCase(name: string): string {
  const known = LOWER_CASE.get(name);
  if (known !== undefined) return known;
  const lower = name.toLowerCase();
  if (LOWER_CASE.size < MOST_NAMES) LOWER_CASE.set(name, lower);
  return lower;
}

/** Reads parameters of one webhook by any of their names, and collects warnings. */
export class ParameterReader {
  readonly warnings = new Set<WarningCode>();

  constructor(private readonly parameters: Parameters) {
    if (parameters.cutIn !== undefined) this.warnings.add('PARAMETERS_CUT');
  }

  /** Whether any of the parameters has a value, readable or not. */
  has(...names: readonly string[]): boolean {
    return names.some((name) => this.parameters.has(name.toLowerCase()));
  }

  /** Whether none of the parameters is present. */
  lacks(names: readonly string[]): boolean {
    for (const name of names) if (this.parameters.has(lowerCase(name))) return false;
    return true;
  }

  /**
   * The value as `read` understands it; null if the parameter is absent or not understood.
   *
   * @param names the first present one counts
   * @param limits `warning`: raised if there is a value that `read` does not understand; `longest`: in characters
   */
  take<T>(
    names: string | readonly string[],
    read: (text: string) => T | null,
    { warning, longest }: { readonly warning?: WarningCode; readonly longest?: number } = {},
  ): T | null {
    const text = this.textOf(names, longest);
    if (text === null) return null;
    const value = read(text);
    if (value === null && warning) this.warnings.add(warning);
    return value;
  }

  /** Null if the parameter is absent. */
  textOf(names: string | readonly string[], longest = LONGEST): string | null {
    const value = typeof names === 'string' ? this.parameters.get(lowerCase(names)) : this.first(names);
    if (value === undefined) return null;
    if (value.suspect) this.warnings.add('ENCODING_SUSPECT');
    if (value.text.length <= longest) return value.text;
    this.warnings.add('TRUNCATED');
    return value.text.slice(0, longest).replace(/[\ud800-\udbff]$/, '');
  }

  private first(names: readonly string[]): DecodedText | undefined {
    for (const name of names) {
      const value = this.parameters.get(lowerCase(name));
      if (value !== undefined) return value;
    }
    return undefined;
  }
}
