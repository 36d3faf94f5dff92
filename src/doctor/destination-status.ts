import type { Destination } from '../destinations/destinations.js';
import type { Reason } from '../domain/reason.js';
import type { Instant } from '../domain/time/instant.js';
import type { DestinationStateEntity } from '../store/schema/entities/destination-state.entity.js';
import type { Overlay } from '../store/uploads/shown-reason.js';

/** The current status of a destination, configured or known only from the database. */
export interface DestinationStatus {
  readonly id: string;
  readonly project: string;
  readonly platform: string;
  /** Null when the config no longer names it. */
  readonly configured: Destination | null;
  /** Null before it was first registered. */
  readonly remembered: DestinationStateEntity | null;
  readonly state: 'active' | 'paused' | 'delayed';
  readonly by: 'person' | 'ringback' | null;
  /** The key that paused it. */
  readonly byName: string | null;
  /** Why its uploads wait; null when nothing holds them. */
  readonly reason: Reason | null;
  readonly since: Instant | null;
  readonly until: Instant | null;
}

type HoldStatus = Pick<DestinationStatus, 'state' | 'by' | 'byName' | 'reason' | 'since' | 'until'>;

const NOT_HELD: HoldStatus = { state: 'active', by: null, byName: null, reason: null, since: null, until: null };

/** Every configured destination in order, then those known only from the database. */
export function destinationStatuses(
  configured: readonly Destination[],
  remembered: readonly DestinationStateEntity[],
  now: Instant,
): DestinationStatus[] {
  const states = new Map(remembered.map((state) => [state.destination, state]));
  const known = new Set(configured.map(({ id }) => id));
  const gone = remembered
    .filter(({ destination }) => !known.has(destination))
    .sort((a, b) => (a.destination < b.destination ? -1 : 1));
  return [
    ...configured.map((destination) => {
      const { id, projectId: project, config } = destination;
      const state = states.get(id) ?? null;
      return {
        id,
        project,
        platform: config.platform,
        configured: destination,
        remembered: state,
        ...holdStatusOf(destination, state, now),
      };
    }),
    ...gone.map((state) => {
      const { destination: id, projectId: project, platform } = state;
      return { id, project, platform, configured: null, remembered: state, ...holdStatusOf(null, state, now) };
    }),
  ];
}

function holdStatusOf(destination: Destination | null, state: DestinationStateEntity | null, now: Instant): HoldStatus {
  const hold = paused(state) ?? delayed(state, now) ?? NOT_HELD;
  if (destination === null) return { ...hold, reason: { code: 'DESTINATION_GONE' } };
  return destination.config.enabled ? hold : { ...hold, reason: { code: 'DESTINATION_DISABLED' } };
}

function paused(state: DestinationStateEntity | null): HoldStatus | null {
  if (!state?.pausedBy) return null;
  const reason = { code: state.pausedCode ?? ('DESTINATION_PAUSED' as const), detail: state.pausedDetail };
  return { state: 'paused', by: state.pausedBy, byName: state.pausedName, reason, since: state.pausedSince, until: null };
}

function delayed(state: DestinationStateEntity | null, now: Instant): HoldStatus | null {
  const until = state?.delayedUntil ?? null;
  if (!state || until === null || until <= now) return null;
  const reason = { code: state.delayedCode ?? ('RATE_LIMITED' as const), detail: state.delayedDetail };
  return { state: 'delayed', by: 'ringback', byName: null, reason, since: state.delayedSince, until };
}

/** The reasons of destinations that override those of their waiting uploads. */
export function reasonOverlays(statuses: readonly DestinationStatus[]): Overlay[] {
  return statuses.flatMap(({ id, configured, state, reason, until }) => {
    if (reason === null) return [];
    // A delay ends by itself, but not for a destination that is disabled or gone.
    const works = configured !== null && configured.config.enabled;
    return [{ destination: id, reason, until: works && state === 'delayed' ? until : null }];
  });
}
