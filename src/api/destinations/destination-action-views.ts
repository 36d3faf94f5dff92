import { z } from 'zod';
import type { RoundSummary } from '../../delivery/rounds/round-summary.js';
import type { VerdictPollSummary } from '../../delivery/verdicts/verdict-poller.service.js';
import { bothLanguages, type Language } from '../../domain/localized-text.js';
import { CHECK_GRADES } from '../../platforms/kit/platform.js';
import { reasonSchema, toReasonView } from '../http/answer.js';

const rows = z.number().int();

export const roundSchema = z
  .strictObject({
    destination: z.string(),
    claimed: rows,
    requests: rows.describe('Requests that left for the platform, or may have; all other counts are rows.'),
    delivered: rows,
    confirming: rows,
    rejected: rows,
    unmatched: rows,
    retried: rows,
    unknown: rows.describe('Their answer was lost.'),
    skipped: rows.describe('Not sent after all: nothing to match by, or the call no longer meets the goal.'),
    expired: rows,
    trouble: reasonSchema.nullable().describe('A problem of the whole destination; the rows wait.'),
  })
  .meta({ id: 'Round' });
export type RoundView = z.output<typeof roundSchema>;

export function toRoundView(summary: RoundSummary, language: Language): RoundView {
  return { ...summary, trouble: toReasonView(summary.trouble, language) };
}

export const confirmSchema = z
  .strictObject({
    destination: z.string(),
    asked: rows.describe('Requests whose verdict was asked for.'),
    settled: rows.describe('Requests that now have their verdict.'),
    waiting: rows.describe('Requests that still wait for it.'),
    adopted: rows.describe('Uploads with a lost answer that the platform turned out to have.'),
    toResend: rows.describe('Uploads with a lost answer that the platform does not have: due now, unchanged.'),
    note: z.string().nullable().describe('Why there is nothing to ask for at this platform; null where there can be.'),
    trouble: reasonSchema.nullable(),
  })
  .meta({ id: 'Confirmation' });
export type ConfirmView = z.output<typeof confirmSchema>;

/** GA4, a webhook, and Google Ads by its older API. */
const NO_LATER_VERDICTS = bothLanguages(
  'All that this platform says comes with its answer to a request: it gives no later status that could be asked for.',
  'Всё, что сообщает эта площадка, приходит в ответе на запрос: статусов, которые можно запросить позже, у неё нет.',
);

export interface LostAnswersFound {
  readonly adopted: number;
  readonly toResend: number;
}

export function toConfirmView(
  summary: VerdictPollSummary,
  { adopted, toResend, verdictsComeLater }: LostAnswersFound & { readonly verdictsComeLater: boolean },
  language: Language,
): ConfirmView {
  const { destination, asked, settled, waiting, trouble } = summary;
  return {
    destination,
    asked,
    settled,
    waiting,
    adopted,
    toResend,
    note: verdictsComeLater ? null : NO_LATER_VERDICTS[language],
    trouble: toReasonView(trouble, language),
  };
}

export const checkSchema = z
  .strictObject({
    destination: z.string(),
    ok: z.boolean().describe('Nothing failed.'),
    resumed: z.boolean().describe('The check lifted a pause or back-off that Ringback had made.'),
    results: z.array(z.strictObject({ name: z.string(), result: z.enum(CHECK_GRADES), text: z.string() })),
  })
  .meta({ id: 'Check' });
export type CheckView = z.output<typeof checkSchema>;

export const ROUND_EXAMPLE: RoundView = {
  destination: 'metrika-okna',
  claimed: 14,
  requests: 1,
  delivered: 0,
  confirming: 14,
  rejected: 0,
  unmatched: 0,
  retried: 0,
  unknown: 0,
  skipped: 0,
  expired: 0,
  trouble: null,
};
export const CONFIRMATION_EXAMPLE: ConfirmView = {
  destination: 'metrika-okna',
  asked: 2,
  settled: 1,
  waiting: 1,
  adopted: 0,
  toResend: 0,
  note: null,
  trouble: null,
};
export const CHECK_EXAMPLE: CheckView = {
  destination: 'metrika-okna',
  ok: true,
  resumed: false,
  results: [{ name: 'token', result: 'proved', text: 'The token may edit the counter.' }],
};
