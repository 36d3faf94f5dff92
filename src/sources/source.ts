import type { ZodType } from 'zod';
import type { CallKey } from '../domain/calls/call-fields.js';
import type { CallEvent } from '../domain/calls/call.js';
import type { FlatMember } from '../domain/lossless-json.js';
import type { Reason } from '../domain/reason.js';
import type { Language } from '../domain/localized-text.js';
import type { Instant } from '../domain/time/instant.js';
import type { HttpClient } from '../runtime/http.js';

/** One webhook as received. Text is kept exactly: nothing is decoded before it is stored. */
export interface RawReceipt {
  readonly id: string;
  readonly sourceId: string;
  readonly receivedAt: Instant;
  readonly method: string;
  /** The query string as sent, percent-encoded, without the question mark. */
  readonly query: string;
  readonly contentType: string | null;
  /** The body's bytes as base64; null without a body. */
  readonly bodyBase64: string | null;
  /** The body as clean text, if it was made from one in this process: decoding it again would give the same. */
  readonly bodyText?: string;
  /** The members of that text if it is a flat JSON object and they are known. */
  readonly bodyMembers?: readonly FlatMember[] | undefined;
}

/** The result of parsing one receipt. */
export type ParsedReceipt =
  | { readonly event: CallEvent }
  | { readonly unreadable: Reason }
  /** The config leaves it out. */
  | { readonly ignored: Reason }
  /** Several calls: the JSON body of each, to be read as receipts of their own. */
  | { readonly parts: readonly string[] };

/** Turns one receipt into one call event. Pure; never throws: an unreadable one is `unreadable` with a reason. */
export interface CallSource<Settings = unknown> {
  /** The config's `type`. */
  readonly type: string;
  /** This vendor's own keys of a source in the config, beside id, type, tokens and maxPerSecond. */
  readonly settings: ZodType<Settings>;
  /** The date rules as text: when it changes, what was learned about the source's clock becomes invalid. */
  timeKey(settings: Settings): string;
  /** The vendor's own list of calls, if it has one and the settings give access to it; else null. */
  callList?(settings: Settings): CallList | null;
  /** The meaning of the vendor's status code; null for an unknown one. Left out by vendors without a table. */
  statusText?(code: number, language: Language): string | null;
  /** The fields that this source can provide at all, by its table of parameters. */
  saidFields(settings: Settings): readonly CallKey[];
  parse(receipt: RawReceipt, settings: Settings): ParsedReceipt;
}

/** Nest token of the call sources' adapters: `@Inject(SOURCES) sources: CallSource[]`. */
export const SOURCES = Symbol('sources');

/** A vendor's own list of past calls, accessed with one source's settings. */
export interface CallList {
  /** Cron of five or six fields, in the business's time zone. */
  readonly schedule: string;
  /** How many days back each comparison covers. */
  readonly days: number;
  /** The calls that began within the period, as the vendor has them. A failure is a value: it never throws. */
  fetch(period: ListPeriod, context: ListContext): Promise<ListAnswer>;
}

/** At most a day. */
export interface ListPeriod {
  readonly from: Instant;
  readonly to: Instant;
}

interface ListContext {
  readonly http: HttpClient;
  readonly now: Instant;
  readonly signal: AbortSignal;
}

/** Each row is one call as JSON, with every digit of its ids. */
export type ListAnswer = { readonly rows: readonly string[] } | { readonly trouble: ListFailure };

export interface ListFailure {
  /** Never contains a token or an address. */
  readonly reason: Reason;
  /** Transient: retried within the day; else at the next scheduled time. */
  readonly passing: boolean;
  /** The wait that the vendor asked for, in milliseconds; 0 if none. */
  readonly afterMs: number;
}
