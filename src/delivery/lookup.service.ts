import { Injectable, Logger } from '@nestjs/common';
import type { Destination } from '../destinations/destinations.js';
import { groupBy } from '../domain/collections.js';
import type { BatchAnswer, LostBatch } from '../platforms/kit/answers.js';
import type { DestinationTrouble } from '../platforms/kit/answers.js';
import type { SendContext } from '../platforms/kit/platform.js';
import { Database } from '../store/database/database.js';
import type { RequestEntity } from '../store/schema/entities/request.entity.js';
import type { ClaimedUpload } from '../store/uploads/claims.store.js';
import { JournalStore } from '../store/uploads/journal.store.js';
import { RequestsStore } from '../store/uploads/requests.store.js';
import { LimitsService } from './limits/limits.service.js';
import { requestKeyOf } from './request-key.js';
import { settled } from './settlement.js';
import { World } from './world.js';

export interface LookedUp {
  readonly adopted: number;
  /** The platform does not have them: they go out again, unchanged. */
  readonly toResend: ClaimedUpload[];
  /** The platform could not be asked. */
  readonly stillLost: ClaimedUpload[];
  readonly trouble: DestinationTrouble | null;
}

/** Finds out what became of requests whose answers were lost. */
@Injectable()
export class LookupService {
  private readonly logger = new Logger('delivery');

  constructor(
    private readonly database: Database,
    private readonly requests: RequestsStore,
    private readonly deliveries: JournalStore,
    private readonly limits: LimitsService,
    private readonly world: World,
  ) {}

  async lookUp(destination: Destination, claimed: readonly ClaimedUpload[], signal: AbortSignal): Promise<LookedUp> {
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
      else await this.ask(destination, request, group, signal, result);
    }
    return result;
  }

  private async ask(
    destination: Destination,
    request: RequestEntity,
    group: readonly ClaimedUpload[],
    signal: AbortSignal,
    result: { adopted: number; toResend: ClaimedUpload[]; stillLost: ClaimedUpload[]; trouble: DestinationTrouble | null },
  ): Promise<void> {
    const rows = group.map(({ upload }) => upload.frozen?.row);
    const context = { requestKey: requestKeyOf(request.id), signal };
    const lost = { requestKey: context.requestKey, rows, sentRows: request.rows, startedAt: request.startedAt };
    const answer = await this.find(destination, lost, context);
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
    await this.adopt(destination, request, group, answer);
    result.adopted += group.length;
    this.logger.log({
      msg: 'lost request found at the platform',
      destination: destination.id,
      requestId: request.id,
      rows: group.length,
    });
  }

  /** What the platform has of it, or why it could not be asked. */
  private async find(
    destination: Destination,
    lost: LostBatch<unknown>,
    context: SendContext,
  ): Promise<BatchAnswer | 'resend' | DestinationTrouble> {
    const { platform } = destination;
    if (!platform.findLostRequest) return 'resend';
    const spent = await this.limits.spend(destination, { use: 'read', requests: 1, rows: 0 });
    if (spent) return spent;
    const answer = await this.limits.inTurn(destination, async () => platform.findLostRequest?.(lost, context));
    const more = (answer?.requests ?? 1) - 1;
    if (more > 0) await this.limits.note(destination, { use: 'read', requests: more, rows: 0 });
    return answer?.found ?? 'resend';
  }

  private async adopt(
    destination: Destination,
    request: RequestEntity,
    group: readonly ClaimedUpload[],
    answer: BatchAnswer,
  ): Promise<void> {
    const now = this.world.clock.now();
    const { platform } = destination;
    const rules = { copies: platform.copies, onUnknown: platform.onUnknown, now, spread: this.world.random };
    await this.deliveries.settleFound(
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
        return { before: upload, after: { ...settled(upload, outcome, rules), attempts: upload.attempts } };
      }),
    );
  }
}
