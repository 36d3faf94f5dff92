import type { Destination } from '../../destinations/destinations.js';
import type { ReasonCode } from '../../domain/reason.js';
import { type Instant, MINUTE } from '../../domain/time/instant.js';
import type { UploadEntity } from '../../store/schema/entities/upload.entity.js';
import type { ConversionWithCall } from '../goals/plan-conversions.js';

/** What the plan needs to know of a project's goals and destinations. */
export interface UploadRouting {
  readonly destinations: readonly Destination[];
  holdMinutes(goal: string): number;
  /** The sources whose call times look wrong. */
  readonly suspectSources: ReadonlySet<string>;
  /** When the destination was first seen. */
  firstSeen(destination: string): Instant;
  /** The upload under the id that its destination has in the config. */
  readonly withCurrentId: (upload: UploadEntity) => UploadEntity;
}

/** Whether the destination takes this call at all: not what happened before its `since`. */
export function takesCall(destination: Destination, { call }: Pick<ConversionWithCall, 'call'>, firstSeen: Instant): boolean {
  const { since } = destination.config;
  const startedAt = call.startedAt ?? call.receivedAt;
  // A webhook that came since then counts whenever the call began; a file or the vendor's list may be about last year.
  return since === null ? (call.byWebhook ? call.receivedAt : startedAt) >= firstSeen : startedAt >= since;
}

/** When an upload may leave, and what it waits for until then. */
export interface UploadTiming {
  readonly dueAt: Instant;
  readonly reason: ReasonCode | null;
}

/** `trusted`: the clock of the source was suspected and is no longer, so an end in the future holds nothing. */
export function uploadTiming(
  { call, conversion }: ConversionWithCall,
  destination: Destination,
  routing: UploadRouting,
  now: Instant,
  trusted = false,
): UploadTiming {
  const expiresAt = conversion.occurredAt + destination.platform.window.expiresMs;
  if (routing.suspectSources.has(call.sourceId)) return { dueAt: Math.max(now, expiresAt), reason: 'SOURCE_TIME_SUSPECT' };
  const reported = call.endedAt ?? call.startedAt ?? call.receivedAt;
  const odd = call.warnings.includes('TZ_SUSPECT') && reported > now;
  const suspected = odd && !trusted;
  const holdMs = routing.holdMinutes(conversion.goal) * MINUTE;
  // A goal without holdMinutes waits for no end: a vendor's clock that is minutes ahead of ours delays nothing.
  const held = suspected || holdMs > 0 ? (odd && trusted ? now : reported) + holdMs : now;
  const notBefore = conversion.occurredAt + destination.platform.window.notBeforeMs;
  const dueAt = Math.max(now, held, notBefore);
  if (dueAt === now) return { dueAt, reason: null };
  if (held <= notBefore) return { dueAt, reason: 'TOO_EARLY' };
  // One odd call among plausible ones waits until its own end has passed, and holds nothing else.
  return { dueAt, reason: suspected ? 'SOURCE_TIME_SUSPECT' : 'ON_HOLD' };
}
