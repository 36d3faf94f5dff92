import { DateTime } from 'luxon';
import { type core, z, type ZodType } from 'zod';
import { dayBounds } from '../../domain/time/business-days.js';
import type { Instant } from '../../domain/time/instant.js';
import { momentsOf } from '../../domain/time/wall-time.js';
import type { KeysetPage, PageRequest } from '../../store/listing/conditions.js';
import { ApiProblem } from './problem.js';

const MAX_PER_PAGE = 500;
const DEFAULT_PER_PAGE = 50;
const MAX_CURSOR_LENGTH = 255;
const ISO_8601 = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?)?$/;

/** Short text; PostgreSQL takes no NUL. */
export const textParameter = limitedText(255).min(1);
export function limitedText(longest: number) {
  return z
    .string()
    .max(longest)
    .regex(/^[^\0]*$/, 'Must hold no NUL.');
}
export const idParameter = z.string().regex(/^[\w-]{1,64}$/, 'Must be an id: letters, digits, - and _.');

/** A moment as callers write it; `periodOf` knows the time zone that is meant. */
export const momentParameter = z
  .string()
  .refine((value) => ISO_8601.test(value) && DateTime.fromISO(value, { zone: 'utc' }).isValid, {
    error: 'Must be a day, like 2026-11-01, or a moment, like 2026-11-01T09:00:00Z.',
  });

const WHOLE_PAGE_SIZE = `Must be a whole number from 1 to ${MAX_PER_PAGE}.`;

/** Every list takes these. */
export const pageShape = {
  limit: z.coerce
    .number<string>(WHOLE_PAGE_SIZE)
    .int(WHOLE_PAGE_SIZE)
    .min(1, WHOLE_PAGE_SIZE)
    .max(MAX_PER_PAGE, WHOLE_PAGE_SIZE)
    .default(DEFAULT_PER_PAGE)
    .describe('Items per page.'),
  cursor: z
    .string()
    .max(MAX_CURSOR_LENGTH, 'Must be a `nextCursor` of this list.')
    .optional()
    .describe('The `nextCursor` of the page before.'),
};
export const periodShape = {
  from: momentParameter.optional().describe('Included. A day, or a moment; one without a zone is in the business’s time zone.'),
  to: momentParameter.optional().describe('Not included; a day is included as a whole.'),
};
export const pageQuery = z.strictObject(pageShape);

interface Period {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

/** The moments of a period, `from` included and `to` not. */
export function periodOf({ from, to }: Period, timezone: string): { from?: Instant; to?: Instant } {
  return {
    ...(from === undefined ? {} : { from: spanOf(from, timezone).from }),
    ...(to === undefined ? {} : { to: spanOf(to, timezone).to }),
  };
}

/** A day as a whole; a moment is both its ends. */
function spanOf(text: string, timezone: string): { readonly from: Instant; readonly to: Instant } {
  if (!text.includes('T')) return dayBounds(text, timezone);
  const { first, last } = momentsOf(text, timezone);
  return { from: first, to: last };
}

/** A page of a list that is known as a whole. */
export function pageOfAll<T>(all: readonly T[], { limit, before }: PageRequest, key: (item: T) => string): KeysetPage<T> {
  const start = before === null ? 0 : all.findIndex((item) => key(item) === before) + 1;
  const items = all.slice(start, start + limit);
  const last = items.at(-1);
  return { items, next: last !== undefined && start + limit < all.length ? key(last) : null };
}

/** A query or a body as its schema understands it. @throws ApiProblem that names the first field that is wrong */
export function readInput<T>(schema: ZodType<T>, input: unknown, code: 'INVALID_PARAMETER' | 'INVALID_BODY'): T {
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw new ApiProblem(code, issue ? issueText(issue) : 'It does not fit.', issue ? fieldOf(issue) : null);
}

function fieldOf(issue: core.$ZodIssue): string | null {
  const path = issue.code === 'unrecognized_keys' ? [...issue.path, ...issue.keys.slice(0, 1)] : issue.path;
  return path.length === 0 ? null : path.map(String).join('.');
}

function issueText(issue: core.$ZodIssue): string {
  return issue.code === 'unrecognized_keys' ? 'There is no such field. See /api/docs.' : issue.message;
}
