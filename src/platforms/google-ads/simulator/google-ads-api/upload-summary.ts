import { status } from '@grpc/grpc-js';
import { DAY, type Instant, toIso } from '../../../../domain/time/instant.js';
import type { LoggedJob } from '../state.js';
import { ADS_ERRORS, type AdsErrorCode, RequestRefused } from './failure.js';
import type { SearchRequest, SearchResponse } from './service.js';

/** Google: conversions/upload-summaries, read 2026-11-25. */
const DAYS_SUMMARISED = 7;
const JOBS_SUMMARISED = 7;
const RECENT_MS = 28 * DAY;
/** Google does not document its threshold between GOOD and NEEDS_ATTENTION. */
const GOOD_UP_TO = 0.1;

/** `OfflineConversionUploadClientSummary` as protobufjs takes it. */
type UploadSummary = Readonly<Record<string, unknown>>;

interface Counts {
  readonly successful: number;
  readonly pending: number;
  readonly failed: number;
}

/**
 * The account's summary of uploads through the API; null if there were none. Days are in UTC, and today counts too: Google waits
 * until the account's day is over.
 *
 * @param pendingMs how long a taken row is still being processed
 */
export function summaryOf(uploads: readonly LoggedJob[], now: Instant, pendingMs: number): UploadSummary | null {
  const last = uploads.at(-1);
  if (last === undefined) return null;
  const count = (some: readonly LoggedJob[]): Counts => countsOf(some, now - pendingMs);
  const ofDay = uploads.filter(({ at }) => dayOf(at) === dayOf(last.at));
  const { successful, pending, failed } = count(ofDay);
  const total = successful + pending + failed;
  const days = [...new Set(uploads.map(({ at }) => dayOf(at)))].slice(-DAYS_SUMMARISED);
  return {
    resource_name: `customers/${last.customerId}/offlineConversionUploadClientSummaries/GOOGLE_ADS_API`,
    client: 'GOOGLE_ADS_API',
    status: statusOf(now - last.at, failed / total),
    total_event_count: total,
    successful_event_count: successful,
    success_rate: successful / total,
    pending_event_count: pending,
    pending_rate: pending / total,
    last_upload_date_time: toIso(last.at).slice(0, 19).replace('T', ' '),
    daily_summaries: days.map((day) => ({
      upload_date: day,
      ...toSummary(count(uploads.filter(({ at }) => dayOf(at) === day))),
    })),
    job_summaries: uploads.slice(-JOBS_SUMMARISED).map((one) => ({ job_id: one.jobId, ...toSummary(count([one])) })),
    alerts: alertsOf(
      ofDay.flatMap(({ refused }) => refused),
      total,
    ),
  };
}

function countsOf(uploads: readonly LoggedJob[], processedUntil: Instant): Counts {
  const sum = (counts: readonly number[]): number => counts.reduce((all, one) => all + one, 0);
  const taken = (isPending: boolean): number =>
    sum(uploads.filter(({ at }) => at > processedUntil === isPending).map((one) => one.taken));
  return { successful: taken(false), pending: taken(true), failed: sum(uploads.map(({ refused }) => refused.length)) };
}

function toSummary({ successful, pending, failed }: Counts): object {
  return { successful_count: successful, failed_count: failed, pending_count: pending };
}

function statusOf(silentMs: number, failedShare: number): string {
  if (silentMs > RECENT_MS) return 'NO_RECENT_UPLOAD';
  if (failedShare === 0) return 'EXCELLENT';
  return failedShare <= GOOD_UP_TO ? 'GOOD' : 'NEEDS_ATTENTION';
}

/** One per code. A group that the summary does not contain is left out, as the proto requires. */
function alertsOf(refused: readonly AdsErrorCode[], total: number): object[] {
  return [...new Set(refused)]
    .filter((code) => SUMMARISED_GROUPS.has(ADS_ERRORS[code][0]))
    .map((code) => ({
      error: { [ADS_ERRORS[code][0]]: code },
      error_percentage: refused.filter((one) => one === code).length / total,
    }));
}

/** `OfflineConversionError`: google-ads-node 25.1.0, v25 protos. */
const SUMMARISED_GROUPS: ReadonlySet<string> = new Set([
  'collection_size_error',
  'conversion_adjustment_upload_error',
  'conversion_upload_error',
  'date_error',
  'distinct_error',
  'field_error',
  'mutate_error',
  'not_allowlisted_error',
  'string_format_error',
  'string_length_error',
]);

function dayOf(instant: Instant): string {
  return toIso(instant).slice(0, 10);
}

const RESOURCE = 'offline_conversion_upload_client_summary';
const FIELDS: ReadonlySet<string> = new Set([
  'resource_name',
  'client',
  'status',
  'total_event_count',
  'successful_event_count',
  'success_rate',
  'pending_event_count',
  'pending_rate',
  'last_upload_date_time',
  'daily_summaries',
  'job_summaries',
  'alerts',
]);
/** No other clause is modelled. */
const QUERY = /^\s*SELECT\s+([\w.\s,]+?)\s+FROM\s+(\w+)\s*$/i;

/**
 * Answers a query of the summary with the fields that it selects, and the resource's name, which always comes.
 *
 * @throws RequestRefused for any other query
 */
export function search({ query = '' }: SearchRequest, summary: UploadSummary | null): SearchResponse {
  const [, selected, resource] = QUERY.exec(query) ?? [];
  if (selected === undefined) throw refused('UNEXPECTED_INPUT');
  if (resource !== RESOURCE) throw refused('BAD_RESOURCE_TYPE_IN_FROM_CLAUSE');
  const paths = selected.split(',').map((field) => field.trim());
  const fields = paths.map((path) => fieldOf(path));
  if (summary === null) return { results: [], field_mask: { paths } };
  const row = Object.fromEntries(['resource_name', ...fields].map((field) => [field, summary[field]]));
  return { results: [{ [RESOURCE]: row }], field_mask: { paths } };
}

function fieldOf(path: string): string {
  const [resource, field = ''] = path.split('.');
  if (resource !== RESOURCE || !FIELDS.has(field)) throw refused('UNRECOGNIZED_FIELD');
  return field;
}

function refused(code: AdsErrorCode): RequestRefused {
  return new RequestRefused(status.INVALID_ARGUMENT, { code, path: [] });
}
