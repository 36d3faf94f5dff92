import type { DecodedText } from '../../domain/calls/encoded-text.js';
import { SECOND } from '../../domain/time/instant.js';
import type { Parameters } from '../parameters.js';
import { labelText } from '../value-readers.js';
import { asksAnything, passes } from './conditions.js';
import { parseMappedDate } from './date-patterns.js';
import type { EndRule, FieldRule, MappedSettings } from './settings.js';
import type { FoundValue, ValueFinder } from './value-finder.js';

type ReadBoolean = (text: string) => boolean | null;

/** Separator of the parts of an id that is joined from several parameters. */
const JOINT = '-';

/** A webhook's values under our field names instead of the vendor's, in words that every source understands. */
export function resolveFields(finder: ValueFinder, settings: MappedSettings, readBoolean: ReadBoolean): Parameters {
  const found = Object.entries(settings.fields).flatMap(([name, rule]) => {
    const value = rule && resolve(finder, name, rule, settings, readBoolean);
    return value ? [[name.toLowerCase(), value] as const] : [];
  });
  return new Map(found);
}

function resolve(
  finder: ValueFinder,
  name: string,
  rule: FieldRule,
  settings: MappedSettings,
  readBoolean: ReadBoolean,
): DecodedText | undefined {
  if (rule.joined) return joined(finder, rule.from);
  const value = firstOf(finder, rule.from);
  if (value === undefined) return undefined;
  const { texts, suspect } = value;
  if (rule.to) return secondsBetween(value, firstOf(finder, rule.to), settings);
  const renamed = texts.map((text) => rename(text, rule));
  if (asksAnything(rule)) return { text: String(passes(rule, renamed.map(labelText))), suspect: false };
  // Tags are the only field with several texts.
  const text = name === 'tags' && renamed.length > 1 ? JSON.stringify(renamed) : (renamed[0] ?? '');
  const said = rule.not ? readBoolean(text) : null;
  return { text: said === null ? text : String(!said), suspect };
}

/** Whether the call is over, by the config's rule. */
export function isCallEnd({ fields, conditions }: EndRule, finder: ValueFinder, resolved: Parameters): boolean {
  const hasField = fields.length === 0 || fields.some((name) => resolved.has(name.toLowerCase()));
  return hasField && conditions.every((one) => passes(one, finder.find(one.param)?.texts ?? []));
}

/** The parameter because of which this webhook is ignored; null if it is not. */
export function ignoredBy({ ignore }: MappedSettings, finder: ValueFinder): string | null {
  return ignore.find((one) => passes(one, finder.find(one.param)?.texts ?? []))?.param ?? null;
}

function firstOf(finder: ValueFinder, paths: readonly string[]): FoundValue | undefined {
  for (const path of paths) {
    const value = finder.find(path);
    if (value !== undefined) return value;
  }
  return undefined;
}

/** Nothing if a part is missing: the rest alone would be another call's id. */
function joined(finder: ValueFinder, paths: readonly string[]): DecodedText | undefined {
  const parts = paths.map((path) => finder.find(path));
  if (parts.some((part) => part === undefined)) return undefined;
  const text = parts.map((part) => part?.texts[0]?.trim() ?? '').join(JOINT);
  return { text, suspect: parts.some((part) => part?.suspect) };
}

/** A text that is no time between two moments is kept, so that it is reported as unreadable. */
function secondsBetween(from: FoundValue, to: FoundValue | undefined, rules: MappedSettings): DecodedText | undefined {
  if (to === undefined) return undefined;
  const [start, end] = [from, to].map(({ texts }) => parseMappedDate(texts[0] ?? '', rules)?.instant ?? null);
  const known = typeof start === 'number' && typeof end === 'number' && end >= start;
  return { text: known ? String(Math.floor((end - start) / SECOND)) : `${from.texts[0]} ... ${to.texts[0]}`, suspect: false };
}

/** A word that `map` does not contain stays as received. */
function rename(text: string, { map = {} }: FieldRule): string {
  const known = Object.entries(map).find(([word]) => word.trim().toLowerCase() === text.trim().toLowerCase());
  return known?.[1] ?? text;
}
