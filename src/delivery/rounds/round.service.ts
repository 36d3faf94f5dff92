import { Inject, Injectable, Logger } from '@nestjs/common';
import type { Destination } from '../../destinations/destinations.js';
import { CLOCK, type Clock } from '../../runtime/clock.js';
import type { ClaimedUpload } from '../../store/uploads/claims.store.js';
import { CircuitBreaker, SuccessHeartbeat } from '../circuit-breaker/circuit-breaker.service.js';
import { ClaimsService, type Lease } from '../claims/claims.service.js';
import { RestatementService } from '../maintenance/restatement.service.js';
import { RetractionService } from '../maintenance/retraction.service.js';
import { SweepService } from '../maintenance/sweep.service.js';
import { RequestPipeline } from '../requests/request-pipeline.service.js';
import { DestinationLock } from './destination-lock.service.js';
import { emptyRoundSummary, type RoundSummary } from './round-summary.js';
import { Shutdown } from './shutdown.js';

export interface RoundOptions {
  /** A person asked for this round: our own delay after outages is skipped, a platform's Retry-After is not. */
  readonly ignoreBreaker: boolean;
  /** Wait for a round of the same destination that is already running, here or in another process; true by default. */
  readonly wait?: boolean;
}

/** The next uploads of a round. */
interface Claim {
  readonly claimed: readonly ClaimedUpload[];
  /** Consecutive failures of a half-open breaker; 0 if it is closed. */
  readonly failures: number;
  /** The limit was reached, so that more may be due. */
  readonly full: boolean;
}

/** One round for one destination. Safe to run anywhere: rows are claimed, not read. */
@Injectable()
export class RoundService {
  private readonly logger = new Logger('delivery');
  /** The last round of each destination in this process: each waits for the one before. */
  private readonly running = new Map<string, Promise<unknown>>();

  constructor(
    private readonly locks: DestinationLock,
    private readonly claims: ClaimsService,
    private readonly pipeline: RequestPipeline,
    private readonly breaker: CircuitBreaker,
    private readonly sweep: SweepService,
    private readonly retractions: RetractionService,
    private readonly restatements: RestatementService,
    private readonly shutdown: Shutdown,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  run(destination: Destination, { ignoreBreaker, wait = true }: RoundOptions): Promise<RoundSummary> {
    const before = this.running.get(destination.id);
    if (before && !wait) return Promise.resolve(emptyRoundSummary(destination.id));
    const round = this.runAfter(before, destination, ignoreBreaker, wait);
    this.running.set(destination.id, round);
    const remove = () => {
      if (this.running.get(destination.id) === round) this.running.delete(destination.id);
    };
    round.then(remove, remove);
    return round;
  }

  /** Finishes what is in flight and starts nothing new; after `graceMs` requests are cut off. */
  finish(graceMs: number): Promise<void> {
    return this.shutdown.begin(() => this.running.values(), graceMs);
  }

  /** Claim by claim under the destination's lock, until nothing more is due or the platform is in trouble. */
  private async runAfter(
    before: Promise<unknown> | undefined,
    destination: Destination,
    ignoreBreaker: boolean,
    wait: boolean,
  ): Promise<RoundSummary> {
    await before?.catch(() => undefined);
    const summary = emptyRoundSummary(destination.id);
    const lock = await this.locks.acquire(destination, wait);
    if (!lock) return summary;
    const startedAt = this.clock.now();
    try {
      await this.tidyUp(destination, summary);
      const lease = this.claims.openLease();
      try {
        const heartbeat = this.heartbeatOf(destination);
        for (let more = true; more;) {
          const claim = await this.claimNext(destination, ignoreBreaker, lease, summary);
          if (!claim) break;
          const requestsBefore = summary.requests;
          const options = { token: lease.token, failures: claim.failures };
          const trouble = await this.pipeline.run(destination, claim.claimed, options, summary);
          if (trouble) summary.trouble = trouble.reason;
          else if (summary.requests > requestsBefore) await heartbeat.record(claim.failures > 0);
          more = !trouble && claim.full;
        }
        await heartbeat.flush();
      } finally {
        lease.stopRenewing();
      }
      if (!this.shutdown.inProgress) await this.retractions.retract(destination, ignoreBreaker);
      if (!this.shutdown.inProgress) await this.restatements.restate(destination, ignoreBreaker);
    } finally {
      await lock.release();
    }
    if (summary.claimed > 0) this.logger.log({ msg: 'round done', ...summary, ms: this.clock.now() - startedAt });
    return summary;
  }

  /** Before claiming: expires closed windows, and makes unmatched rows due whose second try has come. */
  private async tidyUp(destination: Destination, summary: RoundSummary): Promise<void> {
    summary.expired = await this.sweep.closeWindows(destination.id);
    await this.sweep.takeSecondLook(destination);
  }

  /** @returns null if the breaker is open or the process ends */
  private async claimNext(
    destination: Destination,
    ignoreBreaker: boolean,
    lease: Lease,
    summary: RoundSummary,
  ): Promise<Claim | null> {
    // Checked before each claim: a person may pause in the middle of a backlog.
    const breaker = await this.breaker.check(destination, ignoreBreaker);
    if (breaker.state === 'open') summary.trouble = breaker.reason;
    if (breaker.state === 'open' || this.shutdown.inProgress) return null;
    const failures = breaker.state === 'half-open' ? breaker.failures : 0;
    const { rowsPerClaim, rowsPerRequest } = destination.platform.limits;
    const limit = failures > 0 ? rowsPerRequest : rowsPerClaim;
    const claimed = await this.claims.claim(destination, 'due', lease, limit);
    summary.claimed += claimed.length;
    return { claimed, failures, full: claimed.length === limit };
  }

  private heartbeatOf(destination: Destination): SuccessHeartbeat {
    return new SuccessHeartbeat(this.clock, (halfOpen, at) => this.breaker.recordSuccess(destination, halfOpen, at));
  }
}
