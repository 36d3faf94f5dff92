import { Inject, Injectable } from '@nestjs/common';
import type { Destination } from '../../destinations/destinations.js';
import type { Reason } from '../../domain/reason.js';
import { nextProbeAt, type Instant, SECOND } from '../../domain/time/instant.js';
import type { DestinationTrouble } from '../../platforms/kit/answers.js';
import { CLOCK, RANDOM, type Clock, type Random } from '../../runtime/clock.js';
import { DestinationStatesStore } from '../../store/destinations/destination-states.store.js';

type BreakerState =
  | { readonly state: 'closed' }
  /** The platform failed so many times in a row: a single request probes it before all others. */
  | { readonly state: 'half-open'; readonly failures: number }
  /** Nothing may be sent: `paused` until a person acts, else until a delay has passed. */
  | { readonly state: 'open'; readonly paused: boolean; readonly reason: Reason };

/** Circuit breaker of each destination, stored in the database so that it holds across processes and restarts. */
@Injectable()
export class CircuitBreaker {
  constructor(
    private readonly states: DestinationStatesStore,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(RANDOM) private readonly random: Random,
  ) {}

  /** @param ignoreBreaker a person asked for a round: our own delay after outages is skipped, a platform's Retry-After is not */
  async check(destination: Destination, ignoreBreaker: boolean): Promise<BreakerState> {
    const known = await this.states.find(destination.id);
    if (!destination.config.enabled) return { state: 'open', paused: true, reason: { code: 'DESTINATION_DISABLED' } };
    if (known?.pausedBy)
      return {
        state: 'open',
        paused: true,
        reason: { code: known.pausedCode ?? 'DESTINATION_PAUSED', detail: known.pausedDetail },
      };
    const delayed = (known?.delayedUntil ?? 0) > this.clock.now();
    if (!known || !delayed || (ignoreBreaker && known.delayedBy === 'ringback'))
      return known && known.failures > 0 ? { state: 'half-open', failures: known.failures } : { state: 'closed' };
    return { state: 'open', paused: false, reason: { code: known.delayedCode ?? 'RATE_LIMITED', detail: known.delayedDetail } };
  }

  /** Pauses or delays; the rows keep their attempts. A person's pause and a longer delay are kept. */
  async trip(destination: Destination, trouble: DestinationTrouble): Promise<void> {
    const now = this.clock.now();
    await this.states.recordFailure(destination.id, trouble.reason, now);
    const before = await this.states.find(destination.id);
    if (before?.pausedBy === 'person') return;
    if (trouble.kind === 'pause') return this.states.pause(destination.id, 'ringback', null, trouble.reason, now);
    const failures = (before?.failures ?? 0) + 1;
    const until = trouble.kind === 'delay' ? now + trouble.afterMs : nextProbeAt(now, failures, this.random());
    if ((before?.delayedUntil ?? 0) > until) return;
    const by = trouble.kind === 'delay' ? 'platform' : 'ringback';
    await this.states.delay(destination.id, { by, until, reason: trouble.reason }, failures, now);
  }

  /** Requests were answered properly. Closes a half-open breaker; otherwise only the time of the success is recorded. */
  async recordSuccess(destination: Destination, halfOpen: boolean, at: Instant): Promise<void> {
    await (halfOpen ? this.states.recordRecovery(destination.id, at) : this.states.recordSuccess(destination.id, at));
  }
}

/** How often the last success is recorded during a long backlog; each record costs a statement. */
const HEARTBEAT_MS = 10 * SECOND;

/** Throttle: records a destination's last success at intervals during a round, and at its end. */
export class SuccessHeartbeat {
  private recordedAt: Instant;
  /** The last success that is not recorded yet. */
  private pendingAt: Instant | null = null;

  constructor(
    private readonly clock: Clock,
    private readonly onSuccess: (halfOpen: boolean, at: Instant) => Promise<void>,
  ) {
    this.recordedAt = clock.now();
  }

  /** Half-open, it is recorded at once: all other requests wait for it. */
  async record(halfOpen: boolean): Promise<void> {
    this.pendingAt = this.clock.now();
    if (halfOpen || this.pendingAt - this.recordedAt >= HEARTBEAT_MS) await this.save(halfOpen, this.pendingAt);
  }

  /** Also records the success before trouble, with its own time. */
  async flush(): Promise<void> {
    if (this.pendingAt !== null) await this.save(false, this.pendingAt);
  }

  private async save(halfOpen: boolean, at: Instant): Promise<void> {
    await this.onSuccess(halfOpen, at);
    this.recordedAt = at;
    this.pendingAt = null;
  }
}
