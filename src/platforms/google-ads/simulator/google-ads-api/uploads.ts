import { randomBytes } from 'node:crypto';
import { status } from '@grpc/grpc-js';
import { DAY, type Instant, toIso } from '../../../../domain/time/instant.js';
import type { SimulatorContext } from '../../../kit/simulator/context.js';
import type { SimulatorRecord } from '../../../kit/simulator/records.js';
import { type CountedConversions, type LoggedJob, recordKeyOf, type UploadLog } from '../state.js';
import type { AdmittedRequest } from './check-request.js';
import { checkHistory, findRequestDuplicates, readClickRow, type ClickRow, type RowFault } from './check-row.js';
import { type AdsErrorCode, type AdsFault, adsMessageOf, toFailure } from './failure.js';
import {
  type AdjustmentsRequest,
  type ClickConversionResult,
  type ConversionAdjustment,
  type UploadRequest,
  type UploadResponse,
  FAILURE_TYPE_URL,
  type UploadService,
} from './service.js';

/** The rows of an admitted request: good ones count whatever the others are. */
export class ClickConversionUploads {
  constructor(
    private readonly context: SimulatorContext,
    private readonly counted: CountedConversions,
    private readonly log: UploadLog,
    private readonly service: UploadService,
  ) {}

  take(request: UploadRequest, { customer, conversions }: AdmittedRequest, requestId: string): UploadResponse {
    const read = conversions.map((conversion) => readClickRow(conversion, customer));
    const twins = findRequestDuplicates(read.filter(isRow));
    const counts = request.validate_only !== true;
    const faults: AdsFault[] = [];
    const results = read.map((row, index): ClickConversionResult => {
      const refusal = isRow(row) ? checkHistory(row, twins, this.context, this.counted) : row;
      if (refusal !== null) faults.push({ code: refusal.code, path: [{ field_name: 'conversions', index }, ...refusal.path] });
      if (counts && isRow(row)) this.keep(row, refusal);
      return refusal === null ? toResult(conversions[index] ?? {}) : {};
    });
    const answer = uploadAnswerOf(request, results, faults, this.service, requestId);
    if (counts) this.log.add(loggedOf(customer.customerId, this.context.clock(), answer, faults));
    return answer;
  }

  private keep(row: ClickRow, refusal: RowFault | null): void {
    if (refusal === null) {
      this.counted.count(row.key);
      this.context.records.add(toRecord(row, toIso(this.context.clock())));
      return;
    }
    // Refused rows leave no record of their own; a copy of a counted one increases its count.
    const record = this.context.records.find('google-ads', row.key.customerId, recordKeyOf(row.key, row.identifier));
    if (record !== undefined) record.copies += 1;
  }
}

function uploadAnswerOf(
  { validate_only: dryRun, job_id: jobId }: Pick<UploadRequest, 'validate_only' | 'job_id'>,
  results: UploadResponse['results'],
  faults: readonly AdsFault[],
  service: UploadService,
  requestId: string,
): UploadResponse {
  return {
    ...(faults.length === 0 ? {} : { partial_failure_error: partialFailure(faults, service, requestId) }),
    results: dryRun === true ? [] : results,
    job_id: jobId === undefined ? newJobId() : String(jobId),
  };
}

/** A row that is refused has one fault. */
function loggedOf(
  customerId: string,
  at: Instant,
  { results, job_id: jobId }: UploadResponse,
  faults: readonly AdsFault[],
): LoggedJob {
  return { customerId, at, jobId, taken: results.length - faults.length, refused: faults.map(({ code }) => code) };
}

function partialFailure(faults: readonly AdsFault[], service: UploadService, requestId: string) {
  const [first] = faults;
  const start = faults.length > 1 ? 'Multiple errors in ‘details’. First error: ' : '';
  return {
    code: status.INVALID_ARGUMENT,
    message: first === undefined ? '' : start + adsMessageOf(first),
    // A single failure, however many rows are bad.
    details: [{ type_url: FAILURE_TYPE_URL, value: service.encodeFailure(toFailure(faults, requestId)) }],
  };
}

function isRow(row: ClickRow | RowFault): row is ClickRow {
  return 'key' in row;
}

function toRecord({ conversion, key, identifier }: ClickRow, at: string): SimulatorRecord {
  const { conversion_value: value } = conversion;
  return {
    platform: 'google-ads',
    at,
    account: key.customerId,
    key: recordKeyOf(key, identifier),
    goal: key.actionId,
    occurredAt: toIso(key.occurredAt),
    identifier,
    // An unreadable value is not refused: the action's own default counts.
    value: value !== undefined && Number.isFinite(value) ? value : null,
    currency: conversion.currency_code ?? null,
    orderId: key.orderId,
    copies: 1,
    status: 'counted',
    raw: conversion,
  };
}

function toResult({
  gclid,
  gbraid,
  wbraid,
  conversion_action,
  conversion_date_time,
  user_identifiers,
}: ClickConversionResult): ClickConversionResult {
  const result = { gclid, gbraid, wbraid, conversion_action, conversion_date_time, user_identifiers };
  return Object.fromEntries(Object.entries(result).filter(([, value]) => value !== undefined));
}

/** A job id of the server's own lies in [2^31, 2^63). */
function newJobId(): string {
  return (2n ** 31n + (randomBytes(8).readBigUInt64BE() % (2n ** 63n - 2n ** 31n))).toString();
}

/** Google: conversion_adjustment_upload_error.proto of v25, read 2026-11-22. */
const LONGEST_AGE_MS = 54 * DAY;

/**
 * Retracts conversions that this API counted, or gives them another value, by order id and action; good ones are adjusted
 * whatever the others are.
 */
export function takeAdjustments(
  request: AdjustmentsRequest,
  context: SimulatorContext,
  log: UploadLog,
  service: UploadService,
  requestId: string,
): UploadResponse {
  const rows = request.conversion_adjustments ?? [];
  const faults: AdsFault[] = [];
  const results = rows.map((row, index): ConversionAdjustment => {
    const code = adjust(row, request.customer_id ?? '', context, request.validate_only === true);
    if (code === null) return row;
    faults.push({ code, path: [{ field_name: 'conversion_adjustments', index }, { field_name: 'order_id' }] });
    return {};
  });
  const answer = uploadAnswerOf(request, results, faults, service, requestId);
  if (request.validate_only !== true) log.add(loggedOf(request.customer_id ?? '', context.clock(), answer, faults));
  return answer;
}

function adjust(
  {
    order_id: orderId,
    conversion_action: action,
    adjustment_date_time: at,
    adjustment_type: type,
    restatement_value: restated,
  }: ConversionAdjustment,
  customerId: string,
  context: SimulatorContext,
  dryRun: boolean,
): AdsErrorCode | null {
  if (type !== 'RETRACTION' && type !== 'RESTATEMENT') return 'CONVERSION_ACTION_NOT_ELIGIBLE_FOR_ENHANCEMENT';
  if (type === 'RESTATEMENT' && restated?.adjusted_value === undefined) return 'REQUIRED';
  const record = context.records.find('google-ads', customerId, `${action?.split('/').at(-1) ?? ''}|${orderId ?? ''}`);
  if (record === undefined) return 'CONVERSION_NOT_FOUND';
  if (record.status === 'retracted') return 'CONVERSION_ALREADY_RETRACTED';
  const occurredAt = Date.parse(record.occurredAt);
  const adjustedAt = Date.parse((at ?? '').replace(' ', 'T'));
  if (Number.isNaN(adjustedAt)) return 'INVALID_STRING_DATE_TIME_SECONDS_WITH_OFFSET';
  if (adjustedAt <= occurredAt) return 'ADJUSTMENT_PRECEDES_CONVERSION';
  if (context.clock() - occurredAt > LONGEST_AGE_MS) return 'CONVERSION_EXPIRED';
  if (dryRun) return null;
  if (type === 'RETRACTION') record.status = 'retracted';
  else {
    record.value = restated?.adjusted_value ?? null;
    // Without a currency that of the conversion stays.
    record.currency = restated?.currency_code ?? record.currency;
  }
  return null;
}
