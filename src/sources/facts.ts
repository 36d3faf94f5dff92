import { CLICK_ID_KINDS, type CallFacts, type CallType, type ClickIds } from '../domain/call.js';
import { toGaClientId, toUnsigned64 } from '../domain/client-ids.js';
import type { ReadDate } from '../domain/dates.js';
import { toE164 } from '../domain/phone.js';
import type { ParameterReader } from './reader.js';
import { asItCame, readInteger, readText } from './values.js';

/** The facts for which vendors have names of their own; all others are read by the name they have with us. */
export type NamedFact =
  'startedAt' | 'endedAt' | 'statusCode' | 'saidAnswered' | 'trackingNumber' | 'talkSeconds' | 'waitSeconds' | 'pageUrl';

/** How one vendor says things. */
export interface Dialect {
  /** The parameters that may hold a fact, the first present one counts; none where the vendor never says it. */
  readonly names: Readonly<Record<NamedFact, readonly string[]>>;
  readonly readDate: (text: string) => ReadDate | null;
  readonly readBoolean: (text: string) => boolean | null;
  readonly readCallType: (text: string) => CallType | null;
}

/** All facts of one webhook; null where it says nothing or nothing readable. Warnings gather in the reader. */
export function readFacts(reader: ParameterReader, dialect: Dialect): CallFacts {
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
    utmSource: reader.take('utmSource', asItCame),
    utmMedium: reader.take('utmMedium', asItCame),
    utmCampaign: reader.take('utmCampaign', asItCame),
    utmContent: reader.take('utmContent', asItCame),
    utmTerm: reader.take('utmTerm', asItCame),
    countryCode: reader.take('countryCode', readText),
    regionCode: reader.take('regionCode', readText),
    city: reader.take('city', readText),
    device: reader.take('device', readText),
    ip: reader.take('ip', readText),
    pageUrl: reader.take(names.pageUrl, readText),
    firstUrl: reader.take('firstUrl', readText),
    customParam: reader.take('customParam', asItCame),
    leakedClickIds: readTopClickIds(reader),
  };
}

function readMoment(reader: ParameterReader, names: readonly string[], { readDate }: Dialect): ReadDate | null {
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
