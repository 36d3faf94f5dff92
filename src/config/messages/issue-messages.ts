import type { z } from 'zod';
import { pathSegment, valueAt } from '../reading/coercions.js';
import { bothLanguages, combineTexts, inLanguage, type LocalizedText } from '../../domain/localized-text.js';
import { type ConfigFinding, type ConfigPath, configPathText, didYouMean } from './config-problem.js';

/** The keys a schema knows at a path, as suggestions for a misspelt one. Alternatives give the keys of all. */
export function schemaKeysAt(schema: z.core.$ZodType, path: readonly PropertyKey[]): readonly string[] {
  const { def } = (schema as z.core.$ZodTypes)._zod;
  switch (def.type) {
    case 'object':
      return path.length === 0 ? Object.keys(def.shape) : schemaKeysInside(def.shape[String(path[0])], path);
    case 'array':
      return schemaKeysInside(def.element, path);
    case 'record':
      return schemaKeysInside(def.valueType, path);
    case 'union':
      return [...new Set(def.options.flatMap((option) => schemaKeysAt(option, path)))];
    case 'intersection':
      return [...schemaKeysAt(def.left, path), ...schemaKeysAt(def.right, path)];
    case 'optional':
    case 'nullable':
    case 'default':
    case 'prefault':
    case 'readonly':
    case 'catch':
    case 'nonoptional':
      return schemaKeysAt(def.innerType, path);
    case 'lazy':
      return schemaKeysAt(def.getter(), path);
    case 'pipe':
      return [...schemaKeysAt(def.in, path), ...schemaKeysAt(def.out, path)];
    default:
      return [];
  }
}

function schemaKeysInside(schema: z.core.$ZodType | undefined, path: readonly PropertyKey[]): readonly string[] {
  return schema === undefined || path.length === 0 ? [] : schemaKeysAt(schema, path.slice(1));
}

/** The context of a message. `alsoKnown` are keys of the same mapping that belong to another schema. */
interface IssueContext {
  readonly schema: z.core.$ZodType;
  readonly data: unknown;
  /** The path of `data` in the file. */
  readonly at: ConfigPath;
  readonly alsoKnown: readonly string[];
}

const TYPE_NAMES: Readonly<Record<string, LocalizedText>> = {
  string: bothLanguages('text', 'текст'),
  number: bothLanguages('a number', 'число'),
  int: bothLanguages('a whole number', 'целое число'),
  boolean: bothLanguages('true or false', 'true или false'),
  array: bothLanguages('a list', 'список'),
  object: bothLanguages('a mapping (key: value)', 'набор ключей (ключ: значение)'),
  record: bothLanguages('a mapping (key: value)', 'набор ключей (ключ: значение)'),
};

/** One issue of zod as a message for the author of the file: where, and what to do. Never the value itself. */
export function issueMessages(issue: z.core.$ZodIssue, seen: IssueContext): readonly ConfigFinding[] {
  const path = issue.path.map(pathSegment);
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => unknownKeyMessage(key, path, seen));
  if (issue.code === 'invalid_union' && issue.errors.length > 0) return unionIssueMessages(issue, seen);
  return [{ path: configPathText([...seen.at, ...path]), message: issueSentence(issue, seen) }];
}

function unknownKeyMessage(key: string, path: ConfigPath, { schema, at, alsoKnown }: IssueContext): ConfigFinding {
  const known = [...(path.length === 0 ? alsoKnown : []), ...schemaKeysAt(schema, path)];
  const hint = didYouMean(key, known);
  const list = known.join(', ');
  const message = bothLanguages(
    `There is no such key.${hint.en}${list === '' ? '' : ` Known here: ${list}.`}`,
    `Такого ключа нет.${hint.ru}${list === '' ? '' : ` Здесь известны: ${list}.`}`,
  );
  return { path: configPathText([...at, ...path, key]), message };
}

/** Of several alternatives the nearest one to the value is explained; if none is near, all are listed. */
function unionIssueMessages(issue: z.core.$ZodIssueInvalidUnion, seen: IssueContext): readonly ConfigFinding[] {
  const missed = issue.errors.map(sumOfDistances);
  const least = Math.min(...missed);
  if (least < OTHER_TYPE_DISTANCE) {
    const nearest = issue.errors[missed.indexOf(least)] ?? [];
    return nearest.flatMap((one) => issueMessages({ ...one, path: [...issue.path, ...one.path] }, seen));
  }
  const path = issue.path.map(pathSegment);
  if (hasCustomMessage(issue)) return [{ path: configPathText([...seen.at, ...path]), message: asWritten(issue.message) }];
  const wanted = combineTexts(issue.errors.flatMap(wholesOf).map(expectedValue), (texts, language) =>
    [...new Set(texts)].join(language === 'ru' ? ' или ' : ' or '),
  );
  const isMissing = valueAt(seen.data, path) === undefined;
  return [
    {
      path: configPathText([...seen.at, ...path]),
      message: isMissing ? missing(wanted) : mustBe(wanted, emptyHint(seen.data, path)),
    },
  ];
}

function missing({ en, ru }: LocalizedText): LocalizedText {
  return bothLanguages(`This is missing: give ${en}.`, `Этого не хватает: укажите ${ru}.`);
}

const LEFT_EMPTY = bothLanguages(
  ' It is left empty: fill it in, or take the key away.',
  ' Значение пустое: заполните его или уберите ключ.',
);

function mustBe({ en, ru }: LocalizedText, hint: LocalizedText = NO_HINT): LocalizedText {
  return bothLanguages(`Must be ${en}.${hint.en}`, `Здесь нужно: ${ru}.${hint.ru}`);
}

const NO_HINT = bothLanguages('', '');

/** An alternative of another type is further away than any number of problems inside one. */
const OTHER_TYPE_DISTANCE = 1000;

function emptyHint(data: unknown, path: ConfigPath): LocalizedText {
  return valueAt(data, path) === null ? LEFT_EMPTY : NO_HINT;
}

function sumOfDistances(issues: readonly z.core.$ZodIssue[]): number {
  return issues.reduce((sum, issue) => sum + issueDistance(issue), 0);
}

function issueDistance(issue: z.core.$ZodIssue): number {
  if (issue.code === 'unrecognized_keys') return issue.keys.length;
  if (issue.code === 'invalid_union' && issue.path.length === 0)
    return Math.min(OTHER_TYPE_DISTANCE, ...issue.errors.map(sumOfDistances));
  return isOfWhole(issue) ? OTHER_TYPE_DISTANCE : 1;
}

/** The types that alternatives expect, including nested alternatives. */
function wholesOf(issues: readonly z.core.$ZodIssue[]): readonly z.core.$ZodIssue[] {
  return issues.flatMap((issue) => {
    if (issue.code === 'invalid_union' && issue.path.length === 0) return issue.errors.flatMap(wholesOf);
    return isOfWhole(issue) ? [issue] : [];
  });
}

/** Whether the value has the wrong type for an alternative. Its length, which zod checks too, then means nothing. */
function isOfWhole(issue: z.core.$ZodIssue): boolean {
  return issue.path.length === 0 && (issue.code === 'invalid_type' || issue.code === 'invalid_value');
}

function expectedValue(issue: z.core.$ZodIssue): LocalizedText {
  if (issue.code === 'invalid_type') return TYPE_NAMES[issue.expected] ?? bothLanguages(issue.expected, issue.expected);
  if (issue.code === 'invalid_value') return asWritten(issue.values.map(String).join(', '));
  return asWritten(issue.message);
}

/** Text that is the same in both languages; a schema's own sentence has a Russian translation. */
function asWritten(text: string): LocalizedText {
  return bothLanguages(text, inLanguage(text, 'ru'));
}

function issueSentence(issue: z.core.$ZodIssue, { data }: IssueContext): LocalizedText {
  if (hasCustomMessage(issue)) return asWritten(issue.message);
  const value = valueAt(data, issue.path);
  switch (issue.code) {
    case 'invalid_type':
      return value === undefined
        ? missing(expectedValue(issue))
        : mustBe(expectedValue(issue), value === null ? LEFT_EMPTY : quotingHint(issue, value));
    case 'invalid_value': {
      const values = issue.values.map(String);
      return oneOf(values, value === null ? LEFT_EMPTY : typeof value === 'string' ? didYouMean(value, values) : NO_HINT);
    }
    case 'too_small':
      return issue.origin === 'number' || issue.origin === 'int'
        ? numberLimit(issue.inclusive === false ? BEYOND.above : BEYOND.least, issue.minimum)
        : bothLanguages(
            `Must not be so short: the least is ${issue.minimum}.`,
            `Слишком коротко: нужно не меньше ${issue.minimum}.`,
          );
    case 'too_big':
      return issue.origin === 'number' || issue.origin === 'int'
        ? numberLimit(issue.inclusive === false ? BEYOND.below : BEYOND.most, issue.maximum)
        : bothLanguages(
            `Must not be so long: the most is ${issue.maximum}.`,
            `Слишком длинно: нужно не больше ${issue.maximum}.`,
          );
    case 'invalid_union':
      return 'options' in issue ? oneOf((issue.options ?? []).map(String), NO_HINT) : asWritten(issue.message);
    case 'invalid_format': {
      const form = issue.pattern ?? issue.format;
      return bothLanguages(`Does not have the form wanted here (${form}).`, `Не тот вид, какой здесь нужен (${form}).`);
    }
    case 'invalid_key':
      return asWritten(issue.issues[0]?.message ?? issue.message);
    default:
      return asWritten(issue.message);
  }
}

const BEYOND = {
  least: bothLanguages('at least', 'не меньше'),
  above: bothLanguages('more than', 'больше'),
  most: bothLanguages('at most', 'не больше'),
  below: bothLanguages('less than', 'меньше'),
} as const;

function numberLimit({ en, ru }: LocalizedText, limit: number | bigint): LocalizedText {
  return bothLanguages(`Must be ${en} ${limit}.`, `Нужно ${ru} ${limit}.`);
}

function oneOf(values: readonly string[], hint: LocalizedText): LocalizedText {
  return bothLanguages(`Must be one of: ${values.join(', ')}.${hint.en}`, `Допустимо одно из: ${values.join(', ')}.${hint.ru}`);
}

/** A schema's own message is more precise than the general one. */
function hasCustomMessage(issue: z.core.$ZodIssue): boolean {
  return !/^(Invalid|Too (small|big)|Unrecognized)\b/.test(issue.message);
}

function quotingHint(issue: z.core.$ZodIssueInvalidType, value: unknown): LocalizedText {
  const isNumber = issue.expected === 'string' && typeof value === 'number';
  return isNumber ? bothLanguages(' Put it in quotes.', ' Возьмите его в кавычки.') : NO_HINT;
}
