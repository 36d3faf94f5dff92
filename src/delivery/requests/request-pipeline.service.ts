import { Inject, Injectable } from '@nestjs/common';
import type { Destination } from '../../destinations/destinations.js';
import { CALL_GOAL } from '../../domain/goals/goal.js';
import { mayHaveLeft } from '../../domain/uploads/departure.js';
import type { DestinationTrouble } from '../../platforms/kit/answers.js';
import { CLOCK, type Clock } from '../../runtime/clock.js';
import { ConversionsStore } from '../../store/calls/conversions.store.js';
import { Database } from '../../store/database/database.js';
import type { ClaimedUpload } from '../../store/uploads/claims.store.js';
import { CircuitBreaker } from '../circuit-breaker/circuit-breaker.service.js';
import { backToPending, ClaimsService, SkippedUploads } from '../claims/claims.service.js';
import { LostRequestFinder } from '../lost-answers/lost-answers.service.js';
import type { QuotaUse } from '../rate-limits/quota-use.js';
import { RateLimits } from '../rate-limits/rate-limits.service.js';
import { countOutcomes, type RoundSummary } from '../rounds/round-summary.js';
import { Shutdown } from '../rounds/shutdown.js';
import { InFlightRequests } from './in-flight-requests.js';
import { type Batch, prepareRows, takeJournalGroup, toBatches } from './outgoing-rows.js';
import type { OutgoingRequest } from './request-journal.js';
import { RequestSender, type SentGroup } from './request-sender.service.js';
import { SuspectRows } from './suspect-rows.js';

/** Turns claimed uploads into batches: looks up lost answers first, and releases what cannot be sent. */
@Injectable()
export class BatchPreparer {
  constructor(
    private readonly database: Database,
    private readonly conversions: ConversionsStore,
    private readonly claims: ClaimsService,
    private readonly lostRequests: LostRequestFinder,
    private readonly skippedUploads: SkippedUploads,
    private readonly rateLimits: RateLimits,
    private readonly shutdown: Shutdown,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** @returns the batches; or the trouble of looking up lost answers, with everything released */
  async prepare(
    destination: Destination,
    claimed: readonly ClaimedUpload[],
    summary: RoundSummary,
  ): Promise<{ batches: readonly Batch[]; trouble: DestinationTrouble | null }> {
    const { platform } = destination;
    const lost = platform.findLostRequest ? claimed.filter(({ upload }) => upload.reasonCode === 'ANSWER_LOST') : [];
    const others = claimed.filter((one) => !lost.includes(one));
    const found = await this.lostRequests.resolve(destination, lost, this.shutdown.signal);
    summary.confirming += found.adopted;
    if (found.trouble) {
      await this.claims.release([...others, ...found.stillLost, ...found.toResend].map(({ upload }) => backToPending(upload)));
      return { batches: [], trouble: found.trouble };
    }
    const toPrepare = [...others, ...found.toResend];
    const { rows, steps } = prepareRows(platform, toPrepare, await this.goalsOf(toPrepare), this.clock.now());
    summary.skipped += steps.filter(({ to }) => to !== 'pending').length;
    await this.skippedUploads.record(steps, claimed);
    return { batches: toBatches(rows, await this.rateLimits.limitsFor(destination, rows.length)), trouble: null };
  }

  /** Only rows for whole calls contain the goals that the call meets. */
  private async goalsOf(claimed: readonly ClaimedUpload[]): Promise<ReadonlyMap<string, readonly string[]>> {
    const calls = claimed.filter(({ upload }) => upload.goal === CALL_GOAL.id).map(({ call }) => call.id);
    if (calls.length === 0) return new Map();
    return this.database.read((session) => this.conversions.otherGoalsOf(session, CALL_GOAL.id, calls));
  }
}

/** How claimed rows are sent. */
interface SendOptions {
  /** The lease they are held under. */
  readonly token: string;
  /** Failures in a row; above 0 a single request probes the platform before all others. */
  readonly failures: number;
  /** Claims more under the same lease; empty if nothing more is due. */
  readonly claimMore?: (() => Promise<readonly ClaimedUpload[]>) | undefined;
}

/**
 * After this many failures in a row, a platform that reports that it is out of order may be failing because of one of the
 * rows.
 */
const STUMBLING_AFTER = 3;

/** The next group: journalled and ready to leave, or why there is none. */
type NextGroup =
  | { readonly kind: 'group'; readonly requests: readonly OutgoingRequest[] }
  | { readonly kind: 'nothing' }
  | { readonly kind: 'trouble'; readonly trouble: DestinationTrouble }
  | { readonly kind: 'leaseLost' }
  | { readonly kind: 'failed'; readonly error: unknown };

const NOTHING: NextGroup = { kind: 'nothing' };

interface PipelineRun extends Pick<SendOptions, 'token' | 'claimMore'> {
  readonly destination: Destination;
  /** Requests that are not journalled yet, in sending order. */
  readonly queue: Batch[];
  readonly inFlight: InFlightRequests;
  readonly suspects: SuspectRows;
  readonly summary: RoundSummary;
}

/**
 * Pipelining: while one group of requests is in flight, the one before is settled and the next one is claimed, prepared and
 * journalled; it leaves as soon as the answers are there. Platforms do not wait for our disk, nor it for our processor.
 */
@Injectable()
export class RequestPipeline {
  constructor(
    private readonly preparer: BatchPreparer,
    private readonly claims: ClaimsService,
    private readonly rateLimits: RateLimits,
    private readonly sender: RequestSender,
    private readonly breaker: CircuitBreaker,
    private readonly shutdown: Shutdown,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * Sends claimed uploads.
   * @returns the trouble that ended it; what had not left by then is released
   */
  async run(
    destination: Destination,
    claimed: readonly ClaimedUpload[],
    { failures, ...options }: SendOptions,
    summary: RoundSummary,
  ): Promise<DestinationTrouble | null> {
    const { batches, trouble } = await this.preparer.prepare(destination, claimed, summary);
    const { copies, limits } = destination.platform;
    const inFlight = new InFlightRequests(limits.requestsInParallel, batches.length, failures >= STUMBLING_AFTER);
    const run: PipelineRun = { ...options, destination, queue: [...batches], inFlight, suspects: new SuspectRows(), summary };
    const start = (group: NextGroup): Promise<SentGroup> | null =>
      group.kind === 'group' ? this.sender.sendGroup(destination, group.requests, inFlight) : null;
    const halfOpen = failures > 0;
    let next: NextGroup = trouble ? { kind: 'trouble', trouble } : await this.journalNext(run, halfOpen);
    let underWay = start(next);
    let settling = Promise.resolve();
    for (let alone = halfOpen; underWay; alone = false) {
      // After a crash a person must decide about each row that is journalled and not settled.
      if (copies === 'counted') await settling;
      next = alone ? NOTHING : await this.journalNext(run, false);
      const following = start(next);
      await settling;
      settling = this.settleGroup(run, await underWay);
      settling.catch(() => undefined);
      if (!following) await settling;
      if (!following && next.kind === 'nothing') next = await this.journalLast(run);
      underWay = following ?? start(next);
    }
    return this.finish(run, next);
  }

  /** Spends the quota of a group and journals it. Never rejects: what is in flight must be settled first. */
  private async journalNext(run: PipelineRun, alone: boolean): Promise<NextGroup> {
    if (this.mustEnd(run)) return NOTHING;
    try {
      const refused = await this.refill(run);
      if (refused) return { kind: 'trouble', trouble: refused };
      if (this.mustEnd(run) || run.queue.length === 0) return NOTHING;
      const group = alone ? run.queue.splice(0, 1) : takeJournalGroup(run.queue, run.destination.platform);
      const trouble = await this.spendQuota(run, group);
      if (trouble) {
        run.queue.unshift(...group);
        return { kind: 'trouble', trouble };
      }
      const requests = await this.sender.journal(run.destination, group, run.token);
      return requests ? { kind: 'group', requests } : { kind: 'leaseLost' };
    } catch (error) {
      return { kind: 'failed', error };
    }
  }

  private mustEnd({ inFlight, suspects }: PipelineRun): boolean {
    return this.shutdown.inProgress || inFlight.trouble !== null || suspects.isExhausted;
  }

  /** Claims more. A search for bad rows ends with its run. @returns the trouble of asking about lost answers */
  private async refill({ destination, queue, suspects, summary, claimMore }: PipelineRun): Promise<DestinationTrouble | null> {
    while (queue.length === 0 && claimMore && !suspects.hasSearched) {
      const claimed = await claimMore();
      if (claimed.length === 0) return null;
      const { batches, trouble } = await this.preparer.prepare(destination, claimed, summary);
      if (trouble) return trouble;
      queue.push(...batches);
    }
    return null;
  }

  /** Nothing is in flight: follow-ups of the answers, and at the end the suspects once more. */
  private journalLast(run: PipelineRun): Promise<NextGroup> {
    if (run.queue.length === 0 || run.suspects.isExhausted) run.queue.push(...run.suspects.retests());
    return this.journalNext(run, false);
  }

  /** The remaining budget may cover a part of the group; the rest goes back to the queue. */
  private async spendQuota({ destination, queue }: PipelineRun, group: Batch[]): Promise<DestinationTrouble | null> {
    const trouble = await this.rateLimits.spend(destination, quotaUseOf(group));
    const { requestsInParallel } = destination.platform.limits;
    if (!trouble || group.length <= requestsInParallel) return trouble;
    queue.unshift(...group.splice(requestsInParallel));
    return this.rateLimits.spend(destination, quotaUseOf(group));
  }

  private async settleGroup(run: PipelineRun, sent: SentGroup): Promise<void> {
    const { destination, queue, token, summary, suspects, inFlight } = run;
    const { outcomes, followUps } = await this.sender.settle(destination, sent, token);
    summary.requests += sent.answered.filter(({ answer }) => mayHaveLeft(answer.exchange.left)).length;
    countOutcomes(summary, outcomes);
    const trouble = suspects.observe(followUps, destination.platform.limits.requestsInParallel);
    if (trouble) inFlight.stopFor(trouble);
    const nextBatches = followUps.flatMap((followUp) => followUp.nextBatches);
    queue.unshift(...nextBatches, ...(await this.sender.withdraw(sent.unsent, token)));
  }

  private async finish(
    { destination, queue, inFlight, suspects, summary }: PipelineRun,
    next: NextGroup,
  ): Promise<DestinationTrouble | null> {
    if (next.kind === 'failed') throw next.error;
    // Another process holds the rows now and decides about them.
    if (next.kind === 'leaseLost') return null;
    await this.claims.releaseBatches(queue);
    const ended = inFlight.trouble ?? (next.kind === 'trouble' ? next.trouble : null);
    const { steps, outcomes, trouble } = suspects.conclude(ended, this.shutdown.inProgress, this.clock.now());
    await this.claims.release(steps);
    countOutcomes(summary, outcomes);
    if (trouble) await this.breaker.trip(destination, trouble);
    return trouble;
  }
}

function quotaUseOf(group: readonly Batch[]): QuotaUse {
  return { use: 'write', requests: group.length, rows: group.reduce((sum, { rows }) => sum + rows.length, 0) };
}
