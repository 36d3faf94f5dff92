import { DAY } from '../../../domain/time/instant.js';
import type { SandboxWorld } from '../../world.js';
import type { AdsErrorCode } from './error-codes.js';
import type { AdsFault } from './failure.js';
import type { AdjustmentsRequest, ConversionAdjustment, UploadResponse } from './messages.js';
import type { UploadService } from './service.js';
import type { UploadLog } from './upload-log.js';
import { answerOf, loggedOf } from './upload.js';

/** Google: reference 1.12, read 2026-11-22. */
const LONGEST_AGE_MS = 54 * DAY;

/** Takes conversions back that this API counted, by order id and action; good ones are taken back whatever the others are. */
export function adjust(
  request: AdjustmentsRequest,
  world: SandboxWorld,
  log: UploadLog,
  service: UploadService,
  requestId: string,
): UploadResponse {
  const rows = request.conversion_adjustments ?? [];
  const faults: AdsFault[] = [];
  const results = rows.map((row, index): ConversionAdjustment => {
    const code = takeBack(row, request.customer_id ?? '', world, request.validate_only === true);
    if (code === null) return row;
    faults.push({ code, path: [{ field_name: 'conversion_adjustments', index }, { field_name: 'order_id' }] });
    return {};
  });
  const answer = answerOf(request, results, faults, service, requestId);
  if (request.validate_only !== true) log.add(loggedOf(request.customer_id ?? '', world.clock(), answer, faults));
  return answer;
}

function takeBack(
  { order_id: orderId, conversion_action: action, adjustment_date_time: at, adjustment_type: type }: ConversionAdjustment,
  customerId: string,
  world: SandboxWorld,
  dryRun: boolean,
): AdsErrorCode | null {
  if (type !== 'RETRACTION') return 'CONVERSION_ACTION_NOT_ELIGIBLE_FOR_ENHANCEMENT';
  const record = world.ledger.find('google-ads', customerId, `${action?.split('/').at(-1) ?? ''}|${orderId ?? ''}`);
  if (record === undefined) return 'CONVERSION_NOT_FOUND';
  if (record.status === 'retracted') return 'CONVERSION_ALREADY_RETRACTED';
  const occurredAt = Date.parse(record.occurredAt);
  const adjustedAt = Date.parse((at ?? '').replace(' ', 'T'));
  if (Number.isNaN(adjustedAt)) return 'INVALID_STRING_DATE_TIME_SECONDS_WITH_OFFSET';
  if (adjustedAt <= occurredAt) return 'ADJUSTMENT_PRECEDES_CONVERSION';
  if (world.clock() - occurredAt > LONGEST_AGE_MS) return 'CONVERSION_EXPIRED';
  if (!dryRun) record.status = 'retracted';
  return null;
}
