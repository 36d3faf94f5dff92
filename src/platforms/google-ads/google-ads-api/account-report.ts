import { sentence } from '../../../domain/localized-text.js';
import { z } from 'zod';
import { type AccountReport, EMPTY_REPORT } from '../../../domain/uploads/account-report.js';
import type { DestinationTrouble, ReportAnswer } from '../../kit/answers.js';
import { outageTrouble, settingTrouble } from '../../kit/destination-trouble.js';
import type { SdkCall, SdkResult } from './call.js';

const REFUSED_QUESTION = sentence('Google refuses the question', 'Google отклоняет запрос');

const NO_SUMMARY = sentence('the answer is not the summary that was asked for', 'в ответе не та сводка, о которой спросили');
const NO_ANSWER = sentence('no answer came', 'ответа не было');

const RESOURCE = 'offline_conversion_upload_client_summary';
const FIELDS = [
  'client',
  'status',
  'total_event_count',
  'successful_event_count',
  'pending_event_count',
  'success_rate',
  'last_upload_date_time',
  'daily_summaries',
  'alerts',
];
/** Google counts uploads through its web page and its data connector separately. */
const OUR_CLIENT = 'GOOGLE_ADS_API';

/** @see Google: fields/v25/offline_conversion_upload_client_summary, conversions/upload-summaries, read 2026-11-25 */
export const UPLOAD_SUMMARY_QUERY = `SELECT ${FIELDS.map((field) => `${RESOURCE}.${field}`).join(', ')} FROM ${RESOURCE}`;

/** int64 is text. Anything but a safe integer is no count. */
const count = z
  .union([z.string().regex(/^\d+$/), z.number()])
  .nullish()
  .transform((value) => Number(value ?? 0))
  .pipe(z.number().int().min(0));
const share = z
  .number()
  .nullish()
  .transform((value) => value ?? 0);

const alertSchema = z.object({ error: z.record(z.string(), z.unknown()).nullish(), error_percentage: share });
const daySchema = z.object({
  upload_date: z.string().nullish(),
  successful_count: count,
  failed_count: count,
  pending_count: count,
});
const rowSchema = z.object({
  [RESOURCE]: z.object({
    client: z.string(),
    status: z.string().min(1),
    total_event_count: count,
    successful_event_count: count,
    pending_event_count: count,
    success_rate: share,
    last_upload_date_time: z.string().nullish(),
    daily_summaries: z.array(daySchema).nullish(),
    alerts: z.array(alertSchema).nullish(),
  }),
});
type Summary = z.output<typeof rowSchema>[typeof RESOURCE];

/**
 * Google's summary of uploads through its API, from the rows of a search (plain data, enums as text).
 *
 * @returns null if the rows are something else
 * @see Google: google-ads-node 25.1.0, resources/offline_conversion_upload_client_summary.proto; conversions/upload-summaries,
 *   read 2026-11-25: counts and alerts are of the latest full day with uploads, daily summaries of the last seven
 */
export function readUploadSummary(rows: readonly unknown[]): AccountReport | null {
  const parsed = z.array(rowSchema).safeParse(rows);
  if (!parsed.success) return null;
  const ours = parsed.data.map((row) => row[RESOURCE]).find(({ client }) => client === OUR_CLIENT);
  return ours === undefined ? EMPTY_REPORT : toReport(ours);
}

function toReport(summary: Summary): AccountReport {
  const { status, total_event_count: total, successful_event_count: successful, pending_event_count: pending } = summary;
  const alerts = (summary.alerts ?? []).map(({ error, error_percentage }) => ({ code: codeOf(error), share: error_percentage }));
  return {
    status,
    total,
    successful,
    pending,
    successRate: total === 0 ? null : summary.success_rate,
    alerts: alerts.toSorted((a, b) => b.share - a.share),
    lastUpload: summary.last_upload_date_time || null,
    days: daysOf(summary),
  };
}

function daysOf({ daily_summaries: days }: Summary): AccountReport['days'] {
  const dated = (days ?? []).flatMap(({ upload_date: day, successful_count, failed_count, pending_count }) =>
    day ? [{ day, successful: successful_count, failed: failed_count, pending: pending_count }] : [],
  );
  return dated.toSorted((a, b) => (a.day < b.day ? 1 : -1));
}

/** The one member of the oneof that is set, named for its group; `error_code` beside it only names the member. */
function codeOf(error: z.output<typeof alertSchema>['error']): string {
  const [, code] = Object.entries(error ?? {}).find(([group]) => group !== 'error_code') ?? [];
  return typeof code === 'string' || typeof code === 'number' ? String(code) : 'UNKNOWN';
}

/** The result of asking for the summary. */
export function accountReportOf(heard: SdkResult<readonly unknown[]>): ReportAnswer {
  if ('failed' in heard) return { trouble: troubleOfFailedCall(heard.failed) };
  const report = readUploadSummary(heard.response);
  return report === null ? { trouble: outageTrouble(NO_SUMMARY) } : { report };
}

/** Unlike an upload, a query that is refused or lost simply has no answer. */
export function troubleOfFailedCall(failed: SdkCall): DestinationTrouble {
  const { trouble, outcomes, unnamed } = failed.settle(1, false);
  if (trouble) return trouble;
  const outcome = unnamed?.rejection ?? outcomes[0];
  const code = outcome && 'platformCode' in outcome ? (outcome.platformCode ?? '') : '';
  return outcome?.kind === 'rejected'
    ? settingTrouble(`${code}: ${REFUSED_QUESTION}`)
    : outageTrouble(code === '' ? NO_ANSWER : code);
}
