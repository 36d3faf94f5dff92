import { CALL_GOAL } from '../../domain/goals/goal.js';
import type { Instant } from '../../domain/time/instant.js';
import { takesCall } from '../../processing/uploads/upload-routing.js';
import type { CallEntity } from '../../store/schema/entities/call.entity.js';
import type { ConversionEntity } from '../../store/schema/entities/conversion.entity.js';
import type { UploadEntity } from '../../store/schema/entities/upload.entity.js';
import type { DestinationStanding } from '../destinations/standing.js';
import type { CallThere } from './changes.js';
import type { GoalAnswer } from './goal-answers.js';

/** How one call stands before one destination of its project. */
export function callThere(
  standing: DestinationStanding,
  call: CallEntity,
  uploads: readonly UploadEntity[],
  conversions: readonly ConversionEntity[],
  goals: readonly GoalAnswer[],
): CallThere {
  const routes = (goal: string): boolean => standing.configured?.platform.routes(goal) ?? false;
  // Nobody can list the built-in goal, and a destination that is told of every call knows no other.
  const ofEveryCall = routes(CALL_GOAL.id);
  const met = goals.filter(({ goal, met: is }) => is && (goal === CALL_GOAL.id) === ofEveryCall).map(({ goal }) => goal);
  const mine = uploads.filter(({ destination }) => destination === standing.id);
  return {
    standing,
    uploads: mine,
    met,
    routed: met.filter(routes),
    ofEveryCall,
    tooOldFor: tooOldFor(standing, call),
    attributedUntil: attributedUntil(standing, mine, conversions),
  };
}

function tooOldFor({ configured, remembered }: DestinationStanding, call: CallEntity): Instant | null {
  const firstSeen = remembered?.firstSeenAt ?? 0;
  if (configured === null || takesCall(configured, { call }, firstSeen)) return null;
  return configured.config.since ?? firstSeen;
}

function attributedUntil(
  { configured }: DestinationStanding,
  uploads: readonly UploadEntity[],
  conversions: readonly ConversionEntity[],
): Instant | null {
  const attributedMs = configured?.platform.window.attributedMs;
  const moments = uploads.flatMap(({ conversionId }) => conversions.find(({ id }) => id === conversionId)?.occurredAt ?? []);
  return attributedMs === undefined || moments.length === 0 ? null : Math.min(...moments) + attributedMs;
}
