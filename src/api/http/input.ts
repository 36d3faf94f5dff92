import { DateTime } from 'luxon';
import { type core, z, type ZodType } from 'zod';
import { issueMessages } from '../../config/messages/issue-messages.js';
import { sentence, bothLanguages, type LocalizedText } from '../../domain/localized-text.js';
import { dayBounds } from '../../domain/time/business-days.js';
import type { Instant } from '../../domain/time/instant.js';
import { momentsOf } from '../../domain/time/wall-time.js';
import type { KeysetPage, PageRequest } from '../../store/listing/conditions.js';
import { ApiProblem } from './problem.js';

const MAX_PER_PAGE = 500;
const DEFAULT_PER_PAGE = 50;
const MAX_CURSOR_LENGTH = 255;
const ISO_8601 = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?)?$/;

/** Short text; PostgreSQL accepts no NUL. */
export const textParameter = limitedText(255).min(1);
export function limitedText(longest: number) {
  return z
    .string()
    .max(longest)
    .regex(/^[^\0]*$/, sentence('Must hold no NUL.', 'Не должно быть символа NUL.'));
}
export const idParameter = z
  .string()
  .regex(/^[\w-]{1,64}$/, sentence('Must be an id: letters, digits, - and _.', 'Нужен id: буквы, цифры, - и _.'));

/** A moment as callers write it; `periodOf` resolves the time zone. */
export const momentParameter = z
  .string()
  .refine((value) => ISO_8601.test(value) && DateTime.fromISO(value, { zone: 'utc' }).isValid, {
    error: sentence(
      'Must be a day, like 2026-11-01, or a moment, like 2026-11-01T09:00:00Z.',
      'Нужен день, например 2026-11-01, или момент, например 2026-11-01T09:00:00Z.',
    ),
  });

const WHOLE_PAGE_SIZE = sentence(
  `Must be a whole number from 1 to ${MAX_PER_PAGE}.`,
  `Нужно целое число от 1 до ${MAX_PER_PAGE}.`,
);

/** Parameters of every list. */
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
    .max(MAX_CURSOR_LENGTH, sentence('Must be a `nextCursor` of this list.', 'Нужен `nextCursor` этого списка.'))
    .optional()
    .describe('The `nextCursor` of the page before.'),
};
export const periodShape = {
  from: momentParameter.optional().describe('Included. A day, or a moment; one without a zone is in the business’s time zone.'),
  to: momentParameter.optional().describe('Not included; a day is included as a whole.'),
};
/** Of a list without filters of its own. */
export const pageQuery = z.strictObject({ ...pageShape, project: idParameter.optional().describe('Only what belongs to it.') });

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

/** The span of a whole day; a moment is both its ends. */
function spanOf(text: string, timezone: string): { readonly from: Instant; readonly to: Instant } {
  if (!text.includes('T')) return dayBounds(text, timezone);
  const { first, last } = momentsOf(text, timezone);
  return { from: first, to: last };
}

/** A page of a list that is in memory. */
export function pageOfAll<T>(all: readonly T[], { limit, before }: PageRequest, key: (item: T) => string): KeysetPage<T> {
  const start = before === null ? 0 : all.findIndex((item) => key(item) === before) + 1;
  const items = all.slice(start, start + limit);
  const last = items.at(-1);
  return { items, next: last !== undefined && start + limit < all.length ? key(last) : null };
}

/**
 * A query or a body parsed by its schema.
 * @throws ApiProblem that names the first field that is wrong
 */
export function readInput<T>(schema: ZodType<T>, input: unknown, code: 'INVALID_PARAMETER' | 'INVALID_BODY'): T {
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  if (issue === undefined) throw new ApiProblem(code, NO_FIT);
  throw new ApiProblem(code, issueText(issue, schema, input), fieldOf(issue));
}

const NO_FIT = bothLanguages('It does not fit.', 'Не подходит.');
const NO_SUCH_FIELD = bothLanguages('There is no such field. See /api/docs.', 'Такого поля нет. См. /api/docs.');

function fieldOf(issue: core.$ZodIssue): string | null {
  const path = issue.code === 'unrecognized_keys' ? [...issue.path, ...issue.keys.slice(0, 1)] : issue.path;
  return path.length === 0 ? null : path.map(String).join('.');
}

/** Never the value itself: the same sentences as for the author of a config. */
function issueText(issue: core.$ZodIssue, schema: ZodType, input: unknown): LocalizedText {
  if (issue.code === 'unrecognized_keys') return NO_SUCH_FIELD;
  const [finding] = issueMessages(issue, { schema, data: input, at: [], alsoKnown: [] });
  return finding?.message ?? NO_FIT;
}
