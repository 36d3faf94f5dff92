import type { ClickIds } from '../../domain/calls/call.js';
import { isAbsent } from '../../domain/calls/encoded-text.js';
import { toClickId } from '../../domain/calls/identifiers.js';
import { fromMinorUnits } from '../../domain/money.js';
import { type Instant, toIso } from '../../domain/time/instant.js';
import { sha256 } from '../../runtime/ids.js';
import type { ConversionFact, Identifier, Prepared } from '../kit/conversion.js';
import { type CurrencyOf, goalNotListed, outgoingValue } from '../kit/settings.js';
import type { ConsentSettings, GoogleAdsSettings } from './config.js';

/**
 * Google's click ids, best match first; of the braids the web's, because calls come from sites. A row has exactly one: two braids
 * are refused (`GBRAID_WBRAID_BOTH_SET`), and a gbraid beside a gclid, which is allowed since 2025-10, gives the row one more
 * reason to be refused.
 */
const CLICK_ID_ORDER = ['gclid', 'wbraid', 'gbraid'] as const;
type GoogleClickIdKind = (typeof CLICK_ID_ORDER)[number];

interface GoogleClickId {
  readonly kind: GoogleClickIdKind;
  /** As received: Google compares letter case too. */
  readonly value: string;
}

/** The click id to send. A damaged one counts as absent; `damaged` names those that would have been preferred. */
function bestClickId(clickIds: ClickIds): { readonly best: GoogleClickId | null; readonly damaged: readonly string[] } {
  const damaged: string[] = [];
  for (const kind of CLICK_ID_ORDER) {
    const given = clickIds[kind];
    if (given === undefined || isAbsent(given)) continue;
    const value = toClickId(kind, given);
    if (value !== null) return { best: { kind, value }, damaged };
    damaged.push(kind);
  }
  return { best: null, damaged };
}

/** One click conversion, independent of the wire format: each transport converts it to its own. Survives JSON unchanged. */
export interface GoogleAdsRow {
  readonly clickId: GoogleClickId | null;
  /** Lower-case hex SHA-256 of the E.164 number, `+` included. */
  readonly hashedPhone: string | null;
  readonly conversionActionId: string;
  /** `2026-11-20 10:45:59+00:00`: the Ads API's format. Google compares it to recognise copies. */
  readonly dateTime: string;
  /** `2026-11-20T10:45:59Z`: the Data Manager's format of the same second. */
  readonly timestamp: string;
  /** In the currency's units; null: the conversion action's own default counts. Zero is a value. */
  readonly value: number | null;
  readonly currency: string | null;
  /**
   * The idempotency key: `order_id` of the Ads API, `transactionId` of the Data Manager. Never a phone: Google refuses personal
   * data in it.
   */
  readonly orderId: string;
  readonly consent: ConsentSettings;
  /** For the Data Manager; absent in rows that were frozen before it was part of them. */
  readonly eventSource?: string;
}

const E164 = /^\+[1-9]\d{6,14}$/;

/** A conversion in Google Ads' terms, or why it cannot be sent there. */
export function prepareGoogleAdsRow(
  fact: ConversionFact,
  settings: GoogleAdsSettings,
  currencyOf?: CurrencyOf,
): Prepared<GoogleAdsRow> {
  const goal = Object.hasOwn(settings.goals, fact.goal) ? settings.goals[fact.goal] : undefined;
  if (goal === undefined) return { skip: { code: 'CONFIGURATION', detail: goalNotListed(fact.goal) } };

  const { best, damaged } = bestClickId(fact.call.clickIds);
  const hashedPhone = mayHashPhone(settings, best) ? hashPhone(fact.call.callerNumber) : null;
  const identifier = identifierOf(best, hashedPhone);
  if (identifier === null) {
    return { skip: damaged.length > 0 ? { code: 'IDENTIFIER_INVALID', detail: damaged.join(', ') } : { code: 'NO_CLICK_ID' } };
  }

  const money = outgoingValue(goal.value, fact, currencyOf);
  const row: GoogleAdsRow = {
    clickId: best,
    hashedPhone,
    conversionActionId: goal.conversionActionId,
    ...conversionTimes(fact.occurredAt),
    value: money && fromMinorUnits(money.minor),
    currency: money && money.currency,
    orderId: fact.idempotencyKey,
    consent: settings.consent,
    eventSource: settings.eventSource,
  };
  return { row, groupKey: groupKeyOf(row), identifier };
}

/** The row as Google has it (order id, identifier), with the conversion's present value. An adjustment needs a value. */
export function prepareSameConversion(
  fact: ConversionFact,
  sentBy: Identifier | null,
  settings: GoogleAdsSettings,
  currencyOf?: CurrencyOf,
): Prepared<GoogleAdsRow> {
  const kind = CLICK_ID_ORDER.find((one) => one === sentBy?.kind);
  const clickIds: ClickIds = sentBy !== null && kind !== undefined ? { [kind]: sentBy.value } : {};
  const prepared = prepareGoogleAdsRow({ ...fact, call: { ...fact.call, clickIds } }, settings, currencyOf);
  return 'row' in prepared && prepared.row.value === null ? { skip: { code: 'RESTATE_UNSUPPORTED' } } : prepared;
}

/** Rows with the same key share a request: the Data Manager states action and consent once for all of them. */
function groupKeyOf(row: GoogleAdsRow): string {
  return [row.conversionActionId, row.consent.adUserData, row.consent.adPersonalization].join('/');
}

function identifierOf(clickId: GoogleClickId | null, hashedPhone: string | null): Identifier | null {
  if (clickId !== null) return { kind: clickId.kind, value: clickId.value };
  return hashedPhone === null ? null : { kind: 'phone', value: hashedPhone };
}

/** The Google Ads API takes no user identifiers beside a braid; the Data Manager does. */
function mayHashPhone({ hashedPhone, transport }: GoogleAdsSettings, clickId: GoogleClickId | null): boolean {
  const isBraid = clickId !== null && clickId.kind !== 'gclid';
  return hashedPhone && !(isBraid && transport === 'google-ads-api');
}

/** Google hashes the number with its `+`. An incomplete E.164 number would match nobody, or spoil the whole request. */
function hashPhone(number: string | null): string | null {
  return number !== null && E164.test(number) ? sha256(number) : null;
}

/** One second in both formats, in UTC: with an offset in the text the account's own time zone does not matter. */
export function conversionTimes(occurredAt: Instant): Pick<GoogleAdsRow, 'dateTime' | 'timestamp'> {
  const iso = toIso(occurredAt);
  const date = iso.slice(0, 10);
  const time = iso.slice(11, 19);
  return { dateTime: `${date} ${time}+00:00`, timestamp: `${date}T${time}Z` };
}

/** The personal fields that leave with a row, by our names; the number only as its hash. */
export function googleAdsPersonalFields({ clickId, hashedPhone }: GoogleAdsRow): readonly string[] {
  return [...(clickId === null ? [] : [clickId.kind]), ...(hashedPhone === null ? [] : ['callerNumber'])];
}
