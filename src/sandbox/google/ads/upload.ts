import { randomBytes } from 'node:crypto';
import { status } from '@grpc/grpc-js';
import { toIso, type Instant } from '../../../domain/time/instant.js';
import type { SandboxRecord, SandboxWorld } from '../../world.js';
import { ledgerKey, type ConversionBook } from '../conversion-book.js';
import { checkHistory, findTwins } from './check-history.js';
import type { AdmittedRequest } from './check-request.js';
import { readRow } from './check-row.js';
import { messageOf, toFailure, type AdsFault } from './failure.js';
import type { ClickConversionResult, UploadRequest, UploadResponse } from './messages.js';
import type { Row, RowFault } from './row.js';
import { FAILURE_TYPE_URL, type UploadService } from './service.js';
import type { LoggedUpload, UploadLog } from './upload-log.js';

/** The rows of an admitted request: good ones count whatever the others are. */
export class ClickConversionUploads {
  constructor(
    private readonly world: SandboxWorld,
    private readonly book: ConversionBook,
    private readonly log: UploadLog,
    private readonly service: UploadService,
  ) {}

  take(request: UploadRequest, { customer, conversions }: AdmittedRequest, requestId: string): UploadResponse {
    const read = conversions.map((conversion) => readRow(conversion, customer));
    const twins = findTwins(read.filter(isRow));
    const counts = request.validate_only !== true;
    const faults: AdsFault[] = [];
    const results = read.map((row, index): ClickConversionResult => {
      const trouble = isRow(row) ? checkHistory(row, twins, this.world, this.book) : row;
      if (trouble !== null) faults.push({ code: trouble.code, path: [{ field_name: 'conversions', index }, ...trouble.path] });
      if (counts && isRow(row)) this.keep(row, trouble);
      return trouble === null ? toResult(conversions[index] ?? {}) : {};
    });
    const answer = answerOf(request, results, faults, this.service, requestId);
    if (counts) this.log.add(loggedOf(customer.customerId, this.world.clock(), answer, faults));
    return answer;
  }

  private keep(row: Row, trouble: RowFault | null): void {
    if (trouble === null) {
      this.book.count(row.key);
      this.world.ledger.add(toRecord(row, toIso(this.world.clock())));
      return;
    }
    // Refused rows leave no record of their own; one that was counted before came once more.
    const record = this.world.ledger.find('google-ads', row.key.customerId, ledgerKey(row.key, row.identifier));
    if (record !== undefined) record.copies += 1;
  }
}

export function answerOf(
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
export function loggedOf(
  customerId: string,
  at: Instant,
  { results, job_id: jobId }: UploadResponse,
  faults: readonly AdsFault[],
): LoggedUpload {
  return { customerId, at, jobId, taken: results.length - faults.length, refused: faults.map(({ code }) => code) };
}

function partialFailure(faults: readonly AdsFault[], service: UploadService, requestId: string) {
  const [first] = faults;
  const start = faults.length > 1 ? 'Multiple errors in ‘details’. First error: ' : '';
  return {
    code: status.INVALID_ARGUMENT,
    message: first === undefined ? '' : start + messageOf(first),
    // One failure however many rows are bad.
    details: [{ type_url: FAILURE_TYPE_URL, value: service.encodeFailure(toFailure(faults, requestId)) }],
  };
}

function isRow(row: Row | RowFault): row is Row {
  return 'key' in row;
}

function toRecord({ conversion, key, identifier }: Row, at: string): SandboxRecord {
  const { conversion_value: value } = conversion;
  return {
    platform: 'google-ads',
    at,
    account: key.customerId,
    key: ledgerKey(key, identifier),
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
