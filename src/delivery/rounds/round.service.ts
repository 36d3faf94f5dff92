import { Inject, Injectable, Logger } from '@nestjs/common';
import type { Destination } from '../../destinations/destinations.js';
import { CLOCK, type Clock } from '../../runtime/clock.js';
import { CircuitBreaker } from '../circuit-breaker/circuit-breaker.service.js';
import { SuccessHeartbeat } from '../circuit-breaker/circuit-breaker.service.js';
import { ClaimsService, type Lease } from '../claims/claims.service.js';
import { RetractionService } from '../maintenance/retraction.service.js';
import { SweepService } from '../maintenance/sweep.service.js';
import { ClaimDelivery } from '../requests/request-pipeline.service.js';
import { DestinationLock } from './destination-lock.service.js';
import { emptyRoundSummary, type RoundSummary } from './round-summary.js';
import { Shutdown } from './shutdown.js';

export interface RoundOptions {
  /** A person asked: our own delay after outages gives way, a platform's Retry-After does not. */
  readonly ignoreBreaker: boolean;
  /** For a round of the same destination that is already running, here or in another process; true unless told. */
  readonly wait?: boolean;
}

/** One round for one destination. Safe to run anywhere: rows are claimed, not read. */
@Injectable()
export class RoundService {
  private readonly logger = new Logger('delivery');
  private readonly running = new Map<string, Promise<unknown>>();

  constructor(
    private readonly locks: DestinationLock,
    private readonly claims: ClaimsService,
    private readonly claimDelivery: ClaimDelivery,
    private readonly breaker: CircuitBreaker,
    private readonly sweep: SweepService,
    private readonly retractions: RetractionService,
    private readonly shutdown: Shutdown,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  isRunning(destination: string): boolean {
    return this.running.has(destination);
  }

  run(destination: Destination, { ignoreBreaker, wait = true }: RoundOptions): Promise<RoundSummary> {
    const before = this.running.get(destination.id) ?? Promise.resolve();
    const mine = before
      .catch(() => undefined)
      .then(() => this.locks.withLock(destination, wait, () => this.runLocked(destination, ignoreBreaker)))
      .then((summary) => summary ?? emptyRoundSummary(destination.id));
    this.running.set(destination.id, mine);
    const forget = () => {
      if (this.running.get(destination.id) === mine) this.running.delete(destination.id);
    };
    mine.then(forget, forget);
    return mine;
  }

  /** Finishes what is under way and starts nothing new; after `graceMs` requests are cut off. */
  finish(graceMs: number): Promise<void> {
    return this.shutdown.begin(() => this.running.values(), graceMs);
  }

  private async runLocked(destination: Destination, ignoreBreaker: boolean): Promise<RoundSummary> {
    const summary = emptyRoundSummary(destination.id);
    summary.expired = await this.sweep.closeWindows(destination.id);
    await this.sweep.takeSecondLook(destination);
    const began = this.clock.now();
    const holding = this.claims.openLease();
    try {
      await this.drain(destination, ignoreBreaker, holding, summary);
    } finally {
      holding.stopRenewing();
    }
    if (!this.shutdown.inProgress) await this.retractions.retract(destination, ignoreBreaker);
    if (summary.claimed > 0) this.logger.log({ msg: 'round done', ...summary, ms: this.clock.now() - began });
    return summary;
  }

  /** Claim by claim, until nothing more is due or the platform is in trouble. */
  private async drain(destination: Destination, ignoreBreaker: boolean, holding: Lease, summary: RoundSummary): Promise<void> {
    const { rowsPerClaim, rowsPerRequest } = destination.platform.limits;
    const news = new SuccessHeartbeat(this.clock, (probing, at) =>
      this.breaker.recordSuccess(destination, probing, at),
    );
    for (let more = true; more;) {
      // Looked at before each claim: a person may pause in the middle of a backlog.
      const gate = await this.breaker.check(destination, ignoreBreaker);
      if (!gate.mayWork) summary.trouble = gate.reason;
      if (!gate.mayWork || this.shutdown.inProgress) break;
      const most = gate.halfOpen ? rowsPerRequest : rowsPerClaim;
      const claimed = await this.claims.claim(destination, 'due', holding, most);
      summary.claimed += claimed.length;
      const before = summary.requests;
      const manner = { token: holding.token, probing: gate.halfOpen };
      const trouble = await this.claimDelivery.deliver(destination, claimed, manner, summary);
      if (trouble) summary.trouble = trouble.reason;
      else if (summary.requests > before) await news.record(gate.halfOpen);
      more = !trouble && claimed.length === most;
    }
    await news.flush();
  }
}
