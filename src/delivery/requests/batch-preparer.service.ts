import { Inject, Injectable } from '@nestjs/common';
import type { Destination } from '../../destinations/destinations.js';
import { CALL_GOAL } from '../../domain/goals/goal.js';
import type { DestinationTrouble } from '../../platforms/kit/answers.js';
import { CLOCK, type Clock } from '../../runtime/clock.js';
import { ConversionsStore } from '../../store/calls/conversions.store.js';
import { Database } from '../../store/database/database.js';
import type { ClaimedUpload } from '../../store/uploads/claims.store.js';
import { CircuitBreaker } from '../circuit-breaker/circuit-breaker.service.js';
import { backToPending, ClaimsService, SkippedUploads } from '../claims/claims.service.js';
import { LostRequestFinder } from '../lost-answers/lost-answers.service.js';
import type { RoundSummary } from '../rounds/round-summary.js';
import { Shutdown } from '../rounds/shutdown.js';
import { type Batch, prepareRows, toBatches } from './outgoing-rows.js';

/** Turns what was claimed into batches: lost answers are asked about first, and what cannot go out is given back. */
@Injectable()
export class BatchPreparer {
  constructor(
    private readonly database: Database,
    private readonly conversions: ConversionsStore,
    private readonly claims: ClaimsService,
    private readonly lostRequests: LostRequestFinder,
    private readonly skippedUploads: SkippedUploads,
    private readonly breaker: CircuitBreaker,
    private readonly shutdown: Shutdown,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** @returns the batches; or the trouble of asking about lost answers, with everything given back */
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
      await this.breaker.trip(destination, found.trouble);
      return { batches: [], trouble: found.trouble };
    }
    const toPrepare = [...others, ...found.toResend];
    const { rows, steps } = prepareRows(platform, toPrepare, await this.goalsOf(toPrepare), this.clock.now());
    summary.skipped += steps.filter(({ to }) => to !== 'pending').length;
    await this.skippedUploads.record(steps, claimed);
    return { batches: toBatches(rows, platform.limits), trouble: null };
  }

  /** Only a row for the whole call names the goals that the call meets. */
  private async goalsOf(claimed: readonly ClaimedUpload[]): Promise<ReadonlyMap<string, readonly string[]>> {
    const calls = claimed.filter(({ upload }) => upload.goal === CALL_GOAL.id).map(({ call }) => call.id);
    if (calls.length === 0) return new Map();
    return this.database.read((session) => this.conversions.otherGoalsOf(session, CALL_GOAL.id, calls));
  }
}
