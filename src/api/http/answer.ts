import { z, type ZodType } from 'zod';
import { type Reason } from '../../domain/reason.js';
import type { Language } from '../../domain/localized-text.js';
import { reasonText } from '../../messages/reason-messages.js';

/** A moment as every answer shows it. */
export const isoTime = z.iso.datetime();
export const nullableTime = isoTime.nullable();
export const nullableText = z.string().nullable();

export const reasonSchema = z
  .strictObject({
    code: z.string().describe('Stable, upper case.'),
    text: z.string().describe('A sentence in the language of Accept-Language: Russian or English.'),
  })
  .meta({ id: 'Reason' });
type ReasonView = z.output<typeof reasonSchema>;

export function toReasonView(reason: Reason, language: Language): ReasonView;
export function toReasonView(reason: Reason | null, language: Language): ReasonView | null;
export function toReasonView(reason: Reason | null, language: Language): ReasonView | null {
  return reason === null ? null : { code: reason.code, text: reasonText(reason, language) };
}

/** The answer of every list. */
export function listOf<T extends ZodType>(item: T) {
  return z.strictObject({
    items: z.array(item),
    nextCursor: z.string().nullable().describe('Hand it back as `cursor` for the next page; null on the last one.'),
  });
}

export const countSchema = z.number().int();

/** For statistics. */
export const partialShape = {
  partial: z
    .literal(true)
    .optional()
    .describe('Present while not everything is counted yet: after an upgrade, other settings or a large import.'),
};

export const valuesSchema = z
  .array(z.strictObject({ currency: z.string(), value: z.number() }))
  .describe('What conversions are worth, in each currency’s units; those without a value are left out.');
