import type { Instant } from '../time/instant.js';

/** What can be wrong with a webhook's values, or with the whole call. Stable: part of the API. */
export const WARNING_CODES = [
  'DATE_INVALID',
  'TZ_ASSUMED',
  'TZ_SUSPECT',
  'YACID_INVALID',
  'GACID_INVALID',
  'CLICK_ID_INVALID',
  'CLICK_ID_SEVERAL',
  'GA_SESSION_ID_INVALID',
  'CALLER_NOT_E164',
  'ENCODING_SUSPECT',
  'CUSTOM_PARAM_UNREADABLE',
  'TRUNCATED',
  'PARAMETERS_CUT',
  'VALUE_UNREADABLE',
  'QUALITY_CONFLICT',
  'QUALITY_REVOKED_AFTER_UPLOAD',
  'NEVER_ENDED',
] as const;
export type WarningCode = (typeof WARNING_CODES)[number];

export const CLICK_ID_KINDS = ['gclid', 'gbraid', 'wbraid', 'yclid', 'rb_clickid'] as const;
export type ClickIdKind = (typeof CLICK_ID_KINDS)[number];
export type ClickIds = Readonly<Partial<Record<ClickIdKind, string>>>;

/** What a value is in the code. How it is read, shown, exported and asked for in rules follows from the name of its type. */
export interface FieldTypes {
  readonly flag: boolean;
  /** A code. */
  readonly number: number;
  /** A duration in whole seconds. */
  readonly seconds: number;
  /** Minor units of a currency. */
  readonly amount: number;
  /** Three letters of ISO 4217. */
  readonly currency: string;
  readonly instant: Instant;
  /** Trimmed. */
  readonly text: string;
  /** As received, except that a UTM value encoded twice is decoded: it is compared with what the site's owner wrote. */
  readonly exact: string;
  /** E.164. */
  readonly phone: string;
  /** An IPv4 or IPv6 address. */
  readonly ip: string;
  /** `1234567890.1763800000`. */
  readonly gaClientId: string;
  /** 1 to 20 digits within 64 bits unsigned: text, because it does not fit a JS number. */
  readonly yaClientId: string;
  readonly clickIds: ClickIds;
  /** Distinct texts in the order received. */
  readonly texts: readonly string[];
  readonly warnings: readonly WarningCode[];
}

/**
 * How a condition of a rule judges the field; `custom` ones are written out in goals/. The condition's value is true or false for
 * `is`, a number for `atLeast` and `atMost`, and for `matches` a text or a list of texts, which may hold `*`; `matchesAddress`
 * compares what is in addresses, where one text may be written in several ways. Of a field with several texts any may match.
 */
export type ConditionKind = 'is' | 'atLeast' | 'atMost' | 'matches' | 'matchesAddress' | 'custom';

interface FieldDefinition {
  /** A list is an enumeration and gives its words. */
  readonly type: keyof FieldTypes | readonly string[];
  /**
   * `latest`: webhooks say it. A non-empty value beats an empty one, an end beats a start, the later webhook beats the earlier.
   * `derived`: it follows from the merged call. `own`: the program's own; merge.ts and call-merger.ts say how it comes about.
   */
  readonly merge: 'latest' | 'derived' | 'own';
  /**
   * What an erasure removes. `masked` is hidden in answers until it is revealed; `masked`, `identifier` and what may be sent to a
   * platform are also struck out of the kept copies of requests.
   */
  readonly personal: false | 'masked' | 'identifier' | 'content';
  /**
   * Whether it may be sent to a platform, or a row depends on it. Delivery reads nothing else of a call: what is not read cannot
   * leave, and reading whole calls took as long as sending them.
   */
  readonly upload: boolean;
  /** The conditions of rules that ask for it. */
  readonly when: Readonly<Record<string, ConditionKind>>;
  /** Never null. Other fields are null until a webhook carries them. */
  readonly always?: true;
  /** The name in a `mapped` source's table and in readers, if it differs from the field's; null: not a parameter of its own. */
  readonly parameter?: string | null;
  /** The name in the API's call, if it differs from the field's; `utm.source` is inside `utm`. Null: not shown. */
  readonly view?: string | null;
  /** Raised when a webhook carries a value that cannot be read. */
  readonly warning?: WarningCode;
  /** Maximum length in characters, where it is below the usual limit. */
  readonly longest?: number;
}

/**
 * A call, described once. Its types, the reader of webhooks, `mapped` sources, the merge, simple conditions of rules, the API's
 * call and its OpenAPI schema, the CSV export, the shares of parameters, what delivery reads and what an erasure removes derive
 * from this table, in this order. What else a new field needs: README.md of domain/.
 */
export const CALL_FIELD_DEFINITIONS = {
  id: { type: 'text', merge: 'own', always: true, personal: false, upload: true, when: {} },
  projectId: { type: 'text', merge: 'own', always: true, personal: false, upload: false, when: {}, view: 'project' },
  sourceId: {
    type: 'text',
    merge: 'own',
    always: true,
    personal: false,
    upload: false,
    when: { sources: 'matches' },
    view: 'source',
  },
  /** The vendor's id. */
  callId: { type: 'text', merge: 'own', always: true, personal: false, upload: true, when: {} },
  phase: { type: ['started', 'ended'], merge: 'own', always: true, personal: false, upload: false, when: {} },
  startedAt: {
    type: 'instant',
    merge: 'latest',
    personal: false,
    upload: false,
    when: { hours: 'custom' },
    warning: 'DATE_INVALID',
  },
  /** True when the vendor gave the start to the minute only. */
  startedToMinute: { type: 'flag', merge: 'latest', personal: false, upload: false, when: {}, parameter: null, view: null },
  endedAt: { type: 'instant', merge: 'latest', personal: false, upload: false, when: {}, warning: 'DATE_INVALID' },
  callType: {
    type: ['dynamic', 'static', 'default'],
    merge: 'latest',
    personal: false,
    upload: true,
    when: { callTypes: 'matches' },
  },
  direction: { type: ['in', 'out'], merge: 'latest', personal: false, upload: false, when: { direction: 'matches' } },
  statusCode: { type: 'number', merge: 'latest', personal: false, upload: false, when: { statusCodes: 'custom' } },
  /** Whether the vendor says that the call was answered; null from vendors that send status codes. */
  saidAnswered: { type: 'flag', merge: 'latest', personal: false, upload: false, when: {}, parameter: 'answered', view: null },
  /** True for status 11XX; without a status, what the vendor says; null without either. */
  accepted: { type: 'flag', merge: 'derived', personal: false, upload: false, when: { accepted: 'is' } },
  /**
   * Accepted and talked; false if there is a status but no readable talk time; null if there is neither status nor vendor's
   * word.
   */
  answered: { type: 'flag', merge: 'derived', personal: false, upload: true, when: { answered: 'is' } },
  trackingNumber: { type: 'phone', merge: 'latest', personal: false, upload: true, when: { trackingNumbers: 'matches' } },
  /** In full. Masked wherever it is shown. */
  callerNumber: {
    type: 'phone',
    merge: 'latest',
    personal: 'masked',
    upload: true,
    when: { callerNumbers: 'custom', uniqueWithinDays: 'custom', callNumber: 'custom' },
    warning: 'CALLER_NOT_E164',
  },
  /** Keyed hash of the caller's number; outlives the number itself. */
  callerKey: { type: 'text', merge: 'own', personal: 'content', upload: false, when: {}, view: null },
  talkSeconds: {
    type: 'seconds',
    merge: 'latest',
    personal: false,
    upload: true,
    when: { minTalkSeconds: 'atLeast', maxTalkSeconds: 'atMost' },
  },
  waitSeconds: {
    type: 'seconds',
    merge: 'latest',
    personal: false,
    upload: true,
    when: { minWaitSeconds: 'atLeast', maxWaitSeconds: 'atMost' },
  },
  isNew: { type: 'flag', merge: 'latest', personal: false, upload: true, when: { new: 'is' } },
  isQuality: { type: 'flag', merge: 'latest', personal: false, upload: false, when: { quality: 'is' } },
  isDuplicate: { type: 'flag', merge: 'latest', personal: false, upload: false, when: { duplicate: 'is' } },
  /** The vendor's labels of the call. */
  tags: { type: 'texts', merge: 'latest', personal: 'content', upload: false, when: { tags: 'matches' } },
  /** What the vendor or its CRM says the call is worth, in which currency, and the CRM's deal. */
  valueMinor: { type: 'amount', merge: 'latest', personal: false, upload: false, when: {}, parameter: 'value', view: 'value' },
  currency: { type: 'currency', merge: 'latest', personal: false, upload: false, when: {} },
  dealId: { type: 'text', merge: 'latest', personal: 'content', upload: true, when: {}, longest: 255 },
  uid: { type: 'text', merge: 'latest', personal: 'identifier', upload: false, when: {} },
  gaCid: { type: 'gaClientId', merge: 'latest', personal: 'identifier', upload: true, when: {}, warning: 'GACID_INVALID' },
  yaCid: { type: 'yaClientId', merge: 'latest', personal: 'identifier', upload: true, when: {}, warning: 'YACID_INVALID' },
  rsCid: { type: 'text', merge: 'latest', personal: 'identifier', upload: false, when: {} },
  utmSource: {
    type: 'exact',
    merge: 'latest',
    personal: false,
    upload: true,
    when: { utmSource: 'matchesAddress' },
    view: 'utm.source',
  },
  utmMedium: {
    type: 'exact',
    merge: 'latest',
    personal: false,
    upload: true,
    when: { utmMedium: 'matchesAddress' },
    view: 'utm.medium',
  },
  utmCampaign: {
    type: 'exact',
    merge: 'latest',
    personal: false,
    upload: true,
    when: { utmCampaign: 'matchesAddress' },
    view: 'utm.campaign',
    // Calls are looked up by campaign, and PostgreSQL indexes at most 2704 bytes; a character may take three.
    longest: 800,
  },
  utmContent: {
    type: 'exact',
    merge: 'latest',
    personal: false,
    upload: true,
    when: { utmContent: 'matchesAddress' },
    view: 'utm.content',
  },
  utmTerm: {
    type: 'exact',
    merge: 'latest',
    personal: false,
    upload: true,
    when: { utmTerm: 'matchesAddress' },
    view: 'utm.term',
  },
  /** Where the UTM values come from: all from the vendor, or some from an address because the vendor sent none. */
  utmFrom: { type: ['vendor', 'page', 'entry'], merge: 'derived', personal: false, upload: false, when: {} },
  /** UTM fields that were read from an address; the vendor's own value replaces them when it arrives. */
  utmFilled: { type: 'texts', merge: 'derived', personal: false, upload: false, when: {}, view: null },
  clickIds: { type: 'clickIds', merge: 'derived', always: true, personal: 'identifier', upload: true, when: {} },
  gaSessionId: { type: 'text', merge: 'derived', personal: 'identifier', upload: true, when: {} },
  countryCode: { type: 'text', merge: 'latest', personal: false, upload: false, when: { countries: 'matches' } },
  regionCode: { type: 'text', merge: 'latest', personal: false, upload: false, when: { regions: 'matches' } },
  city: { type: 'text', merge: 'latest', personal: false, upload: true, when: { cities: 'matches' } },
  device: { type: 'text', merge: 'latest', personal: false, upload: false, when: { devices: 'matches' } },
  ip: { type: 'ip', merge: 'latest', personal: 'masked', upload: false, when: {} },
  pageUrl: { type: 'text', merge: 'latest', personal: 'content', upload: true, when: { page: 'matchesAddress' } },
  firstUrl: { type: 'text', merge: 'latest', personal: 'content', upload: false, when: { firstPage: 'matchesAddress' } },
  customParam: {
    type: 'exact',
    merge: 'latest',
    personal: 'content',
    upload: false,
    when: { customParam: 'custom' },
    // MANGO's own limit.
    longest: 4000,
  },
  /** Click ids found as parameters of their own, or leaked to the top level of the webhook by an unencoded inner address. */
  leakedClickIds: {
    type: 'clickIds',
    merge: 'latest',
    personal: 'identifier',
    upload: false,
    when: {},
    parameter: null,
    view: null,
  },
  warnings: { type: 'warnings', merge: 'own', always: true, personal: false, upload: true, when: {} },
  /** When the first receipt came. */
  receivedAt: { type: 'instant', merge: 'own', always: true, personal: false, upload: false, when: {} },
  updatedAt: { type: 'instant', merge: 'own', always: true, personal: false, upload: false, when: {} },
} as const satisfies Readonly<Record<string, FieldDefinition>>;

type Definitions = typeof CALL_FIELD_DEFINITIONS;

/** Every field of a call. */
export type CallKey = keyof Definitions;
/** The fields whose definition has this property: `FieldsWith<{ merge: 'latest' }>`. */
export type FieldsWith<Property> = { [F in CallKey]: Definitions[F] extends Property ? F : never }[CallKey];

type TypeOf<Type> = Type extends keyof FieldTypes ? FieldTypes[Type] : Type extends readonly (infer Word)[] ? Word : never;
type ValueOf<Definition> = Definition extends { readonly type: infer Type; readonly always: true }
  ? TypeOf<Type>
  : Definition extends { readonly type: infer Type }
    ? TypeOf<Type> | null
    : never;
/** A call's values of some of its fields. */
export type ValuesOf<Fields extends CallKey> = {
  readonly [F in keyof Definitions as Extract<F, Fields>]: ValueOf<Definitions[F]>;
};

/** What the table says of a field. */
export type DefinitionOf<F extends CallKey> = Definitions[F];

export const CALL_KEYS = Object.keys(CALL_FIELD_DEFINITIONS) as readonly CallKey[];

/** What the table says of a field, for code that knows the field only at run time. */
export function definitionOf(field: CallKey): FieldDefinition {
  return CALL_FIELD_DEFINITIONS[field];
}
