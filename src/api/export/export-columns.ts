import { CLICK_ID_KINDS } from '../../domain/calls/call.js';
import type { CsvCell } from '../../runtime/csv.js';
import type { CallView } from '../calls/call-views.js';
import type { UploadView } from '../uploads/upload-views.js';

/** The columns of a file, in order. */
export type CsvColumns<View> = Readonly<Record<string, (view: View) => CsvCell>>;

/** A call as the list shows it, one value per column. */
export const CALL_EXPORT_COLUMNS: CsvColumns<CallView> = {
  id: (call) => call.id,
  project: (call) => call.project,
  source: (call) => call.source,
  callId: (call) => call.callId,
  phase: (call) => call.phase,
  startedAt: (call) => call.startedAt,
  endedAt: (call) => call.endedAt,
  callType: (call) => call.callType,
  statusCode: (call) => call.statusCode,
  accepted: (call) => call.accepted,
  answered: (call) => call.answered,
  trackingNumber: (call) => call.trackingNumber,
  callerNumber: (call) => call.callerNumber,
  talkSeconds: (call) => call.talkSeconds,
  waitSeconds: (call) => call.waitSeconds,
  isNew: (call) => call.isNew,
  isQuality: (call) => call.isQuality,
  isDuplicate: (call) => call.isDuplicate,
  uid: (call) => call.uid,
  gaCid: (call) => call.gaCid,
  yaCid: (call) => call.yaCid,
  rsCid: (call) => call.rsCid,
  utmSource: (call) => call.utm.source,
  utmMedium: (call) => call.utm.medium,
  utmCampaign: (call) => call.utm.campaign,
  utmContent: (call) => call.utm.content,
  utmTerm: (call) => call.utm.term,
  ...Object.fromEntries(CLICK_ID_KINDS.map((kind) => [kind, (call: CallView) => call.clickIds[kind] ?? null])),
  gaSessionId: (call) => call.gaSessionId,
  countryCode: (call) => call.countryCode,
  regionCode: (call) => call.regionCode,
  city: (call) => call.city,
  device: (call) => call.device,
  ip: (call) => call.ip,
  pageUrl: (call) => call.pageUrl,
  firstUrl: (call) => call.firstUrl,
  customParam: (call) => call.customParam,
  warnings: (call) => call.warnings.join(' '),
  receivedAt: (call) => call.receivedAt,
  updatedAt: (call) => call.updatedAt,
};

/** An upload as the list shows it. */
export const UPLOAD_EXPORT_COLUMNS: CsvColumns<UploadView> = {
  id: (upload) => upload.id,
  project: (upload) => upload.project,
  callId: (upload) => upload.callId,
  goal: (upload) => upload.goal,
  destination: (upload) => upload.destination,
  platform: (upload) => upload.platform,
  state: (upload) => upload.state,
  reasonCode: (upload) => upload.reason?.code ?? null,
  reason: (upload) => upload.reason?.text ?? null,
  attempts: (upload) => upload.attempts,
  dueAt: (upload) => upload.dueAt,
  expiresAt: (upload) => upload.expiresAt,
  value: (upload) => upload.value,
  currency: (upload) => upload.currency,
  identifierKind: (upload) => upload.identifier?.kind ?? null,
  identifier: (upload) => upload.identifier?.value ?? null,
  idempotencyKey: (upload) => upload.idempotencyKey,
  remoteRef: (upload) => upload.remoteRef,
  verified: (upload) => upload.verified,
  retraction: (upload) => upload.retraction?.state ?? null,
  createdAt: (upload) => upload.createdAt,
  updatedAt: (upload) => upload.updatedAt,
};
