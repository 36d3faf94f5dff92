import { CALL_KEYS, definitionOf, type CallKey, type FieldsWith, type ValuesOf, type WarningCode } from './call-fields.js';

export { CLICK_ID_KINDS, WARNING_CODES } from './call-fields.js';
export type { ClickIdKind, ClickIds, WarningCode } from './call-fields.js';

/** A field whose value comes from webhooks. */
export type CallField = FieldsWith<{ readonly merge: 'latest' }>;
export const CALL_FIELDS = fieldsWhere(({ merge }) => merge === 'latest') as readonly CallField[];

/** A field that follows from the merged call. */
type DerivedField = FieldsWith<{ readonly merge: 'derived' }>;
export const DERIVED_FIELDS = fieldsWhere(({ merge }) => merge === 'derived') as readonly DerivedField[];

/**
 * What one webhook can say about a call. Any field may be null: customers choose the parameters. Identifiers stay text
 * throughout: a Metrica ClientID does not fit a JS number.
 */
export type CallFacts = ValuesOf<CallField>;

/** What follows from the facts of a merged call. */
export type CallDerived = ValuesOf<DerivedField>;

/** One phone call, merged from its receipts. */
export type Call = ValuesOf<CallKey>;

export type CallPhase = Call['phase'];
export type CallType = NonNullable<Call['callType']>;

/** One webhook, parsed. */
export interface CallEvent {
  /** The vendor's id of the call. */
  readonly callId: string;
  readonly phase: CallPhase;
  readonly facts: Partial<CallFacts>;
  readonly warnings: readonly WarningCode[];
}

/**
 * The fields of a call that may be sent to a platform or decide about a row. A platform that needs more sets `upload` in
 * the table.
 */
export type UploadableField = FieldsWith<{ readonly upload: true }>;
export const UPLOADABLE_FIELDS = fieldsWhere(({ upload }) => upload) as readonly UploadableField[];
export type UploadableCall = ValuesOf<UploadableField>;

/** The fields that an erasure clears. */
export const PERSONAL_FIELDS = fieldsWhere(({ personal }) => personal !== false);

/** Details of a visit: visitor ids, page addresses, parameters of the site. Phone numbers have periods of their own. */
export const DETAIL_FIELDS = PERSONAL_FIELDS.filter(
  (field) => definitionOf(field).personal !== 'masked' && field !== 'callerKey',
);

function fieldsWhere(holds: (definition: ReturnType<typeof definitionOf>) => boolean): CallKey[] {
  return CALL_KEYS.filter((field) => holds(definitionOf(field)));
}
