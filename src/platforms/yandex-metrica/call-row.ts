import type { UploadableCall } from '../../domain/calls/call.js';
import type { ConversionFact, PreparedRow } from '../kit/conversion.js';
import type { IdentifierKind, MetricaSettings } from './config.js';
import { ID_COLUMNS, visitorIds, priceOf, toSeconds } from './row-fields.js';

/** In the order of the file's columns. */
export const METRICA_CALL_COLUMNS = [
  'ClientId',
  'Yclid',
  'DateTime',
  'StaticCall',
  'Price',
  'Currency',
  'PhoneNumber',
  'TalkDuration',
  'HoldDuration',
  'CallMissed',
  'Tag',
  'FirstTimeCaller',
  'URL',
  'CallTrackerURL',
] as const;
export type CallCells = Readonly<Partial<Record<(typeof METRICA_CALL_COLUMNS)[number], string>>>;

/** One call for the call reports, missed and static ones included. */
export interface CallRow {
  readonly cells: CallCells;
  /** Unix seconds. */
  readonly dateTime: number;
  /** Metrica links it to no visit. */
  readonly isStatic: boolean;
  /** Whose number PhoneNumber is. */
  readonly phone: 'tracking' | 'caller' | null;
  readonly others: readonly IdentifierKind[];
}

/**
 * A call as a line for Metrica's call reports. Absent values are left out instead of being sent as 0.
 *
 * A call on a static or default number is static; so is one whose visitor is unknown, because Metrica can link it to nobody.
 * Static rows keep an empty ClientId: whether a file may lack every identifier column is not documented.
 *
 * @param publicUrl public address of this installation; null omits the link to the call
 * @see Yandex: management/calls, openapi/call/uploadCalls, read 2026-11-22
 */
export function prepareCall(fact: ConversionFact, settings: MetricaSettings, publicUrl: string | null): PreparedRow<CallRow> {
  const { call } = fact;
  const onStaticNumber = call.callType === 'static' || call.callType === 'default';
  const [identifier, ...others] = onStaticNumber ? [] : visitorIds(fact, settings);
  const { price, currency } = priceOf(fact.value);
  const phone = phoneOf(call, settings.phoneNumber);
  const dateTime = toSeconds(fact.occurredAt);
  const cells = filled({
    [identifier ? ID_COLUMNS[identifier.kind] : 'ClientId']: identifier?.value ?? '',
    DateTime: String(dateTime),
    StaticCall: identifier ? '0' : '1',
    Price: price,
    Currency: currency,
    PhoneNumber: phone,
    TalkDuration: call.talkSeconds?.toString(),
    HoldDuration: call.waitSeconds?.toString(),
    CallMissed: flag(call.answered === null ? null : !call.answered),
    Tag: (fact.goals ?? []).join(', ') || null,
    FirstTimeCaller: flag(call.isNew),
    URL: call.pageUrl,
    CallTrackerURL: publicUrl && `${publicUrl.replace(/\/+$/, '')}/calls/${call.id}`,
  });
  const row: CallRow = {
    cells,
    dateTime,
    isStatic: identifier === undefined,
    phone: phone === null || settings.phoneNumber === 'omit' ? null : settings.phoneNumber,
    others: others.map(({ kind }) => kind),
  };
  return { row, groupKey: `call ${identifier?.kind ?? 'static'}`, identifier: identifier ?? null };
}

/** `+70123456789`, the format in which calls store their numbers. */
function phoneOf(call: UploadableCall, wanted: MetricaSettings['phoneNumber']): string | null {
  if (wanted === 'omit') return null;
  return wanted === 'tracking' ? call.trackingNumber : call.callerNumber;
}

function flag(value: boolean | null): string | null {
  return value === null ? null : value ? '1' : '0';
}

function filled(cells: Readonly<Record<string, string | null | undefined>>): CallCells {
  return Object.fromEntries(Object.entries(cells).filter(([, cell]) => cell !== null && cell !== undefined));
}
