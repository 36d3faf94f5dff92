import { DateTime } from 'luxon';
import { z } from 'zod';
import { MAX_UNITS } from '../../domain/money.js';
import type { MarkAnswer, MarkRequest } from '../../processing/marks/mark.js';
import { idText, momentText, text, textUpTo } from '../filters/common.js';

const MOST_MARKS = 1000;
const LONGEST_NOTE = 1000;

const markItem = z.strictObject({
  callId: text.optional().describe('The vendor’s id of the call, or ours.'),
  phone: text.optional().describe('The caller’s number; matches the nearest call within a day of `at`.'),
  at: momentText.optional().describe('When the call was. A moment without a zone is in the business’s time zone.'),
  source: idText.optional(),
  project: idText.optional(),
  goal: idText.optional(),
  value: z.number().min(0).max(MAX_UNITS).optional().describe('In the currency’s units; without it the goal’s own value.'),
  currency: z
    .string()
    .overwrite((code) => code.toUpperCase())
    .regex(/^[A-Z]{3}$/, 'Must be a currency of three letters, like RUB.')
    .optional(),
  note: textUpTo(LONGEST_NOTE).optional(),
  remove: z.boolean().optional().describe('Takes the goal, or the label, away.'),
  label: z.enum(['spam', 'test']).optional().describe('The call counts for no goal at all.'),
});

export const marksBody = z.strictObject({ items: z.array(markItem).min(1).max(MOST_MARKS) });

export const marksAnswer = z
  .strictObject({
    items: z
      .array(
        z.strictObject({
          index: z.number().int(),
          outcome: z.enum(['marked', 'unchanged', 'unmatched', 'refused']),
          callId: z.string().nullable().describe('Our id of the call.'),
          code: z.string().nullable(),
          message: z.string().nullable(),
        }),
      )
      .describe('An answer for each item, in their order.'),
    marked: z.number().int(),
    unmatched: z.array(z.number().int()).describe('The items that fit no call.'),
  })
  .meta({ id: 'MarksAnswer' });
export type MarksAnswer = z.output<typeof marksAnswer>;

export function toRequest({ at, ...item }: z.output<typeof markItem>, timezone: string): MarkRequest {
  return { ...item, at: at === undefined ? undefined : DateTime.fromISO(at, { zone: timezone }).toMillis() };
}

export function toAnswer(answers: readonly MarkAnswer[]): MarksAnswer {
  const items = answers.map((answer, index) => ({
    index,
    outcome: answer.outcome,
    callId: 'callId' in answer ? answer.callId : null,
    code: answer.outcome === 'refused' ? answer.code : null,
    message: answer.outcome === 'refused' ? answer.message : null,
  }));
  return {
    items,
    marked: items.filter(({ outcome }) => outcome === 'marked').length,
    unmatched: items.filter(({ outcome }) => outcome === 'unmatched').map(({ index }) => index),
  };
}
