import type { services } from 'google-ads-api';
import { sha256 } from '../../../runtime/hash.js';
import type { GoogleAdsSettings } from '../config.js';
import type { GoogleAdsRow } from '../row.js';

export type UploadRequest = services.IUploadClickConversionsRequest;

/**
 * UploadClickConversionsRequest for these rows. The client drops unknown keys without a word, so the names are held by its types.
 *
 * @see Google: google-ads-node 25.1.0, services/conversion_upload_service.proto, read 2026-11-22
 */
export function uploadRequest(
  rows: readonly GoogleAdsRow[],
  settings: GoogleAdsSettings,
  requestKey: string,
  validateOnly: boolean,
): UploadRequest {
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

/** Here consent is for the use of the visitor's data only: Google wants no ad_personalization in click uploads. */
function consent({ consent: { adUserData } }: GoogleAdsRow): Pick<services.IClickConversion, 'consent'> {
  return adUserData === 'unspecified' ? {} : { consent: { ad_user_data: CONSENT[adUserData] } };
}

/** A number in 1 to 2^31 - 1 that Google's diagnostics show beside our request. */
export function jobId(requestKey: string): number {
  const number = Number.parseInt(sha256(requestKey).slice(0, 8), 16) % (2 ** 31 - 1);
  return number + 1;
}
