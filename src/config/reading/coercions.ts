import type { z } from 'zod';
import { configPathText, type ConfigPath } from '../messages/config-problem.js';
import type { ConfigTree } from './config-tree.js';

/** A value that replaces another; `undefined` removes the key. */
interface Coercion {
  readonly path: ConfigPath;
  readonly value: unknown;
}

/**
 * Coercion of values whose meaning is certain, without loss: digits without quotes where text is expected, a reference where a
 * number or boolean is expected, and an empty key.
 */
export function coercionsFor(
  issues: readonly z.core.$ZodIssue[],
  data: unknown,
  at: ConfigPath,
  tree: ConfigTree,
): readonly Coercion[] {
  return issues.flatMap((issue) => coercionsForIssue(issue, data, at, tree));
}

/**
 * Keys that limit who is admitted, what is stored of people and what is reported to whom. If empty, they are refused instead of
 * counting as absent, which would mean no limit.
 */
const LIMITS: ReadonlySet<string> = new Set([
  'allow',
  'signature',
  'secret',
  'exclude',
  'callers',
  'trackingNumbers',
  'ignore',
  'holdMinutes',
  'oncePerCallerDays',
  'value',
  'validateOnly',
  'consent',
  'adUserData',
  'adPersonalization',
  'expect',
]);

/** The key of such a limit, anything under `privacy`, or a condition of a rule. */
function isLimit(path: ConfigPath): boolean {
  const key = path.at(-1);
  return typeof key === 'string' && (LIMITS.has(key) || path.slice(0, -1).some((part) => part === 'privacy' || part === 'when'));
}

function coercionsForIssue(issue: z.core.$ZodIssue, data: unknown, at: ConfigPath, tree: ConfigTree): readonly Coercion[] {
  const path = issue.path.map(pathSegment);
  if (issue.code === 'invalid_union') {
    const inner = issue.errors.flat().map((one) => ({ ...one, path: [...issue.path, ...one.path] }));
    if (inner.length > 0) return coercionsFor(inner, data, at, tree);
  }
  const value = valueAt(data, path);
  if (value === null && typeof path.at(-1) === 'string') return isLimit([...at, ...path]) ? [] : [{ path, value: undefined }];
  if (issue.code !== 'invalid_type') return [];
  const meant = coercedValue(value, issue.expected, configPathText([...at, ...path]), tree);
  return meant === undefined ? [] : [{ path, value: meant }];
}

function coercedValue(value: unknown, expected: string, path: string, tree: ConfigTree): string | number | boolean | undefined {
  const written = tree.writtenNumbers.get(path);
  if (expected === 'string' && typeof value === 'number' && written !== undefined) {
    return /^\+?\d+$/.test(written) ? written : undefined;
  }
  if (typeof value !== 'string' || !tree.referenced.has(path)) return undefined;
  if ((expected === 'number' || expected === 'int') && /^-?\d+(\.\d+)?$/.test(value)) return Number(value);
  if (expected === 'boolean' && (value === 'true' || value === 'false')) return value === 'true';
  return undefined;
}

/** A copy of the data with the coercions made. */
export function applyCoercions(data: unknown, coercions: readonly Coercion[]): unknown {
  return coercions.reduce((copy, { path, value }) => withValue(copy, path, value), data);
}

function withValue(data: unknown, [part, ...rest]: ConfigPath, value: unknown): unknown {
  if (part === undefined) return value;
  if (Array.isArray(data)) return data.map((item: unknown, index) => (index === part ? withValue(item, rest, value) : item));
  if (typeof data !== 'object' || data === null) return data;
  const entries = Object.entries(data).map(([key, item]) => [key, key === part ? withValue(item, rest, value) : item] as const);
  return Object.fromEntries(entries.filter(([key, item]) => key !== part || item !== undefined));
}

export function valueAt(data: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((value, part) => {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, part)) return undefined;
    return Object.entries(value).find(([key]) => key === String(part))?.[1];
  }, data);
}

/** zod allows symbols in a path; YAML has none. */
export function pathSegment(part: PropertyKey): string | number {
  return typeof part === 'number' ? part : String(part);
}
