import type { UploadableCall } from '../../domain/calls/call.js';
import type { Money } from '../../domain/money.js';
import type { Reason } from '../../domain/reason.js';
import type { Instant } from '../../domain/time/instant.js';
import { sha256 } from '../../runtime/ids.js';

/** Everything that a platform may know about one conversion. */
export interface ConversionFact {
  /** `rb-` + 32 hex digits; the same over retries, restarts and transports. */
  readonly idempotencyKey: string;
  /** Our goal id. */
  readonly goal: string;
  /** Frozen when the conversion was made; whole seconds. */
  readonly occurredAt: Instant;
  readonly value: Money | null;
  readonly call: UploadableCall;
  /** Kinds of identifiers by which the platform found nobody for this conversion. */
  readonly unlinkedBy?: readonly string[];
  /** Ids of the other goals that the call meets; given only for the built-in goal of every ended call, when its row leaves. */
  readonly goals?: readonly string[];
}

/** A delivered conversion whose call lost its goal. */
export interface RevokedConversion {
  readonly idempotencyKey: string;
  readonly goal: string;
  readonly occurredAt: Instant;
}

interface StoredConversion {
  readonly goal: string;
  readonly occurredAt: Instant;
  readonly valueMinor: number | null;
  readonly currency: string | null;
}

/** A conversion's value by the rules or a mark. */
export function conversionMoney({ valueMinor, currency }: Pick<StoredConversion, 'valueMinor' | 'currency'>): Money | null {
  return valueMinor !== null && currency !== null ? { minor: valueMinor, currency } : null;
}

/** The part of a conversion that a platform receives. */
export function conversionFact(
  call: UploadableCall,
  conversion: StoredConversion,
  idempotencyKey: string,
  more: Pick<ConversionFact, 'unlinkedBy' | 'goals'> = {},
): ConversionFact {
  const { goal, occurredAt } = conversion;
  return { idempotencyKey, goal, occurredAt, value: conversionMoney(conversion), call, ...more };
}

/** The same over retries, restarts and transports; never a bare number, never a phone. */
export function idempotencyKey(destination: string, goal: string, sourceId: string, vendorCallId: string): string {
  return `rb-${sha256([destination, goal, sourceId, vendorCallId].join('\n')).slice(0, 32)}`;
}

export interface Identifier {
  /** `yaCid`, `yclid`, `gaCid`, `gclid`, `gbraid`, `wbraid`, `phone` (hashed). */
  readonly kind: string;
  readonly value: string;
}

/**
 * A row ready to be sent. `row` must survive JSON unchanged: it is frozen in the database while a copy may be at the platform.
 */
export interface PreparedRow<Row> {
  readonly row: Row;
  /** Rows with different keys never share a request (Metrica: one identifier kind per file). */
  readonly groupKey: string;
  readonly identifier: Identifier | null;
}
export type Prepared<Row> = PreparedRow<Row> | { readonly skip: Reason };
