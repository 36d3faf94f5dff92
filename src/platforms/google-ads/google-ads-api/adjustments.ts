import type { services } from 'google-ads-api';
import type { Instant } from '../../../domain/time/instant.js';
import { HOUR } from '../../../domain/time/instant.js';
import type { RevokedConversion } from '../../fact.js';
import type { GoogleAdsSettings } from '../config.js';
import type { Fate } from '../fate.js';
import { moment } from '../row.js';
import { jobId } from './request.js';

export type AdjustmentsRequest = services.IUploadConversionAdjustmentsRequest;

/**
 * UploadConversionAdjustmentsRequest that takes these conversions back, each by the order id it was uploaded with.
 *
 * @see Google: google-ads-node 25.1.0, services/conversion_adjustment_upload_service.proto, read 2026-11-22
 */
export function retractionRequest(
  conversions: readonly RevokedConversion[],
  { customerId, goals }: GoogleAdsSettings,
  requestKey: string,
  now: Instant,
): AdjustmentsRequest {
  return {
    customer_id: customerId,
    conversion_adjustments: conversions.map(({ idempotencyKey, goal }) => ({
      order_id: idempotencyKey,
      conversion_action: `customers/${customerId}/conversionActions/${goals[goal]?.conversionActionId ?? ''}`,
      adjustment_type: 'RETRACTION',
      adjustment_date_time: moment(now).dateTime,
    })),
    partial_failure: true,
    validate_only: false,
    job_id: jobId(requestKey),
  };
}

const REFUSED: Fate = { is: 'refused' };
/** Google no longer gives the two "too recent" since 2024-09-09; where one comes, a day is what it used to ask for. */
const CODES: Readonly<Record<string, Fate>> = {
  CONVERSION_ALREADY_RETRACTED: { is: 'already' },
  TOO_RECENT_CONVERSION: { is: 'later', afterMs: 24 * HOUR },
  TOO_RECENT_CONVERSION_ACTION: { is: 'later', afterMs: 6 * HOUR },
};

/** A ConversionAdjustmentUploadError's meaning (reference google.md 1.12): all others, `CONVERSION_EXPIRED` after 54 days among them, are final. */
export function adjustmentFate(code: string): Fate {
  return (Object.hasOwn(CODES, code) ? CODES[code] : undefined) ?? REFUSED;
}
