import { DateTime } from 'luxon';
import { z, type ZodType } from 'zod';
import { toE164 } from '../../domain/calls/identifiers.js';
import { sentence } from '../../domain/localized-text.js';
import { dayBounds } from '../../domain/time/business-days.js';
import type { Instant } from '../../domain/time/instant.js';
import { momentsOf } from '../../domain/time/wall-time.js';
import { weakSecretMessage, weaknessOf } from '../../domain/secret-strength.js';
import { comesEver, isCron, NEVER_COMES } from '../../runtime/cron-schedule.js';

/** Ids are used in addresses, file names and log lines. */
export const idSchema = z
  .string()
  .regex(
    /^[A-Za-z0-9_-]{1,64}$/,
    sentence('Must be 1 to 64 letters, digits, - and _.', 'Нужны буквы латиницы, цифры, - и _, от 1 до 64 знаков.'),
  );

/** A secret that cannot be found by brute force. Its own text is in no message. */
export const strongSecretSchema = z.string().superRefine((secret, context) => {
  const weakness = weaknessOf(secret);
  if (weakness === null) return;
  const { en, ru } = weakSecretMessage(weakness);
  context.addIssue({ code: 'custom', message: sentence(en, ru) });
});

/** Null if the key is absent. Unlike `nullable`, it refuses a key with an empty value. */
export function nullWhenAbsent<T>(schema: ZodType<T>) {
  return schema.optional().transform((value) => value ?? null);
}

/** Cron of five fields, or six with seconds first. */
export const cronSchema = z
  .string()
  .refine(isCron, {
    abort: true,
    error: sentence(
      'Must be cron of five fields, or six with seconds first, like "7 * * * *" for seven minutes past every hour.',
      'Нужно расписание cron из пяти полей или шести с секундами впереди, например "7 * * * *" — на седьмой минуте часа.',
    ),
  })
  .refine(comesEver, { error: NEVER_COMES });

const ISO_MOMENT = /^\d{4}-\d{2}-\d{2}(T[\d:.]+(Z|[+-]\d{2}:?\d{2})?)?$/;

/** A date, meaning its start in `timezone`, or an ISO 8601 moment; one without a zone is in `timezone` too. */
export function momentSchema(timezone: string): ZodType<Instant> {
  return z
    .string()
    .refine((text) => ISO_MOMENT.test(text) && DateTime.fromISO(text, { zone: timezone }).isValid, {
      error: sentence(
        'Must be a day, like 2026-11-01, or a moment, like 2026-11-01T09:00:00+03:00.',
        'Нужен день, как 2026-11-01, или момент, как 2026-11-01T09:00:00+03:00.',
      ),
    })
    .transform((text) => (text.includes('T') ? momentsOf(text, timezone).last : dayBounds(text, timezone).from));
}

const NUMBER_PATTERN_ADVICE = sentence(
  'Must be a number in international form, like "+74951234567", or a pattern, like "+7495*".',
  'Нужен номер в международном виде, как "+74951234567", или шаблон, как "+7495*".',
);

/** A phone number or a pattern of one as E.164 with `*`; spaces, brackets and dashes are dropped, whole numbers normalised. */
export const numberPatternSchema = z
  .string()
  .overwrite((text) => toE164(text) ?? text.replace(/[\s().-]/g, ''))
  .regex(/^(\+[\d*]+|\*[\d*]*)$/, NUMBER_PATTERN_ADVICE);

interface ParsedCallersFile {
  readonly patterns: readonly string[];
  /** Lines (1-based) that are no pattern. The line itself is left out: it contains a person's number. */
  readonly unreadable: readonly number[];
}

/** One pattern per line; empty lines and text after a `#` are ignored. */
export function parseCallersFile(text: string): ParsedCallersFile {
  const lines = text.split(/\r?\n/).map((line, index) => ({ number: index + 1, text: line.replace(/#.*$/, '').trim() }));
  const read = lines
    .filter((line) => line.text !== '')
    .map((line) => ({ number: line.number, parsed: numberPatternSchema.safeParse(line.text) }));
  return {
    patterns: read.flatMap(({ parsed }) => (parsed.success ? [parsed.data] : [])),
    unreadable: read.filter(({ parsed }) => !parsed.success).map(({ number }) => number),
  };
}
