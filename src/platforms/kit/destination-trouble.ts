import { MINUTE } from '../../domain/time/instant.js';
import type { Departure } from '../../domain/uploads/departure.js';
import type { Outcome } from '../../domain/uploads/outcome.js';
import type { BatchAnswer, DestinationTrouble, Exchange } from './answers.js';

/** Default where a platform names no time: quotas are usually token buckets that refill by the minute. */
export const QUOTA_DELAY_MS = MINUTE;

export function accessTrouble(detail: string): DestinationTrouble {
  return { kind: 'pause', reason: { code: 'AUTHORISATION', detail } };
}

export function settingTrouble(detail: string): DestinationTrouble {
  return { kind: 'pause', reason: { code: 'CONFIGURATION', detail } };
}

/** The request itself is refused, whatever rows it contains. */
export function refusalTrouble(detail: string): DestinationTrouble {
  return { kind: 'pause', reason: { code: 'REQUEST_REFUSED', detail } };
}

export function quotaTrouble(afterMs: number | null, detail: string | null = null): DestinationTrouble {
  return { kind: 'delay', reason: { code: 'RATE_LIMITED', detail }, afterMs: afterMs ?? QUOTA_DELAY_MS };
}

/** @param afterMs when the platform wants to be asked again; null leaves it to our own backoff */
export function outageTrouble(detail: string, afterMs: number | null = null): DestinationTrouble {
  const reason = { code: 'PLATFORM_UNAVAILABLE', detail } as const;
  return afterMs === null ? { kind: 'outage', reason } : { kind: 'delay', reason, afterMs };
}

/** The outcome of a row that the platform did not take because of the destination's trouble. */
export function heldOutcomeOf(trouble: DestinationTrouble, platformCode?: string): Outcome {
  return { kind: 'held', code: trouble.reason.code, ...(platformCode === undefined ? {} : { platformCode }) };
}

const TROUBLE_SEVERITY: Readonly<Record<DestinationTrouble['kind'], number>> = { pause: 3, delay: 2, outage: 1 };

/** The trouble to report first; undefined for none. */
export function mostSevereTrouble(troubles: readonly DestinationTrouble[]): DestinationTrouble | undefined {
  return troubles.toSorted((a, b) => TROUBLE_SEVERITY[b.kind] - TROUBLE_SEVERITY[a.kind])[0];
}

/** The record of a request that never left. */
export function unsentExchange(why: string): Exchange {
  return { request: `(not sent: ${why})`, response: null, httpStatus: null, remoteId: null, left: 'no' };
}

/** A request that was not sent, or not again, because of this trouble: none of its rows was taken. */
export function withoutAnswer(rows: number, trouble: DestinationTrouble, why: string, left: Departure = 'no'): BatchAnswer {
  const request = left === 'no' ? `(not sent: ${why})` : `(refused, and not sent again: ${why})`;
  return { outcomes: repeatOutcome(rows, heldOutcomeOf(trouble)), trouble, exchange: { ...unsentExchange(why), request, left } };
}

/** The same outcome for each of `count` rows. */
export function repeatOutcome(count: number, outcome: Outcome): Outcome[] {
  return Array.from({ length: count }, () => outcome);
}

/** Bisection: two halves of a request whose refusal names no row, so that a bad row is found in log2(n) more requests. */
export function splitInHalves(count: number): number[][] {
  const middle = Math.ceil(count / 2);
  const indexes = Array.from({ length: count }, (_, index) => index);
  return [indexes.slice(0, middle), indexes.slice(middle)];
}
