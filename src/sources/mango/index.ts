import type { CallFacts, CallType } from '../../domain/calls/call.js';
import { parseDate } from '../../domain/time/date-parsing.js';
import { PARAMETER_FIELDS, type ParameterField, readCallFacts, readEvent } from '../call-event.js';
import { ParameterReader, readBoolean, readInteger } from '../parameter-reader.js';
import { readParameters } from '../parameters.js';
import type { CallSource } from '../source.js';
import { mangoCallList } from './call-list.js';
import { type MangoSettings, mangoSettingsSchema } from './settings.js';
import { statusLabel } from './statuses.js';

/** MANGO's parameter names by field. */
const NAMES: Readonly<Record<ParameterField, readonly string[]>> = {
  startedAt: ['dateStart'],
  endedAt: ['dateEnd'],
  callType: ['callType'],
  // Call tracking sees calls by visitors only; no parameter tells the direction.
  direction: [],
  statusCode: ['callStatus'],
  // MANGO sends a code instead, from which it follows.
  saidAnswered: [],
  trackingNumber: ['number'],
  callerNumber: ['callerNumber'],
  talkSeconds: ['duration'],
  waitSeconds: ['waitDuration'],
  isNew: ['isNew'],
  isQuality: ['isQuality'],
  isDuplicate: ['isDuplicate'],
  // MANGO's call tracking has no labels and no sales.
  tags: [],
  valueMinor: [],
  currency: [],
  dealId: [],
  uid: ['uid'],
  gaCid: ['gaCid'],
  yaCid: ['yaCid'],
  rsCid: ['rsCid'],
  utmSource: ['utmSource'],
  utmMedium: ['utmMedium'],
  utmCampaign: ['utmCampaign'],
  utmContent: ['utmContent'],
  utmTerm: ['utmTerm'],
  countryCode: ['countryCode'],
  regionCode: ['regionCode'],
  city: ['city'],
  device: ['device'],
  ip: ['ip'],
  // The page's parameter is `URLl` in the vendor's table and `url` in real webhooks.
  pageUrl: ['URLl', 'url', 'urli'],
  firstUrl: ['firstUrl'],
  customParam: ['customParam'],
};

const CALL_TYPES: Readonly<Record<string, CallType>> = { '1': 'dynamic', '2': 'static', '3': 'default' };

/** All facts of one MANGO webhook. */
function readMangoFacts(reader: ParameterReader, settings: MangoSettings): Partial<CallFacts> {
  return readCallFacts(reader, {
    names: NAMES,
    readDate: (text) => parseDate(text, settings),
    readBoolean,
    country: null,
    readWord: { callType: readCallType },
  });
}

/** 1 dynamic, 2 static, 3 default; null for any other. */
function readCallType(text: string): CallType | null {
  const number = readInteger(text);
  return number === null ? null : (CALL_TYPES[number] ?? null);
}

/** Present only when the call is over. */
const END_PARAMETERS = ['dateEnd', 'duration', 'callStatus'];

/**
 * MANGO OFFICE call tracking: webhooks on the start and the end of a call.
 *
 * Vendor: "Вебхуки коллтрекинга", mango-office.ru/support/calltracking_vs_analytics, read 2026-11-22. Real webhooks differ in
 * places: see README.md beside this file.
 */
export const source: CallSource<MangoSettings> = {
  type: 'mango',
  settings: mangoSettingsSchema,
  parse(receipt, sourceSettings) {
    const reader = new ParameterReader(readParameters(receipt));
    return readEvent(reader, () => ({
      phase: reader.has(...END_PARAMETERS) ? 'ended' : 'started',
      facts: readMangoFacts(reader, sourceSettings),
    }));
  },
  saidFields: () => PARAMETER_FIELDS.filter((field) => NAMES[field].length > 0),
  callList: mangoCallList,
  statusText: statusLabel,
  timeKey: ({ timezone, zMeans }) => JSON.stringify([timezone, zMeans]),
};
