import { Injectable } from '@nestjs/common';
import type { Destination } from '../destinations/destinations.js';
import type { Reason } from '../domain/reason.js';
import { nextProbeAt } from '../domain/time/backoff.js';
import type { Instant } from '../domain/time/instant.js';
import type { DestinationTrouble } from '../platforms/kit/answers.js';
import { DestinationStatesStore } from '../store/destinations/destination-states.store.js';
import { World } from './world.js';

export type Gate =
  /** `probing`: the last thing known of the platform is trouble, so one request goes out before all others. */
  | { readonly open: true; readonly probing: boolean }
  | { readonly open: false; readonly paused: boolean; readonly reason: Reason };

/** Whether a destination may work now, and what trouble of a whole destination does to it. */
@Injectable()
export class GateService {
  constructor(
    private readonly states: DestinationStatesStore,
    private readonly world: World,
  ) {}

  /** `ignoreBreaker`: a person asked for a round now; our own delay after outages gives way, a platform's Retry-After does not. */
  async look(destination: Destination, ignoreBreaker: boolean): Promise<Gate> {
    const state = await this.states.find(destination.id);
    if (!destination.config.enabled) return { open: false, paused: true, reason: { code: 'DESTINATION_DISABLED' } };
    if (state?.pausedBy)
      return {
        open: false,
        paused: true,
        reason: { code: state.pausedCode ?? 'DESTINATION_PAUSED', detail: state.pausedDetail },
      };
    const probing = (state?.failures ?? 0) > 0;
    const delayedUntil = state?.delayedUntil ?? null;
    if (!state || delayedUntil === null || delayedUntil <= this.world.clock.now()) return { open: true, probing };
    if (ignoreBreaker && state.delayedBy === 'ringback') return { open: true, probing };
    return { open: false, paused: false, reason: { code: state.delayedCode ?? 'RATE_LIMITED', detail: state.delayedDetail } };
  }

  /** Pauses or delays; the rows keep their attempts. A person's pause and a longer delay stand. */
  async meet(destination: Destination, trouble: DestinationTrouble): Promise<void> {
    const now = this.world.clock.now();
    await this.states.recordFailure(destination.id, trouble.reason, now);
    const before = await this.states.find(destination.id);
    if (before?.pausedBy === 'person') return;
    if (trouble.kind === 'pause') return this.states.pause(destination.id, 'ringback', null, trouble.reason, now);
    const failures = (before?.failures ?? 0) + 1;
    const until = trouble.kind === 'delay' ? now + trouble.afterMs : nextProbeAt(now, failures, this.world.random());
    if ((before?.delayedUntil ?? 0) > until) return;
    const by = trouble.kind === 'delay' ? 'platform' : 'ringback';
    await this.states.delay(destination.id, { by, until, reason: trouble.reason }, failures, now);
  }

  /** Requests were answered properly. After trouble that opens the way for the others; otherwise there is nothing to lift. */
  async wentWell(destination: Destination, probing: boolean, at: Instant): Promise<void> {
    await (probing ? this.states.recordRecovery(destination.id, at) : this.states.recordSuccess(destination.id, at));
  }
}
