import type { z } from 'zod';
import { didYouMean } from './guess.js';
import { plainPart, valueAt } from './mend.js';
import { pathText, type Path, type Problem } from './problem.js';
import { keysAt } from './schema-keys.js';

/** What a problem is looked at with. `alsoKnown` are keys that stand in the same mapping and belong to another schema. */
export interface Explained {
  readonly schema: z.core.$ZodType;
  readonly data: unknown;
  /** Where `data` stands in the file. */
  readonly at: Path;
  readonly alsoKnown: readonly string[];
}

const WANTED: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a mapping (key: value)',
  record: 'a mapping (key: value)',
};

/** One finding of zod in words for the person who wrote the file: where, and what to do. Never the value itself. */
export function explain(issue: z.core.$ZodIssue, seen: Explained): readonly Problem[] {
  const path = issue.path.map(plainPart);
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => unknownKey(key, path, seen));
  if (issue.code === 'invalid_union' && issue.errors.length > 0 && !hasOwnWords(issue)) return explainUnion(issue, seen);
  return [{ path: pathText([...seen.at, ...path]), message: sentence(issue, seen) }];
}

function unknownKey(key: string, path: Path, { schema, at, alsoKnown }: Explained): Problem {
  const known = [...(path.length === 0 ? alsoKnown : []), ...keysAt(schema, path)];
  const list = known.length === 0 ? '' : ` Known here: ${known.join(', ')}.`;
  return { path: pathText([...at, ...path, key]), message: `There is no such key.${didYouMean(key, known)}${list}` };
}

/** Of several alternatives the one that is nearest to what was written is explained. */
function explainUnion(issue: z.core.$ZodIssueInvalidUnion, seen: Explained): readonly Problem[] {
  const missed = issue.errors.map((errors) => errors.reduce((sum, error) => sum + weight(error), 0));
  const least = Math.min(...missed);
  if (least < WHOLE) {
    const nearest = issue.errors[missed.indexOf(least)] ?? [];
    return nearest.flatMap((one) => explain({ ...one, path: [...issue.path, ...one.path] }, seen));
  }
  const path = issue.path.map(plainPart);
  const wanted = new Set(
    issue.errors
      .flat()
      .filter((one) => one.path.length === 0)
      .map(wantedBy),
  );
  const verb = valueAt(seen.data, path) === undefined ? 'This is missing: give' : 'Must be';
  return [{ path: pathText([...seen.at, ...path]), message: `${verb} ${[...wanted].join(' or ')}.` }];
}

/** An alternative of another type altogether is further away than any number of slips inside one. */
const WHOLE = 1000;

function weight(issue: z.core.$ZodIssue): number {
  if (issue.code === 'unrecognized_keys') return issue.keys.length;
  const whole = issue.path.length === 0 && (issue.code === 'invalid_type' || issue.code === 'invalid_value');
  return whole ? WHOLE : 1;
}

function wantedBy(issue: z.core.$ZodIssue): string {
  if (issue.code === 'invalid_type') return WANTED[issue.expected] ?? issue.expected;
  if (issue.code === 'invalid_value') return issue.values.map(String).join(', ');
  return issue.message;
}

function sentence(issue: z.core.$ZodIssue, { data }: Explained): string {
  if (hasOwnWords(issue)) return issue.message;
  const value = valueAt(data, issue.path);
  switch (issue.code) {
    case 'invalid_type':
      if (value === undefined) return `This is missing: give ${wantedBy(issue)}.`;
      return `Must be ${wantedBy(issue)}.${quotesHelp(issue, value)}`;
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

/** A schema's own words know more than the general ones. */
function hasOwnWords(issue: z.core.$ZodIssue): boolean {
  return !/^(Invalid|Too (small|big)|Unrecognized)\b/.test(issue.message);
}

function quotesHelp(issue: z.core.$ZodIssueInvalidType, value: unknown): string {
  return issue.expected === 'string' && typeof value === 'number' ? ' Put it in quotes.' : '';
}
