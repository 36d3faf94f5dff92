import type { DestinationStatus } from '../../doctor/destination-checks.js';
import { maskFailedCondition } from '../../domain/calls/masking.js';
import { CALL_GOAL, type FailedCondition, type GoalVerdict } from '../../domain/goals/goal.js';
import type { Instant } from '../../domain/time/instant.js';
import { takesCall } from '../../processing/uploads/new-uploads.js';
import type { CallEntity } from '../../store/schema/entities/call.entity.js';
import type { ConversionEntity, UploadEntity } from '../../store/schema/entities/upload.entity.js';
import type { CallAtDestination } from './state-change-hints.js';

/** Whether the call meets a goal of the project, and which condition failed if it does not. */
export interface GoalAnswer {
  readonly goal: string;
  readonly met: boolean;
  readonly failed: FailedCondition | null;
}

/** A conversion that was not revoked counts as met, whatever the current rules say. */
export function goalAnswer(goal: string, verdict: GoalVerdict, conversion: ConversionEntity | undefined): GoalAnswer {
  if (conversion?.revokedAt === null) return { goal, met: true, failed: null };
  if (verdict.met) return { goal, met: true, failed: null };
  return { goal, met: false, failed: maskFailedCondition(verdict.failed) };
}

/** One call at one destination of its project. */
export function callAtDestination(
  status: DestinationStatus,
  call: CallEntity,
  uploads: readonly UploadEntity[],
  conversions: readonly ConversionEntity[],
  goals: readonly GoalAnswer[],
): CallAtDestination {
  const routes = (goal: string): boolean => status.configured?.platform.routes(goal) ?? false;
  // No destination can list the built-in goal, and one that receives every call takes no other.
  const ofEveryCall = routes(CALL_GOAL.id);
  const met = goals.filter(({ goal, met: is }) => is && (goal === CALL_GOAL.id) === ofEveryCall).map(({ goal }) => goal);
  const mine = uploads.filter(({ destination }) => destination === status.id);
  return {
    status,
    uploads: mine,
    met,
    routed: met.filter(routes),
    ofEveryCall,
    tooOldFor: tooOldFor(status, call),
    attributedUntil: attributedUntil(status, mine, conversions),
  };
}

function tooOldFor({ configured, remembered }: DestinationStatus, call: CallEntity): Instant | null {
  const firstSeen = remembered?.firstSeenAt ?? 0;
  if (configured === null || takesCall(configured, { call }, firstSeen)) return null;
  return configured.config.since ?? firstSeen;
}

function attributedUntil(
  { configured }: DestinationStatus,
  uploads: readonly UploadEntity[],
  conversions: readonly ConversionEntity[],
): Instant | null {
  const attributedMs = configured?.platform.window.attributedMs;
  const moments = uploads.flatMap(({ conversionId }) => conversions.find(({ id }) => id === conversionId)?.occurredAt ?? []);
  return attributedMs === undefined || moments.length === 0 ? null : Math.min(...moments) + attributedMs;
}
