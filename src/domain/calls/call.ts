import type { Instant } from '../time/instant.js';

export type CallPhase = 'started' | 'ended';
export type CallType = 'dynamic' | 'static' | 'default';

export const WARNING_CODES = [
  'DATE_INVALID',
  'TZ_ASSUMED',
  'TZ_SUSPECT',
  'YACID_INVALID',
  'GACID_INVALID',
  'CLICK_ID_INVALID',
  'CALLER_NOT_E164',
  'ENCODING_SUSPECT',
  'CUSTOM_PARAM_UNREADABLE',
  'TRUNCATED',
  'QUALITY_CONFLICT',
  'QUALITY_REVOKED_AFTER_UPLOAD',
] as const;
export type WarningCode = (typeof WARNING_CODES)[number];

export const CLICK_ID_KINDS = ['gclid', 'gbraid', 'wbraid', 'yclid', 'rb_clickid'] as const;
export type ClickIdKind = (typeof CLICK_ID_KINDS)[number];
export type ClickIds = Readonly<Partial<Record<ClickIdKind, string>>>;

/**
 * What one webhook can say about a call. Every field may be absent (null): customers choose the parameters.
 * Identifiers are text from end to end: a Metrica ClientID does not fit a JS number.
 */
export interface CallFacts {
  readonly startedAt: Instant | null;
  /** True when the vendor gave the start to the minute only. */
  readonly startedToMinute: boolean | null;
  readonly endedAt: Instant | null;
  readonly callType: CallType | null;
  readonly statusCode: number | null;
  /** The vendor's own word on whether the call was answered; null from vendors that send status codes. */
  readonly saidAnswered: boolean | null;
  /** E.164. */
  readonly trackingNumber: string | null;
  /** E.164, in full. Masked wherever it is shown. */
  readonly callerNumber: string | null;
  readonly talkSeconds: number | null;
  readonly waitSeconds: number | null;
  readonly isNew: boolean | null;
  readonly isQuality: boolean | null;
  readonly isDuplicate: boolean | null;
  readonly uid: string | null;
  /** Clean GA client id, `1234567890.1763800000`. */
  readonly gaCid: string | null;
  /** Metrica ClientID: 1 to 20 digits within 64 bits unsigned. */
  readonly yaCid: string | null;
  readonly rsCid: string | null;
  readonly utmSource: string | null;
  readonly utmMedium: string | null;
  readonly utmCampaign: string | null;
  readonly utmContent: string | null;
  readonly utmTerm: string | null;
  readonly countryCode: string | null;
  readonly regionCode: string | null;
  readonly city: string | null;
  readonly device: string | null;
  readonly ip: string | null;
  readonly pageUrl: string | null;
  readonly firstUrl: string | null;
  readonly customParam: string | null;
  /** Click ids that an unencoded inner address leaked to the top level of the webhook. */
  readonly leakedClickIds: ClickIds | null;
}

export type CallField = keyof CallFacts;

export const CALL_FIELDS = [
  'startedAt',
  'startedToMinute',
  'endedAt',
  'callType',
  'statusCode',
  'saidAnswered',
  'trackingNumber',
  'callerNumber',
  'talkSeconds',
  'waitSeconds',
  'isNew',
  'isQuality',
  'isDuplicate',
  'uid',
  'gaCid',
  'yaCid',
  'rsCid',
  'utmSource',
  'utmMedium',
  'utmCampaign',
  'utmContent',
  'utmTerm',
  'countryCode',
  'regionCode',
  'city',
  'device',
  'ip',
  'pageUrl',
  'firstUrl',
  'customParam',
  'leakedClickIds',
] as const satisfies readonly CallField[];

/** One webhook, read. */
export interface CallEvent {
  /** The vendor's id of the call. */
  readonly callId: string;
  readonly phase: CallPhase;
  readonly facts: Partial<CallFacts>;
  readonly warnings: readonly WarningCode[];
}

/** What follows from the facts of a merged call. */
export interface CallDerived {
  /** The status is 11XX; without a status the vendor's own word; null without either. */
  readonly accepted: boolean | null;
  /** Accepted and talked; false when a status came without a readable talk time; null without a status or a word of the vendor. */
  readonly answered: boolean | null;
  readonly clickIds: ClickIds;
  readonly gaSessionId: string | null;
}

/** One phone call, merged from its receipts. */
export interface Call extends CallFacts, CallDerived {
  readonly id: string;
  readonly projectId: string;
  readonly sourceId: string;
  readonly callId: string;
  readonly phase: CallPhase;
  readonly warnings: readonly WarningCode[];
  /** Keyed hash of the caller's number, outlives the number itself. */
  readonly callerKey: string | null;
  /** When the first receipt came. */
  readonly receivedAt: Instant;
  readonly updatedAt: Instant;
}

/**
 * All of a call that a platform may be told, or that a row depends on; a platform that needs more adds it here. Delivery reads nothing else of
 * the calls: what is not read cannot leave, and to read whole calls took as long as sending them.
 */
export const UPLOADABLE_FIELDS = [
  'id',
  'callId',
  'callType',
  'answered',
  'isNew',
  'talkSeconds',
  'waitSeconds',
  'trackingNumber',
  'callerNumber',
  'gaCid',
  'gaSessionId',
  'yaCid',
  'clickIds',
  'pageUrl',
  'warnings',
] as const satisfies readonly (keyof Call)[];

export type UploadableCall = Pick<Call, (typeof UPLOADABLE_FIELDS)[number]>;
