import type { services } from 'google-ads-api';
import { HOUR, type Instant } from '../../../domain/time/instant.js';
import { sha256 } from '../../../runtime/ids.js';
import type { RevokedConversion } from '../../kit/conversion.js';
import type { ErrorMeaning } from '../../kit/error-class.js';
import type { GoogleAdsSettings } from '../config.js';
import { conversionTimes, type GoogleAdsRow } from '../row.js';

export type ClickUploadRequest = services.IUploadClickConversionsRequest;

/**
 * UploadClickConversionsRequest for these rows. The client silently drops unknown keys, so its types check the names.
 *
 * @see Google: google-ads-node 25.1.0, services/conversion_upload_service.proto, read 2026-11-22
 */
export function uploadRequest(
  rows: readonly GoogleAdsRow[],
  settings: GoogleAdsSettings,
  requestKey: string,
  validateOnly: boolean,
): ClickUploadRequest {
  return {
    customer_id: settings.customerId,
    conversions: rows.map((row) => clickConversion(row, settings.customerId)),
    // Without it Google refuses the request (PARTIAL_FAILURE_MODE_REQUIRED).
    partial_failure: true,
    validate_only: validateOnly,
    job_id: jobId(requestKey),
  };
}

function clickConversion(row: GoogleAdsRow, customerId: string): services.IClickConversion {
  return {
    ...(row.clickId === null ? {} : { [row.clickId.kind]: row.clickId.value }),
    conversion_action: `customers/${customerId}/conversionActions/${row.conversionActionId}`,
    conversion_date_time: row.dateTime,
    ...(row.value === null ? {} : { conversion_value: row.value }),
    ...(row.currency === null ? {} : { currency_code: row.currency }),
    order_id: row.orderId,
    ...(row.hashedPhone === null
      ? {}
      : { user_identifiers: [{ hashed_phone_number: row.hashedPhone, user_identifier_source: 'FIRST_PARTY' }] }),
    ...consent(row),
  };
}

const CONSENT = { granted: 'GRANTED', denied: 'DENIED' } as const;

/** Consent to the use of the visitor's data only: Google accepts no ad_personalization in click uploads. */
function consent({ consent: { adUserData } }: GoogleAdsRow): Pick<services.IClickConversion, 'consent'> {
  return adUserData === 'unspecified' ? {} : { consent: { ad_user_data: CONSENT[adUserData] } };
}

/** A number in 1 to 2^31 - 1 that Google's diagnostics show beside our request. */
function jobId(requestKey: string): number {
  const number = Number.parseInt(sha256(requestKey).slice(0, 8), 16) % (2 ** 31 - 1);
  return number + 1;
}

export type AdjustmentUploadRequest = services.IUploadConversionAdjustmentsRequest;

/**
 * UploadConversionAdjustmentsRequest that retracts these conversions, each by the order id it was uploaded with.
 *
 * @see Google: google-ads-node 25.1.0, services/conversion_adjustment_upload_service.proto, read 2026-11-22
 */
export function retractionRequest(
  conversions: readonly RevokedConversion[],
  { customerId, goals }: GoogleAdsSettings,
  requestKey: string,
  now: Instant,
): AdjustmentUploadRequest {
  return {
    customer_id: customerId,
    conversion_adjustments: conversions.map(({ idempotencyKey, goal }) => ({
      order_id: idempotencyKey,
      conversion_action: `customers/${customerId}/conversionActions/${goals[goal]?.conversionActionId ?? ''}`,
      adjustment_type: 'RETRACTION',
      adjustment_date_time: conversionTimes(now).dateTime,
    })),
    partial_failure: true,
    validate_only: false,
    job_id: jobId(requestKey),
  };
}

/**
 * Like `retractionRequest`, with new values. Google identifies each restatement of a conversion by its own time, so a later one
 * has a later time.
 */
export function restatementRequest(
  rows: readonly GoogleAdsRow[],
  { customerId }: GoogleAdsSettings,
  requestKey: string,
  now: Instant,
): AdjustmentUploadRequest {
  return {
    customer_id: customerId,
    conversion_adjustments: rows.map(({ orderId, conversionActionId, value, currency }) => ({
      order_id: orderId,
      conversion_action: `customers/${customerId}/conversionActions/${conversionActionId}`,
      adjustment_type: 'RESTATEMENT',
      adjustment_date_time: conversionTimes(now).dateTime,
      restatement_value: { adjusted_value: value, currency_code: currency },
    })),
    partial_failure: true,
    validate_only: false,
    job_id: jobId(requestKey),
  };
}

const REFUSED: ErrorMeaning = { errorClass: 'refused' };
/** Google no longer gives the two "too recent" since 2024-09-09; if one comes, its former rule was a day. */
const ADJUSTMENT_ERRORS: Readonly<Record<string, ErrorMeaning>> = {
  CONVERSION_ALREADY_RETRACTED: { errorClass: 'duplicate' },
  TOO_RECENT_CONVERSION: { errorClass: 'tooEarly', afterMs: 24 * HOUR },
  TOO_RECENT_CONVERSION_ACTION: { errorClass: 'tooEarly', afterMs: 6 * HOUR },
};

/**
 * A ConversionAdjustmentUploadError's meaning (google-ads-node 25.1.0, errors/conversion_adjustment_upload_error.proto): all
 * others, `CONVERSION_EXPIRED` after 54 days among them, are final.
 */
export function adjustmentErrorMeaning(code: string): ErrorMeaning {
  return (Object.hasOwn(ADJUSTMENT_ERRORS, code) ? ADJUSTMENT_ERRORS[code] : undefined) ?? REFUSED;
}
