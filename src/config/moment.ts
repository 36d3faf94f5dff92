import { DateTime } from 'luxon';
import type { ZodType } from 'zod';
import { z } from 'zod';
import type { Instant } from '../domain/time/instant.js';

const ISO = /^\d{4}-\d{2}-\d{2}(T[\d:.]+(Z|[+-]\d{2}:?\d{2})?)?$/;

/** A day, meaning its start in `timezone`, or an ISO 8601 moment; one without a zone is in `timezone` too. */
export function momentSchema(timezone: string): ZodType<Instant> {
  return z
    .string()
    .refine((text) => ISO.test(text) && DateTime.fromISO(text, { zone: timezone }).isValid, {
      error: 'Must be a day, like 2026-11-01, or a moment, like 2026-11-01T09:00:00+03:00.',
    })
    .transform((text) => DateTime.fromISO(text, { zone: timezone }).toMillis());
}
