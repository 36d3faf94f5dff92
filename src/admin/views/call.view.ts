import { z } from 'zod';
import { CLICK_ID_KINDS, WARNING_CODES } from '../../domain/calls/call.js';
import { maskIp, maskPhone } from '../../domain/calls/masking.js';
import { toIso } from '../../domain/time/instant.js';
import { UPLOAD_STATES } from '../../domain/uploads/upload-states.js';
import type { CallEntity } from '../../store/schema/entities/call.entity.js';
import { listOf, maybeText, maybeTime, time } from './common.js';

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
    startedAt: maybeTime,
    endedAt: maybeTime,
    callType: z.enum(['dynamic', 'static', 'default']).nullable(),
    statusCode: maybeNumber,
    accepted: maybeBoolean,
    answered: maybeBoolean,
    trackingNumber: maybeText.describe('E.164.'),
    callerNumber: maybeText.describe('Masked; POST /calls/{id}/reveal shows it in full.'),
    talkSeconds: maybeNumber,
    waitSeconds: maybeNumber,
    isNew: maybeBoolean,
    isQuality: maybeBoolean,
    isDuplicate: maybeBoolean,
    uid: maybeText,
    gaCid: maybeText,
    yaCid: maybeText,
    rsCid: maybeText,
    utm: z.strictObject({ source: maybeText, medium: maybeText, campaign: maybeText, content: maybeText, term: maybeText }),
    clickIds: z.partialRecord(z.enum(CLICK_ID_KINDS), z.string()).describe('Absent ones are left out.'),
    gaSessionId: maybeText,
    countryCode: maybeText,
    regionCode: maybeText,
    city: maybeText,
    device: maybeText,
    ip: maybeText.describe('Masked.'),
    pageUrl: maybeText,
    firstUrl: maybeText,
    customParam: maybeText,
    warnings: z.array(z.enum(WARNING_CODES)),
    receivedAt: time,
    updatedAt: time,
  })
  .meta({ id: 'Call' });
export type CallView = z.output<typeof callSchema>;

/** A call in a list also says how far it has come at each destination; one that is not named there has no upload for it. */
export const listedCallSchema = callSchema
  .extend({ destinations: z.array(z.strictObject({ id: z.string(), state: z.enum(UPLOAD_STATES) })) })
  .meta({ id: 'ListedCall' });
export const callListSchema = listOf(listedCallSchema);

export const revealedSchema = z.strictObject({ callerNumber: maybeText, ip: maybeText }).meta({ id: 'Revealed' });

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
