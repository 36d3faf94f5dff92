import type { Call } from '../domain/call.js';
import type { Instant } from '../domain/instant.js';
import { sha256 } from '../runtime/hash.js';
import type { ConversionFact } from './platform.js';

interface StoredConversion {
  readonly goal: string;
  readonly occurredAt: Instant;
  readonly valueMinor: number | null;
  readonly currency: string | null;
}

/** What a platform is told of one conversion. */
export function conversionFact(
  call: Call,
  conversion: StoredConversion,
  idempotencyKey: string,
  more: Pick<ConversionFact, 'unlinkedBy' | 'goals'> = {},
): ConversionFact {
  const { goal, occurredAt, valueMinor, currency } = conversion;
  const value = valueMinor !== null && currency !== null ? { minor: valueMinor, currency } : null;
  return { idempotencyKey, goal, occurredAt, value, call, ...more };
}

/** The same over retries, restarts and transports; never a bare number, never a phone. */
export function idempotencyKey(destination: string, goal: string, sourceId: string, vendorCallId: string): string {
  return `rb-${sha256([destination, goal, sourceId, vendorCallId].join('\n')).slice(0, 32)}`;
}
