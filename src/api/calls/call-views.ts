import { z } from 'zod';
import { CLICK_ID_KINDS, WARNING_CODES } from '../../domain/calls/call.js';
import { maskIp, maskPhone } from '../../domain/calls/masking.js';
import { toIso } from '../../domain/time/instant.js';
import { UPLOAD_STATES } from '../../domain/uploads/upload-states.js';
import type { CallEntity } from '../../store/schema/entities/call.entity.js';
import { isoTime, listOf, nullableText, nullableTime } from '../http/answer.js';

const maybeBoolean = z.boolean().nullable();
const maybeNumber = z.number().int().nullable();

/** Contract: 3. HTTP, Call. */
export const callSchema = z
  .strictObject({
    id: z.string(),
    project: z.string(),
    source: z.string(),
    callId: z.string().describe('The vendor’s id.'),
    phase: z.enum(['started', 'ended']),
    startedAt: nullableTime,
    endedAt: nullableTime,
    callType: z.enum(['dynamic', 'static', 'default']).nullable(),
    statusCode: maybeNumber,
    accepted: maybeBoolean,
    answered: maybeBoolean,
    trackingNumber: nullableText.describe('E.164.'),
    callerNumber: nullableText.describe('Masked; POST /calls/{id}/reveal shows it in full.'),
    talkSeconds: maybeNumber,
    waitSeconds: maybeNumber,
    isNew: maybeBoolean,
    isQuality: maybeBoolean,
    isDuplicate: maybeBoolean,
    uid: nullableText,
    gaCid: nullableText,
    yaCid: nullableText,
    rsCid: nullableText,
    utm: z.strictObject({
      source: nullableText,
      medium: nullableText,
      campaign: nullableText,
      content: nullableText,
      term: nullableText,
    }),
    clickIds: z.partialRecord(z.enum(CLICK_ID_KINDS), z.string()).describe('Absent ones are left out.'),
    gaSessionId: nullableText,
    countryCode: nullableText,
    regionCode: nullableText,
    city: nullableText,
    device: nullableText,
    ip: nullableText.describe('Masked.'),
    pageUrl: nullableText,
    firstUrl: nullableText,
    customParam: nullableText,
    warnings: z.array(z.enum(WARNING_CODES)),
    receivedAt: isoTime,
    updatedAt: isoTime,
  })
  .meta({ id: 'Call' });
export type CallView = z.output<typeof callSchema>;

/** A call in a list also says how far it has come at each destination; one that is not named there has no upload for it. */
const listedCallSchema = callSchema
  .extend({ destinations: z.array(z.strictObject({ id: z.string(), state: z.enum(UPLOAD_STATES) })) })
  .meta({ id: 'ListedCall' });
export const callListSchema = listOf(listedCallSchema);

export const revealedSchema = z.strictObject({ callerNumber: nullableText, ip: nullableText }).meta({ id: 'Revealed' });

/** A call for showing: the caller's number and address masked, all else as stored. */
export function toCallView(call: CallEntity): CallView {
  return {
    id: call.id,
    project: call.projectId,
    source: call.sourceId,
    callId: call.callId,
    phase: call.phase,
    startedAt: toIso(call.startedAt),
    endedAt: toIso(call.endedAt),
    callType: call.callType,
    statusCode: call.statusCode,
    accepted: call.accepted,
    answered: call.answered,
    trackingNumber: call.trackingNumber,
    callerNumber: call.callerNumber === null ? null : maskPhone(call.callerNumber),
    talkSeconds: call.talkSeconds,
    waitSeconds: call.waitSeconds,
    isNew: call.isNew,
    isQuality: call.isQuality,
    isDuplicate: call.isDuplicate,
    uid: call.uid,
    gaCid: call.gaCid,
    yaCid: call.yaCid,
    rsCid: call.rsCid,
    utm: {
      source: call.utmSource,
      medium: call.utmMedium,
      campaign: call.utmCampaign,
      content: call.utmContent,
      term: call.utmTerm,
    },
    clickIds: call.clickIds,
    gaSessionId: call.gaSessionId,
    countryCode: call.countryCode,
    regionCode: call.regionCode,
    city: call.city,
    device: call.device,
    ip: call.ip === null ? null : maskIp(call.ip),
    pageUrl: call.pageUrl,
    firstUrl: call.firstUrl,
    customParam: call.customParam,
    warnings: call.warnings,
    receivedAt: toIso(call.receivedAt),
    updatedAt: toIso(call.updatedAt),
  };
}

export const EXAMPLE_RECEIPT_ID = '019aab11-5a90-7e4f-8123-456789abcdef';
export const EXAMPLE_CALL_ID = '019aab11-5c20-7c3e-9d0b-6f4b5a1c2d3e';

/** What the OpenAPI document shows for a call. */
export const CALL_EXAMPLE: CallView = {
  id: EXAMPLE_CALL_ID,
  project: 'okna',
  source: 'mango-main',
  callId: '31760000000123457',
  phase: 'ended',
  startedAt: '2026-11-22T07:45:00.000Z',
  endedAt: '2026-11-22T07:49:00.000Z',
  callType: 'dynamic',
  statusCode: 1120,
  accepted: true,
  answered: true,
  trackingNumber: '+74951234567',
  callerNumber: '+7916***4567',
  talkSeconds: 187,
  waitSeconds: 12,
  isNew: true,
  isQuality: true,
  isDuplicate: false,
  uid: '5f1c1c2a9b',
  gaCid: '1234567890.1763800000',
  yaCid: '1763800000123456789',
  rsCid: null,
  utm: { source: 'yandex', medium: 'cpc', campaign: 'okna-moskva', content: null, term: 'пластиковые окна' },
  clickIds: { yclid: '17638000001234567891' },
  gaSessionId: null,
  countryCode: 'RU',
  regionCode: 'MOW',
  city: 'Москва',
  device: 'mobile',
  ip: '203.0.113.0',
  pageUrl: 'https://okna.example/calc?yclid=17638000001234567891',
  firstUrl: 'https://okna.example/',
  customParam: null,
  warnings: [],
  receivedAt: '2026-11-22T07:49:02.000Z',
  updatedAt: '2026-11-22T07:49:02.400Z',
};
