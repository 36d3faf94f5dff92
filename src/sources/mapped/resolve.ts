import type { DecodedText } from '../../domain/encoded-text.js';
import type { Parameters } from '../parameters.js';
import type { PathFinder } from './paths.js';
import type { EndRule, FieldRule, MappedSettings } from './settings.js';

type ReadBoolean = (text: string) => boolean | null;

/** What a webhook says, under our names of fields instead of the vendor's, in words that every source understands. */
export function resolveFields(finder: PathFinder, { fields }: MappedSettings, readBoolean: ReadBoolean): Parameters {
  const found = Object.entries(fields).flatMap(([name, rule]) => {
    const value = rule && firstOf(finder, rule.from);
    return value ? [[name.toLowerCase(), { ...value, text: translate(value.text, rule, readBoolean) }] as const] : [];
  });
  return new Map(found);
}

/** Whether the call is over, by the words of the config. */
export function isEnd(rule: EndRule, finder: PathFinder, resolved: Parameters): boolean {
  if (!('param' in rule)) return rule.some((name) => resolved.has(name.toLowerCase()));
  const value = finder.find(rule.param);
  return value !== undefined && rule.is.some((word) => isSame(word, value.text));
}

function firstOf(finder: PathFinder, paths: readonly string[]): DecodedText | undefined {
  for (const path of paths) {
    const value = finder.find(path);
    if (value !== undefined) return value;
  }
  return undefined;
}

/** A word that `map` does not know, and one of which `not` cannot tell whether it is a yes, stay as they came. */
function translate(text: string, rule: FieldRule, readBoolean: ReadBoolean): string {
  const renamed = Object.entries(rule.map ?? {}).find(([word]) => isSame(word, text))?.[1] ?? text;
  if (rule.is) return String(rule.is.some((word) => isSame(word, renamed)));
  const said = rule.not ? readBoolean(renamed) : null;
  return said === null ? renamed : String(!said);
}

function isSame(word: string, text: string): boolean {
  return word.trim().toLowerCase() === text.trim().toLowerCase();
}
