import type { GoogleAdsSettings } from '../config.js';
import type { GoogleAdsRow } from '../row.js';

/** A part of a JSON body; absent members are left out, as `undefined` is by JSON. */
type Part = Readonly<Record<string, unknown>>;

/**
 * The body of `events:ingest`: one destination (account and conversion action) and its events.
 *
 * @param rows at least one, all of one conversion action and consent (the group key sees to it)
 * @see Google: @google-ads/datamanager 0.3.0, ingestion_service.proto and event.proto; data-manager field mappings, read 2026-11-22
 */
export function ingestBody(rows: readonly GoogleAdsRow[], settings: GoogleAdsSettings, validateOnly: boolean): Part {
  const first = rows[0];
  if (first === undefined) throw new Error('a request wants at least one row');
  return {
    destinations: [destination(settings, first.conversionActionId)],
    events: rows.map((row) => event(row, row.eventSource ?? settings.eventSource)),
    consent: consent(first),
    validateOnly,
    encoding: rows.some((row) => row.hashedPhone !== null) ? 'HEX' : undefined,
  };
}

/** Here the conversion action is its bare number, not a resource name; the manager is an account, not a header. */
function destination({ customerId, loginCustomerId }: GoogleAdsSettings, conversionActionId: string): Part {
  return {
    operatingAccount: account(customerId),
    loginAccount: loginCustomerId === undefined ? undefined : account(loginCustomerId),
    productDestinationId: conversionActionId,
  };
}

function account(accountId: string): Part {
  return { accountType: 'GOOGLE_ADS', accountId };
}

function event(row: GoogleAdsRow, eventSource: string): Part {
  return {
    transactionId: row.orderId,
    eventTimestamp: row.timestamp,
    eventSource,
    adIdentifiers: row.clickId === null ? undefined : { [row.clickId.kind]: row.clickId.value },
    userData: row.hashedPhone === null ? undefined : { userIdentifiers: [{ phoneNumber: row.hashedPhone }] },
    conversionValue: row.value ?? undefined,
    currency: row.currency ?? undefined,
  };
}

const CONSENT = { granted: 'CONSENT_GRANTED', denied: 'CONSENT_DENIED', unspecified: undefined } as const;

/** Never granted by silence: what the config leaves unspecified is left out. */
function consent({ consent: { adUserData, adPersonalization } }: GoogleAdsRow): Part | undefined {
  if (adUserData === 'unspecified' && adPersonalization === 'unspecified') return undefined;
  return { adUserData: CONSENT[adUserData], adPersonalization: CONSENT[adPersonalization] };
}
