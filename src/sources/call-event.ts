import {
  type CallEvent,
  type CallFacts,
  type CallPhase,
  type CallType,
  CLICK_ID_KINDS,
  type ClickIds,
  WARNING_CODES,
} from '../domain/calls/call.js';
import { toGaClientId, toUnsigned64 } from '../domain/calls/identifiers.js';
import { toE164 } from '../domain/calls/phone.js';
import type { Reason } from '../domain/reason.js';
import type { ParsedDate } from '../domain/time/date-parsing.js';
import { type ParameterReader, readInteger, readText, readVerbatim } from './parameter-reader.js';

/** A call id is a key: cut short it would be another call's. */
const LONGEST_CALL_ID = 255;

/** What a reader makes of one receipt. */
export type ParsedReceipt = { readonly event: CallEvent } | { readonly unreadable: Reason };

/** The call event of a webhook whose parameter `callId` names the call; the rest is asked for only then. */
export function readEvent(
  reader: ParameterReader,
  rest: () => { readonly phase: CallPhase; readonly facts: CallFacts },
): ParsedReceipt {
  const callId = reader.take('callId', readText);
  if (callId === null) return { unreadable: { code: 'CALLID_MISSING' } };
  if (callId.length > LONGEST_CALL_ID) {
    return { unreadable: { code: 'CALLID_MISSING', detail: `callId > ${LONGEST_CALL_ID}` } };
  }
  const { phase, facts } = rest();
  const warnings = WARNING_CODES.filter((code) => reader.warnings.has(code));
  return { event: { callId, phase, facts: presentOnly(facts), warnings } };
}

function presentOnly(facts: CallFacts): Partial<CallFacts> {
  return Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== null));
}

/** The facts for which vendors have names of their own; all others are read by the name they have with us. */
export type VendorNamedField =
  'startedAt' | 'endedAt' | 'statusCode' | 'saidAnswered' | 'trackingNumber' | 'talkSeconds' | 'waitSeconds' | 'pageUrl';

/** How one vendor says things. */
interface VendorFormat {
  /** The parameters that may hold a fact, the first present one counts; none where the vendor never says it. */
  readonly names: Readonly<Record<VendorNamedField, readonly string[]>>;
  readonly readDate: (text: string) => ParsedDate | null;
  readonly readBoolean: (text: string) => boolean | null;
  readonly readCallType: (text: string) => CallType | null;
}

/** All facts of one webhook; null where it says nothing or nothing readable. Warnings gather in the reader. */
export function readCallFacts(reader: ParameterReader, dialect: VendorFormat): CallFacts {
  const { names, readBoolean, readCallType } = dialect;
  const start = readMoment(reader, names.startedAt, dialect);
  return {
    startedAt: start?.instant ?? null,
    startedToMinute: start?.toMinute ?? null,
    endedAt: readMoment(reader, names.endedAt, dialect)?.instant ?? null,
    callType: reader.take('callType', readCallType),
    statusCode: reader.take(names.statusCode, readInteger),
    saidAnswered: reader.take(names.saidAnswered, readBoolean),
    trackingNumber: reader.take(names.trackingNumber, toE164),
    callerNumber: reader.take('callerNumber', toE164, 'CALLER_NOT_E164'),
    talkSeconds: reader.take(names.talkSeconds, readInteger),
    waitSeconds: reader.take(names.waitSeconds, readInteger),
    isNew: reader.take('isNew', readBoolean),
    isQuality: reader.take('isQuality', readBoolean),
    isDuplicate: reader.take('isDuplicate', readBoolean),
    uid: reader.take('uid', readText),
    gaCid: reader.take('gaCid', toGaClientId, 'GACID_INVALID'),
    yaCid: reader.take('yaCid', toUnsigned64, 'YACID_INVALID'),
    rsCid: reader.take('rsCid', readText),
    utmSource: reader.take('utmSource', readVerbatim),
    utmMedium: reader.take('utmMedium', readVerbatim),
    utmCampaign: reader.take('utmCampaign', readVerbatim),
    utmContent: reader.take('utmContent', readVerbatim),
    utmTerm: reader.take('utmTerm', readVerbatim),
    countryCode: reader.take('countryCode', readText),
    regionCode: reader.take('regionCode', readText),
    city: reader.take('city', readText),
    device: reader.take('device', readText),
    ip: reader.take('ip', readText),
    pageUrl: reader.take(names.pageUrl, readText),
    firstUrl: reader.take('firstUrl', readText),
    customParam: reader.take('customParam', readVerbatim),
    leakedClickIds: readTopClickIds(reader),
  };
}

function readMoment(reader: ParameterReader, names: readonly string[], { readDate }: VendorFormat): ParsedDate | null {
  const date = reader.take(names, readDate, 'DATE_INVALID');
  if (date?.zoneAssumed) reader.warnings.add('TZ_ASSUMED');
  return date;
}

/** Click ids as parameters of their own, or the rest of a page address that was put in unencoded. */
function readTopClickIds(reader: ParameterReader): ClickIds | null {
  const found = CLICK_ID_KINDS.flatMap((kind) => {
    const id = reader.take(kind, readText);
    return id === null ? [] : [[kind, id] as const];
  });
  return found.length === 0 ? null : Object.fromEntries(found);
}
