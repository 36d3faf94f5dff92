/** Stable reason codes, in groups. They never change once released; messages/ has a sentence for each in both languages. */
export const REASON_CODES = [
  // Nothing to match by
  'NO_IDENTIFIER',
  'NO_CLICK_ID',
  'IDENTIFIER_INVALID',
  'EXCLUDED',
  'GOAL_LOST',
  // Waiting
  'NEXT_ROUND',
  'UNDER_WAY',
  'ON_HOLD',
  'TOO_EARLY',
  'RATE_LIMITED',
  'PLATFORM_UNAVAILABLE',
  'REFUSED_FOR_NOW',
  'VALIDATED_ONLY',
  'SPLIT',
  'PROCESS_STOPPED',
  'SOURCE_TIME_SUSPECT',
  'SOURCE_TIME_LATE',
  // Holds of the whole destination
  'DESTINATION_PAUSED',
  'DESTINATION_DISABLED',
  'DESTINATION_GONE',
  'AUTHORISATION',
  'CONFIGURATION',
  'REQUEST_REFUSED',
  // The platform's own report on uploads
  'REPORT_REFUSED',
  'REPORT_LATER',
  // Reading back what the platform shows
  'READING_OFF',
  'READING_REFUSED',
  'READING_LATER',
  'READING_BUSY',
  'RB_PACKAGE_MISSING',
  // Lost answers and verdicts
  'ANSWER_LOST',
  'AWAITING_VERDICT',
  'VERDICT_MISSING',
  'ALREADY_THERE',
  'NOT_LINKED',
  'PARTLY_LINKED',
  'OTHER_IDENTIFIER',
  // Refused
  'REFUSED_BY_PLATFORM',
  'ROW_INVALID',
  'WINDOW_CLOSED',
  // People
  'CANCELLED_BY_PERSON',
  'GIVEN_UP_BY_PERSON',
  'RETRIED_BY_PERSON',
  'RESOLVED_BY_PERSON',
  'ERASED',
  'ERASED_UNSETTLED',
  // Shown in the call's history only
  'WOKEN',
  'GOAL_RETURNED',
  'CREATED',
  'VALUE_CHANGED',
  'RESTATE_PENDING',
  'RESTATED',
  'RESTATE_TAKEN',
  'RESTATE_OFF',
  'RESTATE_UNSUPPORTED',
  'RESTATE_TOO_LATE',
  'RESTATE_NOT_OURS',
  'RESTATE_REFUSED',
  'TAKE_BACK_IMPOSSIBLE',
  'TAKE_BACK_PENDING',
  'TAKEN_BACK',
  'TAKE_BACK_REFUSED',
  'SECOND_LOOK',
  // Receipts
  'CALLID_MISSING',
  'RECEIPT_UNREADABLE',
  'RECEIPT_IGNORED',
  'RECEIPT_DIVIDED',
  'LINE_NOT_JSON',
  'LINE_COLUMNS',
  'LINE_QUOTE_OPEN',
  'LINE_TOO_LONG',
  'LINE_FIELD_UNKNOWN',
  'LINE_FIELD_INVALID',
  // The vendor's own list of calls
  'LIST_REFUSED',
  'LIST_WRONG',
  'LIST_LIMITED',
  'LIST_UNAVAILABLE',
  'LIST_UNREADABLE',
  'SOURCE_GONE',
] as const;
export type ReasonCode = (typeof REASON_CODES)[number];

/** Why something is in its state: a stable code, and a detail that the sentence may show (never personal data). */
export interface Reason {
  readonly code: ReasonCode;
  readonly detail?: string | null;
}

/** Starts the detail of a missing call id where the source's config says in which parameters it comes. */
export const CALL_ID_TABLE = 'fields.';

const KNOWN: ReadonlySet<string> = new Set(REASON_CODES);

export function isReasonCode(code: string): code is ReasonCode {
  return KNOWN.has(code);
}
