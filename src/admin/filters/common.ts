import { DateTime } from 'luxon';
import { z } from 'zod';
import { dayBounds } from '../../domain/time/business-days.js';
import type { Instant } from '../../domain/time/instant.js';
import type { PageRequest } from '../../store/listing/conditions.js';

const MOST_PER_PAGE = 500;
const DEFAULT_PER_PAGE = 50;
const ISO = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?)?$/;

/** Short text; PostgreSQL takes no NUL. */
export const text = textUpTo(255).min(1);
export function textUpTo(longest: number) {
  return z
    .string()
    .max(longest)
    .regex(/^[^\0]*$/, 'Must hold no NUL.');
}
export const idText = z.string().regex(/^[\w-]{1,64}$/, 'Must be an id: letters, digits, - and _.');

/** A moment as callers write it; `periodOf` knows the time zone that is meant. */
export const momentText = z.string().refine((value) => ISO.test(value) && DateTime.fromISO(value, { zone: 'utc' }).isValid, {
  error: 'Must be a day, like 2026-11-01, or a moment, like 2026-11-01T09:00:00Z.',
});

const WHOLE = `Must be a whole number from 1 to ${MOST_PER_PAGE}.`;

/** Every list takes these. */
export const pageShape = {
  limit: z.coerce
    .number<string>(WHOLE)
    .int(WHOLE)
    .min(1, WHOLE)
    .max(MOST_PER_PAGE, WHOLE)
    .default(DEFAULT_PER_PAGE)
    .describe('Items per page.'),
  cursor: z
    .string()
    .refine((cursor) => idOf(cursor) !== null, { error: 'Must be a `nextCursor` of this list.' })
    .optional()
    .describe('The `nextCursor` of the page before.'),
};
export const periodShape = {
  from: momentText.optional().describe('Included. A day, or a moment; one without a zone is in the business’s time zone.'),
  to: momentText.optional().describe('Not included; a day is included as a whole.'),
};
export const pageQuery = z.strictObject(pageShape);

export function toPage({ limit, cursor }: { readonly limit: number; readonly cursor?: string | undefined }): PageRequest {
  return { limit, before: cursor === undefined ? null : idOf(cursor) };
}

export function cursorOf(id: string | null): string | null {
  return id === null ? null : Buffer.from(id, 'utf8').toString('base64url');
}

function idOf(cursor: string): string | null {
  const id = Buffer.from(cursor, 'base64url').toString('utf8');
  return idText.safeParse(id).success && cursorOf(id) === cursor ? id : null;
}

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
  const moment = DateTime.fromISO(text, { zone: timezone }).toMillis();
  return { from: moment, to: moment };
}

/** A page of a list that is known as a whole. */
export function pageOfAll<T>(
  all: readonly T[],
  { limit, before }: PageRequest,
  key: (item: T) => string,
): { items: T[]; nextCursor: string | null } {
  const start = before === null ? 0 : all.findIndex((item) => key(item) === before) + 1;
  const items = all.slice(start, start + limit);
  const last = items.at(-1);
  return { items, nextCursor: last !== undefined && start + limit < all.length ? cursorOf(key(last)) : null };
}
