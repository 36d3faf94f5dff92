import { Inject, Injectable } from '@nestjs/common';
import type { Destination } from '../../destinations/destinations.js';
import type { Reason } from '../../domain/reason.js';
import { nextProbeAt } from '../../domain/time/backoff.js';
import { type Instant, SECOND } from '../../domain/time/instant.js';
import type { DestinationTrouble } from '../../platforms/kit/answers.js';
import { CLOCK, RANDOM, type Clock, type Random } from '../../runtime/clock.js';
import { DestinationStatesStore } from '../../store/destinations/destination-states.store.js';

type BreakerState =
  /** `probing`: the last thing known of the platform is trouble, so one request goes out before all others. */
  | { readonly mayWork: true; readonly halfOpen: boolean }
  | { readonly mayWork: false; readonly paused: boolean; readonly reason: Reason };

/** Whether a destination may work now, and what trouble of a whole destination does to it. */
@Injectable()
export class CircuitBreaker {
  constructor(
    private readonly states: DestinationStatesStore,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(RANDOM) private readonly random: Random,
  ) {}

  /** `ignoreBreaker`: a person asked for a round now; our own delay after outages gives way, a platform's Retry-After does not. */
  async check(destination: Destination, ignoreBreaker: boolean): Promise<BreakerState> {
    const state = await this.states.find(destination.id);
    if (!destination.config.enabled) return { mayWork: false, paused: true, reason: { code: 'DESTINATION_DISABLED' } };
    if (state?.pausedBy)
      return {
        mayWork: false,
        paused: true,
        reason: { code: state.pausedCode ?? 'DESTINATION_PAUSED', detail: state.pausedDetail },
      };
    const probing = (state?.failures ?? 0) > 0;
    const delayedUntil = state?.delayedUntil ?? null;
    if (!state || delayedUntil === null || delayedUntil <= this.clock.now())
      return { mayWork: true, halfOpen: probing };
    if (ignoreBreaker && state.delayedBy === 'ringback') return { mayWork: true, halfOpen: probing };
    return { mayWork: false, paused: false, reason: { code: state.delayedCode ?? 'RATE_LIMITED', detail: state.delayedDetail } };
  }

  /** Pauses or delays; the rows keep their attempts. A person's pause and a longer delay stand. */
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

  /** Requests were answered properly. After trouble that opens the way for the others; otherwise there is nothing to lift. */
  async recordSuccess(destination: Destination, probing: boolean, at: Instant): Promise<void> {
    await (probing ? this.states.recordRecovery(destination.id, at) : this.states.recordSuccess(destination.id, at));
  }
}

/** In a long backlog people see so often that it goes well; each time costs a statement. */
const HEARTBEAT_MS = 10 * SECOND;

/** That a destination goes well, passed on now and then during a round, and at its end. */
export class SuccessHeartbeat {
  private sentAt: Instant;
  /** When it last went well, where nobody was told of that yet. */
  private unsentSince: Instant | null = null;

  constructor(
    private readonly clock: Clock,
    private readonly onSuccess: (probing: boolean, at: Instant) => Promise<void>,
  ) {
    this.sentAt = clock.now();
  }

  /** What a probe came to is told at once: it opens the way for all others. */
  async record(probing: boolean): Promise<void> {
    this.unsentSince = this.clock.now();
    if (probing || this.unsentSince - this.sentAt >= HEARTBEAT_MS) await this.send(probing, this.unsentSince);
  }

  /** After trouble too: what went well before it did, at its time. */
  async flush(): Promise<void> {
    if (this.unsentSince !== null) await this.send(false, this.unsentSince);
  }

  private async send(probing: boolean, at: Instant): Promise<void> {
    await this.onSuccess(probing, at);
    this.sentAt = at;
    this.unsentSince = null;
  }
}
