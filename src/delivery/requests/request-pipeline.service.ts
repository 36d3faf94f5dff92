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
import { NextClaim } from './next-claim.js';
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

/** A group whose requests leave, with their answers; null if none leaves. */
interface LeavingGroup {
  readonly group: NextGroup;
  readonly answers: Promise<SentGroup> | null;
}

const NOTHING_LEAVES: LeavingGroup = { group: NOTHING, answers: null };

interface PipelineRun extends Pick<SendOptions, 'token'> {
  readonly destination: Destination;
  readonly nextClaim: NextClaim;
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
    { failures, token, claimMore }: SendOptions,
    summary: RoundSummary,
  ): Promise<DestinationTrouble | null> {
    const { batches, trouble } = await this.preparer.prepare(destination, claimed, summary);
    const { copies, limits } = destination.platform;
    const inFlight = new InFlightRequests(limits.requestsInParallel, batches.length, failures >= STUMBLING_AFTER);
    const suspects = new SuspectRows();
    const nextClaim = new NextClaim(claimMore);
    const run: PipelineRun = { token, destination, nextClaim, queue: [...batches], inFlight, suspects, summary };
    const halfOpen = failures > 0;
    let next = trouble ? { group: { kind: 'trouble', trouble } as const, answers: null } : await this.leaveNext(run, halfOpen);
    let settling = Promise.resolve();
    for (let alone = halfOpen; next.answers; alone = false) {
      // After a crash a person must decide about each row that is journalled and not settled.
      if (copies === 'counted') await settling;
      const following = alone ? NOTHING_LEAVES : this.leaveNext(run, false);
      const sent = await next.answers;
      await settling;
      settling = this.settleGroup(run, sent);
      settling.catch(() => undefined);
      next = await following;
      if (!next.answers) await settling;
      if (!next.answers && next.group.kind === 'nothing') next = await this.leaveLast(run);
    }
    return this.finish(run, next.group);
  }

  /** Journals the next group and sends it. Never rejects. */
  private async leaveNext(run: PipelineRun, alone: boolean): Promise<LeavingGroup> {
    const group = await this.journalNext(run, alone);
    const answers = group.kind === 'group' ? this.sender.sendGroup(run.destination, group.requests, run.inFlight) : null;
    return { group, answers };
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
      if (run.queue.length === 0 && !run.suspects.hasSearched) run.nextClaim.begin();
      return requests ? { kind: 'group', requests } : { kind: 'leaseLost' };
    } catch (error) {
      return { kind: 'failed', error };
    }
  }

  private mustEnd({ inFlight, suspects }: PipelineRun): boolean {
    return this.shutdown.inProgress || inFlight.trouble !== null || suspects.isExhausted;
  }

  /**
   * Takes what is claimed next. A search for bad rows ends with its run and lets nothing more be claimed.
   * @returns the trouble of asking about lost answers
   */
  private async refill({ destination, queue, suspects, summary, nextClaim }: PipelineRun): Promise<DestinationTrouble | null> {
    while (queue.length === 0) {
      if (!suspects.hasSearched) nextClaim.begin();
      const claimed = await nextClaim.take();
      if (claimed.length === 0) return null;
      const { batches, trouble } = await this.preparer.prepare(destination, claimed, summary);
      if (trouble) return trouble;
      queue.push(...batches);
    }
    return null;
  }

  /** Nothing is in flight: follow-ups of the answers, and at the end the suspects once more. */
  private leaveLast(run: PipelineRun): Promise<LeavingGroup> {
    if (run.queue.length === 0 || run.suspects.isExhausted) run.queue.push(...run.suspects.retests());
    return this.leaveNext(run, false);
  }

  /** The remaining budget may cover a part of the group: half of it, and half again; the rest goes back to the queue. */
  private async spendQuota({ destination, queue }: PipelineRun, group: Batch[]): Promise<DestinationTrouble | null> {
    for (;;) {
      const trouble = await this.rateLimits.spend(destination, quotaUseOf(group));
      if (!trouble || group.length === 1) return trouble;
      queue.unshift(...group.splice(Math.ceil(group.length / 2)));
    }
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
    { destination, queue, nextClaim, inFlight, suspects, summary }: PipelineRun,
    next: NextGroup,
  ): Promise<DestinationTrouble | null> {
    if (next.kind === 'failed') throw next.error;
    await this.claims.release((await nextClaim.take()).map(({ upload }) => backToPending(upload)));
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
