import { Inject, Injectable, Logger } from '@nestjs/common';
import { type Destination, Destinations } from '../../destinations/destinations.js';
import { othersAtTarget } from '../../destinations/shared-targets.js';
import { groupBy } from '../../domain/collections.js';
import type { BatchAnswer, DestinationTrouble, LostBatch } from '../../platforms/kit/answers.js';
import type { SendContext } from '../../platforms/kit/platform.js';
import { CLOCK, RANDOM, type Clock, type Random } from '../../runtime/clock.js';
import { Database } from '../../store/database/database.js';
import type { RequestEntity } from '../../store/schema/entities/request.entity.js';
import type { ClaimedUpload } from '../../store/uploads/claims.store.js';
import { JournalStore } from '../../store/uploads/journal.store.js';
import { RequestsStore } from '../../store/uploads/requests.store.js';
import type { UploadStep } from '../../store/uploads/uploads.store.js';
import { CircuitBreaker } from '../circuit-breaker/circuit-breaker.service.js';
import { backToPending, ClaimsService } from '../claims/claims.service.js';
import { RateLimits } from '../rate-limits/rate-limits.service.js';
import { requestKeyOf, settleUpload } from '../requests/request-journal.js';
import { Shutdown } from '../rounds/shutdown.js';

interface ResolvedRequests {
  readonly adopted: number;
  /** The platform does not have them: they are sent again, unchanged. */
  readonly toResend: ClaimedUpload[];
  /** The platform could not be asked. */
  readonly stillLost: ClaimedUpload[];
  readonly trouble: DestinationTrouble | null;
}

/** Finds out what became of requests whose answers were lost. */
@Injectable()
export class LostRequestFinder {
  private readonly logger = new Logger('delivery');

  constructor(
    private readonly destinations: Destinations,
    private readonly database: Database,
    private readonly requests: RequestsStore,
    private readonly journal: JournalStore,
    private readonly rateLimits: RateLimits,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(RANDOM) private readonly random: Random,
  ) {}

  async resolve(destination: Destination, claimed: readonly ClaimedUpload[], signal: AbortSignal): Promise<ResolvedRequests> {
    const result = {
      adopted: 0,
      toResend: [] as ClaimedUpload[],
      stillLost: [] as ClaimedUpload[],
      trouble: null as DestinationTrouble | null,
    };
    const groups = groupBy(claimed, ({ upload }) => upload.requestId);
    const requests = await this.database.read((session) =>
      this.requests.byIds(
        session,
        [...groups.keys()].filter((id) => id !== null),
      ),
    );
    for (const [requestId, group] of groups) {
      const request = requests.find((candidate) => candidate.id === requestId);
      if (result.trouble) result.stillLost.push(...group);
      else if (!request) result.toResend.push(...group);
      else await this.resolveRequest(destination, request, group, signal, result);
    }
    return result;
  }

  private async resolveRequest(
    destination: Destination,
    request: RequestEntity,
    group: readonly ClaimedUpload[],
    signal: AbortSignal,
    result: { adopted: number; toResend: ClaimedUpload[]; stillLost: ClaimedUpload[]; trouble: DestinationTrouble | null },
  ): Promise<void> {
    const rows = group.map(({ upload }) => upload.frozen?.row);
    const context = { requestKey: requestKeyOf(request.id), signal };
    const lost = { requestKey: context.requestKey, rows, sentRows: request.rows, startedAt: request.startedAt };
    const answer = await this.findAtPlatform(destination, lost, context);
    if (answer === 'resend') {
      result.toResend.push(...group);
      return;
    }
    if ('kind' in answer) {
      result.stillLost.push(...group);
      result.trouble = answer;
      return;
    }
    const taken = answer.outcomes.every((outcome) => outcome.kind === 'accepted' || outcome.kind === 'delivered');
    if (!taken) {
      (answer.trouble ? result.stillLost : result.toResend).push(...group);
      result.trouble = answer.trouble ?? null;
      return;
    }
    await this.recordFound(destination, request, group, answer);
    result.adopted += group.length;
    this.logger.log({
      msg: 'lost request found at the platform',
      destination: destination.id,
      requestId: request.id,
      rows: group.length,
    });
  }

  /** What the platform has of the request, or the trouble that kept us from asking. */
  private async findAtPlatform(
    destination: Destination,
    lost: LostBatch<unknown>,
    context: SendContext,
  ): Promise<BatchAnswer | 'resend' | DestinationTrouble> {
    const { platform } = destination;
    if (!platform.findLostRequest) return 'resend';
    const spent = await this.rateLimits.spend(destination, { use: 'read', requests: 1, rows: 0 });
    if (spent) return spent;
    const answer = await this.rateLimits.run(destination, async () => platform.findLostRequest?.(lost, context));
    const more = (answer?.requests ?? 1) - 1;
    if (more > 0) await this.rateLimits.recordUse(destination, { use: 'read', requests: more, rows: 0 });
    return answer?.found ?? 'resend';
  }

  private async recordFound(
    destination: Destination,
    request: RequestEntity,
    group: readonly ClaimedUpload[],
    answer: BatchAnswer,
  ): Promise<void> {
    const now = this.clock.now();
    const { platform } = destination;
    const rules = {
      copies: platform.copies,
      onUnknown: platform.onUnknown,
      now,
      spread: this.random,
      sharesTarget: (goal: string) => othersAtTarget(this.destinations, { destination, goal }).length > 0,
    };
    await this.journal.settleFound(
      {
        id: request.id,
        remoteId: answer.exchange.remoteId,
        outcome: 'accepted',
        finishedAt: now,
        confirmAt: answer.outcomes.some((outcome) => outcome.kind === 'accepted') ? now : null,
      },
      group.map(({ upload }, index) => {
        const outcome = answer.outcomes[index] ?? { kind: 'unknown' as const, code: 'ANSWER_LOST' as const };
        // The attempt was counted when its answer was lost.
        return { before: upload, after: { ...settleUpload(upload, outcome, rules), attempts: upload.attempts } };
      }),
    );
  }
}

/** Asks the platform about every answer that was lost, without sending anything. */
@Injectable()
export class LostAnswers {
  constructor(
    private readonly claims: ClaimsService,
    private readonly finder: LostRequestFinder,
    private readonly breaker: CircuitBreaker,
    private readonly shutdown: Shutdown,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async resolveAll(destination: Destination): Promise<{ adopted: number; toResend: number }> {
    const sum = { adopted: 0, toResend: 0 };
    if (!destination.platform.findLostRequest) return sum;
    // Released only at the end: released at once, they would be claimed again.
    const back: UploadStep[] = [];
    const { rowsPerClaim } = destination.platform.limits;
    const lease = this.claims.openLease();
    try {
      for (;;) {
        const claimed = await this.claims.claim(destination, 'lost', lease, rowsPerClaim);
        const found = await this.finder.resolve(destination, claimed, this.shutdown.signal);
        sum.adopted += found.adopted;
        sum.toResend += found.toResend.length;
        back.push(...found.toResend.map(({ upload }) => ({ ...backToPending(upload), dueAt: this.clock.now() })));
        back.push(...found.stillLost.map(({ upload }) => backToPending(upload)));
        if (found.trouble) await this.breaker.trip(destination, found.trouble);
        if (found.trouble || claimed.length < rowsPerClaim) return sum;
      }
    } finally {
      // What cannot be released now becomes free when its lease lapses; so the lease is no longer renewed.
      await this.claims.release(back).finally(() => lease.stopRenewing());
    }
  }
}
