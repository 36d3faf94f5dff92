import type { z } from 'zod';
import { pathSegment, valueAt } from '../reading/coercions.js';
import { type ConfigPath, configPathText, type ConfigProblem, didYouMean } from './config-problem.js';

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

/** What a message is made with. `alsoKnown` are keys of the same mapping that belong to another schema. */
interface IssueContext {
  readonly schema: z.core.$ZodType;
  readonly data: unknown;
  /** The path of `data` in the file. */
  readonly at: ConfigPath;
  readonly alsoKnown: readonly string[];
}

const TYPE_NAMES: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a mapping (key: value)',
  record: 'a mapping (key: value)',
};

/** One issue of zod as a message for the person who wrote the file: where, and what to do. Never the value itself. */
export function issueMessages(issue: z.core.$ZodIssue, seen: IssueContext): readonly ConfigProblem[] {
  const path = issue.path.map(pathSegment);
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => unknownKeyMessage(key, path, seen));
  if (issue.code === 'invalid_union' && issue.errors.length > 0 && !hasCustomMessage(issue))
    return unionIssueMessages(issue, seen);
  return [{ path: configPathText([...seen.at, ...path]), message: issueSentence(issue, seen) }];
}

function unknownKeyMessage(key: string, path: ConfigPath, { schema, at, alsoKnown }: IssueContext): ConfigProblem {
  const known = [...(path.length === 0 ? alsoKnown : []), ...schemaKeysAt(schema, path)];
  const list = known.length === 0 ? '' : ` Known here: ${known.join(', ')}.`;
  return { path: configPathText([...at, ...path, key]), message: `There is no such key.${didYouMean(key, known)}${list}` };
}

/** Of several alternatives the one that is nearest to what was written is explained. */
function unionIssueMessages(issue: z.core.$ZodIssueInvalidUnion, seen: IssueContext): readonly ConfigProblem[] {
  const missed = issue.errors.map((errors) => errors.reduce((sum, error) => sum + issueDistance(error), 0));
  const least = Math.min(...missed);
  if (least < OTHER_TYPE_DISTANCE) {
    const nearest = issue.errors[missed.indexOf(least)] ?? [];
    return nearest.flatMap((one) => issueMessages({ ...one, path: [...issue.path, ...one.path] }, seen));
  }
  const path = issue.path.map(pathSegment);
  const wanted = new Set(
    issue.errors
      .flat()
      .filter((one) => one.path.length === 0)
      .map(expectedValue),
  );
  const verb = valueAt(seen.data, path) === undefined ? 'This is missing: give' : 'Must be';
  return [{ path: configPathText([...seen.at, ...path]), message: `${verb} ${[...wanted].join(' or ')}.` }];
}

/** An alternative of another type altogether is further away than any number of mistakes inside one. */
const OTHER_TYPE_DISTANCE = 1000;

function issueDistance(issue: z.core.$ZodIssue): number {
  if (issue.code === 'unrecognized_keys') return issue.keys.length;
  const whole = issue.path.length === 0 && (issue.code === 'invalid_type' || issue.code === 'invalid_value');
  return whole ? OTHER_TYPE_DISTANCE : 1;
}

function expectedValue(issue: z.core.$ZodIssue): string {
  if (issue.code === 'invalid_type') return TYPE_NAMES[issue.expected] ?? issue.expected;
  if (issue.code === 'invalid_value') return issue.values.map(String).join(', ');
  return issue.message;
}

function issueSentence(issue: z.core.$ZodIssue, { data }: IssueContext): string {
  if (hasCustomMessage(issue)) return issue.message;
  const value = valueAt(data, issue.path);
  switch (issue.code) {
    case 'invalid_type':
      if (value === undefined) return `This is missing: give ${expectedValue(issue)}.`;
      return `Must be ${expectedValue(issue)}.${quotingHint(issue, value)}`;
    case 'invalid_value': {
      const values = issue.values.map(String);
      return `Must be one of: ${values.join(', ')}.${typeof value === 'string' ? didYouMean(value, values) : ''}`;
    }
    case 'too_small':
      return issue.origin === 'number' || issue.origin === 'int'
        ? `Must be at least ${issue.minimum}.`
        : `Must not be so short: the least is ${issue.minimum}.`;
    case 'too_big':
      return issue.origin === 'number' || issue.origin === 'int'
        ? `Must be at most ${issue.maximum}.`
        : `Must not be so long: the most is ${issue.maximum}.`;
    case 'invalid_union':
      return 'options' in issue ? `Must be one of: ${(issue.options ?? []).map(String).join(', ')}.` : issue.message;
    case 'invalid_format':
      return `Does not have the form wanted here (${issue.pattern ?? issue.format}).`;
    case 'invalid_key':
      return issue.issues[0]?.message ?? issue.message;
    default:
      return issue.message;
  }
}

/** A schema's own message is more precise than the general one. */
function hasCustomMessage(issue: z.core.$ZodIssue): boolean {
  return !/^(Invalid|Too (small|big)|Unrecognized)\b/.test(issue.message);
}

function quotingHint(issue: z.core.$ZodIssueInvalidType, value: unknown): string {
  return issue.expected === 'string' && typeof value === 'number' ? ' Put it in quotes.' : '';
}
