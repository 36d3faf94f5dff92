import { z, type ZodType } from 'zod';
import { reasonText, type Language, type Reason } from '../../domain/reason.js';

/** A moment as every answer shows it. */
export const time = z.iso.datetime();
export const maybeTime = time.nullable();
export const maybeText = z.string().nullable();

export const reasonSchema = z
  .strictObject({
    code: z.string().describe('Stable, upper case.'),
    text: z.string().describe('A sentence in the language of Accept-Language: Russian or English.'),
  })
  .meta({ id: 'Reason' });
export type ReasonView = z.output<typeof reasonSchema>;

export function toReasonView(reason: Reason, language: Language): ReasonView;
export function toReasonView(reason: Reason | null, language: Language): ReasonView | null;
export function toReasonView(reason: Reason | null, language: Language): ReasonView | null {
  return reason === null ? null : { code: reason.code, text: reasonText(reason, language) };
}

/** How every list answers. */
export function listOf<T extends ZodType>(item: T) {
  return z.strictObject({
    items: z.array(item),
    nextCursor: z.string().nullable().describe('Hand it back as `cursor` for the next page; null on the last one.'),
  });
}
