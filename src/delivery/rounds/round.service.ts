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
}

interface RunningRound {
  readonly destination: Destination;
  readonly ignoreBreaker: boolean;
  readonly lease: Lease;
  readonly summary: RoundSummary;
  readonly heartbeat: SuccessHeartbeat;
  /** The last claim reached its limit, so that more may be due. */
  full: boolean;
  /** The number of requests when success was last recorded. */
  recorded: number;
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
        const round: RunningRound = { destination, ignoreBreaker, lease, summary, heartbeat, full: true, recorded: 0 };
        for (let more = true; more;) {
          const claim = await this.claimNext(round, true);
          if (!claim) break;
          const { failures } = claim;
          const claimMore = failures > 0 ? undefined : () => this.claimMore(round);
          const options = { token: lease.token, failures, claimMore };
          const trouble = await this.pipeline.run(destination, claim.claimed, options, summary);
          if (trouble) summary.trouble = trouble.reason;
          else await this.recordSuccess(round, failures > 0);
          more = !trouble && round.full;
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

  /**
   * @param mayProbe whether a single request may probe the platform before all others
   * @returns null if the breaker is open or the process ends
   */
  private async claimNext(round: RunningRound, mayProbe: boolean): Promise<Claim | null> {
    const { destination, summary } = round;
    // Checked before each claim: a person may pause in the middle of a backlog.
    const breaker = await this.breaker.check(destination, round.ignoreBreaker);
    if (breaker.state === 'open') summary.trouble = breaker.reason;
    if (breaker.state === 'open' || this.shutdown.inProgress) return null;
    const failures = breaker.state === 'half-open' ? breaker.failures : 0;
    if (failures > 0 && !mayProbe) return null;
    const { rowsPerClaim, rowsPerRequest } = destination.platform.limits;
    const limit = failures > 0 ? rowsPerRequest : rowsPerClaim;
    const claimed = await this.claims.claim(destination, 'due', round.lease, limit);
    summary.claimed += claimed.length;
    round.full = claimed.length === limit;
    return { claimed, failures };
  }

  /** Called while the last requests of the previous claim are in flight. */
  private async claimMore(round: RunningRound): Promise<readonly ClaimedUpload[]> {
    if (!round.full) return [];
    await this.recordSuccess(round, false);
    return (await this.claimNext(round, false))?.claimed ?? [];
  }

  /** There was no trouble so far. */
  private async recordSuccess(round: RunningRound, halfOpen: boolean): Promise<void> {
    const { requests } = round.summary;
    if (requests > round.recorded) await round.heartbeat.record(halfOpen);
    round.recorded = requests;
  }

  private heartbeatOf(destination: Destination): SuccessHeartbeat {
    return new SuccessHeartbeat(this.clock, (halfOpen, at) => this.breaker.recordSuccess(destination, halfOpen, at));
  }
}
