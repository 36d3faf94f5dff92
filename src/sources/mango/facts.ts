import { CLICK_ID_KINDS, type CallFacts, type ClickIds } from '../../domain/call.js';
import { toGaClientId, toUnsigned64 } from '../../domain/client-ids.js';
import { readDate, type ReadDate } from '../../domain/dates.js';
import { toE164 } from '../../domain/phone.js';
import type { ParameterReader } from './reader.js';
import type { MangoSettings } from './settings.js';
import { asItCame, readBoolean, readCallType, readInteger, readText } from './values.js';

/** The page's parameter is `URLl` in the vendor's table and `url` in what receivers get. */
const PAGE_NAMES = ['URLl', 'url', 'urli'];

/** All facts of one webhook; null where it says nothing or nothing readable. Warnings gather in the reader. */
export function readFacts(reader: ParameterReader, settings: MangoSettings): CallFacts {
  const start = readMoment(reader, 'dateStart', settings);
  return {
    startedAt: start?.instant ?? null,
    startedToMinute: start?.toMinute ?? null,
    endedAt: readMoment(reader, 'dateEnd', settings)?.instant ?? null,
    callType: reader.take('callType', readCallType),
    statusCode: reader.take('callStatus', readInteger),
    saidAnswered: null,
    trackingNumber: reader.take('number', toE164),
    callerNumber: reader.take('callerNumber', toE164, 'CALLER_NOT_E164'),
    talkSeconds: reader.take('duration', readInteger),
    waitSeconds: reader.take('waitDuration', readInteger),
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
    pageUrl: reader.take(PAGE_NAMES, readText),
    firstUrl: reader.take('firstUrl', readText),
    customParam: reader.take('customParam', asItCame),
    leakedClickIds: readLeakedClickIds(reader),
  };
}

function readMoment(reader: ParameterReader, name: string, settings: MangoSettings): ReadDate | null {
  const date = reader.take(name, (text) => readDate(text, settings), 'DATE_INVALID');
  if (date?.zoneAssumed) reader.warnings.add('TZ_ASSUMED');
  return date;
}

/** The vendor sends no click ids: at the top level they are the rest of a page address that was put in unencoded. */
function readLeakedClickIds(reader: ParameterReader): ClickIds | null {
  const leaked = CLICK_ID_KINDS.flatMap((kind) => {
    const id = reader.take(kind, readText);
    return id === null ? [] : [[kind, id] as const];
  });
  return leaked.length === 0 ? null : Object.fromEntries(leaked);
}
