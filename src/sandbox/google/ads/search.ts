import { status } from '@grpc/grpc-js';
import type { AdsErrorCode } from './error-codes.js';
import { RequestRefused } from './failure.js';
import type { SearchRequest, SearchResponse } from './messages.js';
import type { UploadSummary } from './upload-summary.js';

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
