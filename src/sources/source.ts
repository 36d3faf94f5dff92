import type { ZodType } from 'zod';
import type { CallEvent } from '../domain/call.js';
import type { Instant } from '../domain/instant.js';
import type { Language, Reason } from '../domain/reason.js';
import type { CallList } from './call-list.js';

/** One webhook as it came. Text is exactly what arrived: nothing is decoded before it is stored. */
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
}

/** Turns one receipt into one call event. Pure; never throws: what cannot be read is `unreadable` with a reason. */
export interface CallSource<Settings = unknown> {
  /** The config's `type`. */
  readonly type: string;
  /** This vendor's own keys of a source in the config, beside id, type, tokens and maxPerSecond. */
  readonly settings: ZodType<Settings>;
  /** The rules by which dates are read, as text: when it changes, what was learned about the source's clock means nothing. */
  timeKey(settings: Settings): string;
  /** The vendor's own list of calls, where it has one and the settings say how to get at it; else null. */
  callList?(settings: Settings): CallList | null;
  /** What the vendor's status code means, in words; null for one that its table does not know. Without it the vendor has no table. */
  statusText?(code: number, language: Language): string | null;
  parse(receipt: RawReceipt, settings: Settings): { readonly event: CallEvent } | { readonly unreadable: Reason };
}
