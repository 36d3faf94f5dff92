import type { Destination } from '../../destinations/destinations.js';
import type { ReasonCode } from '../../domain/reason.js';
import { MINUTE, type Instant } from '../../domain/time/instant.js';
import type { StandingConversion } from '../plan-conversions.js';
import type { Routing } from './routing.js';

/** When an upload may leave, and what it waits for until then. */
export interface Timing {
  readonly dueAt: Instant;
  readonly waits: ReasonCode | null;
}

/** `trusted`: the clock of the source was suspected and is no longer, so an end in the future holds nothing. */
export function timingOf(
  { call, conversion }: StandingConversion,
  destination: Destination,
  routing: Routing,
  now: Instant,
  trusted = false,
): Timing {
  const expiresAt = conversion.occurredAt + destination.platform.window.expiresMs;
  if (routing.suspects.has(call.sourceId)) return { dueAt: Math.max(now, expiresAt), waits: 'SOURCE_TIME_SUSPECT' };
  const reported = call.endedAt ?? call.startedAt ?? call.receivedAt;
  const odd = call.warnings.includes('TZ_SUSPECT') && reported > now;
  const suspected = odd && !trusted;
  const holdMs = routing.holdMinutes(conversion.goal) * MINUTE;
  // A goal without holdMinutes waits for no end: a vendor's clock that is minutes ahead of ours delays nothing.
  const held = suspected || holdMs > 0 ? (odd && trusted ? now : reported) + holdMs : now;
  const notBefore = conversion.occurredAt + destination.platform.window.notBeforeMs;
  const dueAt = Math.max(now, held, notBefore);
  if (dueAt === now) return { dueAt, waits: null };
  if (held <= notBefore) return { dueAt, waits: 'TOO_EARLY' };
  // One odd call among plausible ones waits until its own end has passed, and holds nothing else.
  return { dueAt, waits: suspected ? 'SOURCE_TIME_SUSPECT' : 'ON_HOLD' };
}
