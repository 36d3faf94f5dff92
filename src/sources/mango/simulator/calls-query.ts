import { DateTime } from 'luxon';
import { DAY, type Instant } from '../../../domain/time/instant.js';
import type { ListedCall } from './listed-calls.js';

const LONGEST_DAYS = 31;
const MINUTE_FORMAT = "yyyy-MM-dd'T'HH:mm'Z'";
const UTM = ['utmSource', 'utmMedium', 'utmCampaign', 'utmContent', 'utmTerm'] as const;
const FLAGS = ['isNew', 'isQuality'] as const;
const YES = new Set(['1', 'true']);

/** As received; a repeated parameter counts as missing. */
export type CallsQueryParameters = Readonly<Record<string, string | undefined>>;

export interface CallsQuery {
  readonly from: Instant;
  readonly to: Instant;
  readonly matches: (call: ListedCall) => boolean;
}

/**
 * The query to the list, or a description of what is wrong with it. Three public clients, read 2026-11-22; the texts are ours.
 */
export function readCallsQuery(query: CallsQueryParameters): CallsQuery | { readonly error: string } {
  const [from, to] = [readMinute(query['dateStart']), readMinute(query['dateEnd'])];
  if (from === null || to === null) return { error: 'dateStart and dateEnd must be YYYY-MM-DDThh:mmZ' };
  if (to <= from) return { error: 'dateEnd must be after dateStart' };
  if (to - from > LONGEST_DAYS * DAY) return { error: 'the period must not be longer than 31 days' };
  const callType = query['callType'] ?? '0';
  if (!['0', '1', '2', '3'].includes(callType)) return { error: 'callType must be 0, 1, 2 or 3' };
  if (FLAGS.some((name) => !['0', '1'].includes(query[name] ?? '0'))) return { error: 'flags must be 0 or 1' };
  return { from, to, matches: (call) => fitsType(call, callType) && fitsFlags(call, query) && fitsUtm(call, query) };
}

function readMinute(value: string | undefined): Instant | null {
  if (value === undefined) return null;
  const moment = DateTime.fromFormat(value, MINUTE_FORMAT, { zone: 'utc' });
  return moment.isValid ? moment.toMillis() : null;
}

/** 0 and an empty value stand for dynamic and static numbers. */
function fitsType({ callType }: ListedCall, wanted: string): boolean {
  return wanted === '0' ? callType !== '3' : callType === wanted;
}

function fitsFlags(call: ListedCall, query: CallsQueryParameters): boolean {
  return FLAGS.every((name) => query[name] === undefined || YES.has(call[name] ?? '') === (query[name] === '1'));
}

function fitsUtm(call: ListedCall, query: CallsQueryParameters): boolean {
  return UTM.every((name) => query[name] === undefined || call[name] === query[name]);
}
