import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable, Logger } from '@nestjs/common';
import type { Outcome } from '../domain/outcome.js';
import type { Destination } from '../platforms/destinations.js';
import type { BatchAnswer, Trouble } from '../platforms/platform.js';
import { newId } from '../runtime/ids.js';
import { DeliveriesStore, type SettledAttempt } from '../store/deliveries.store.js';
import type { RequestEntity } from '../store/entities/request.entity.js';
import { LimitsService } from './limits/limits.service.js';
import type { Batch } from './parcel.js';
import { attemptAfter, finished, gravest, limited, type Dispatch } from './records.js';
import { requestKeyOf } from './request-key.js';
import { sequelOf, type Sequel } from './sequel.js';
import { settled } from './settlement.js';
import { World } from './world.js';

export interface GroupResult extends Sequel {
  readonly outcomes: readonly Outcome[];
  readonly trouble: Trouble | null;
  /** False when the lease was lost: nothing was sent. */
  readonly sent: boolean;
}

/** Sends a few requests side by side: journalled in one transaction before, settled in one after. */
@Injectable()
export class SenderService {
  private readonly logger = new Logger('delivery');

  constructor(
    private readonly deliveries: DeliveriesStore,
    private readonly limits: LimitsService,
    private readonly world: World,
  ) {}

  async sendGroup(destination: Destination, batches: readonly Batch[], token: string, signal: AbortSignal): Promise<GroupResult> {
    const dispatches = batches.map((batch) => this.dispatch(destination, batch));
    const { platform } = destination;
    const entries = dispatches.map(({ request, uploads }) => ({
      request,
      uploads,
      personalFields: uploads.map(({ frozen }) => platform.personalFields?.(frozen?.row) ?? null),
    }));
    if (!(await this.deliveries.journal(entries, token, this.world.clock.now())))
      return { outcomes: [], again: [], named: [], trouble: null, sent: false };
    const answers = await Promise.all(dispatches.map((one) => this.send(destination, one, signal)));
    return this.settle(destination, dispatches, answers, token);
  }

  private dispatch(destination: Destination, batch: Batch): Dispatch {
    const request: RequestEntity = {
      id: newId(),
      projectId: destination.projectId,
      destination: destination.id,
      startedAt: this.world.clock.now(),
      finishedAt: null,
      rows: batch.parcels.length,
      outcome: null,
      httpStatus: null,
      remoteId: null,
      request: null,
      response: null,
      confirmAt: null,
      confirmTries: 0,
    };
    const uploads = batch.parcels.map(({ upload, frozen }) => ({
      ...upload,
      frozen,
      tries: upload.tries + 1,
      requestId: request.id,
    }));
    return { batch, request, uploads };
  }

  /** A platform that throws, or miscounts, has a bug; the bytes may have left all the same. */
  private async send(destination: Destination, { batch, request }: Dispatch, signal: AbortSignal): Promise<BatchAnswer> {
    const context = { requestKey: requestKeyOf(request.id), signal };
    try {
      const rows = batch.parcels.map(({ frozen }) => frozen.row);
      const answer = await this.limits.inTurn(destination, () => destination.platform.send(rows, context));
      if (answer.outcomes.length === batch.parcels.length) return answer;
      this.logger.error({
        msg: 'outcomes miscounted',
        destination: destination.id,
        requestId: request.id,
        rows: batch.parcels.length,
      });
    } catch (error) {
      const name = error instanceof Error ? error.name : 'unknown';
      this.logger.error({ msg: 'platform threw', destination: destination.id, requestId: request.id, error: name });
    }
    const outcomes = batch.parcels.map((): Outcome => ({ kind: 'unknown', code: 'ANSWER_LOST' }));
    return { outcomes, exchange: { request: '', response: null, httpStatus: null, remoteId: null } };
  }

  /** Settling is fenced and may be repeated: an answer in our hands is not thrown away because the database is out for a moment. */
  private async settleSurely<T>(settle: () => Promise<T>): Promise<T> {
    for (let tries = 1; ; tries += 1) {
      try {
        return await settle();
      } catch (error) {
        if (tries >= SETTLE_TRIES) throw error;
        this.logger.warn({ msg: 'answers not settled yet', tries, error: error instanceof Error ? error.name : 'unknown' });
        await sleep(SETTLE_PAUSE_MS);
      }
    }
  }

  private async settle(
    destination: Destination,
    dispatches: readonly Dispatch[],
    answers: readonly BatchAnswer[],
    token: string,
  ): Promise<GroupResult> {
    const { platform } = destination;
    const now = this.world.clock.now();
    const rules = { copies: platform.copies, onUnknown: platform.onUnknown, now, spread: this.world.random };
    const rows = dispatches.flatMap(({ batch, uploads }, index) =>
      uploads.map((upload, row) => ({ upload, outcome: limited(answers[index]?.outcomes[row], batch) })),
    );
    const attempts = rows.map(({ upload, outcome }): SettledAttempt => {
      const after = outcome.kind === 'again' ? null : settled(upload, outcome, rules);
      return { upload: after, attempt: attemptAfter(upload, outcome, after?.state ?? null, now) };
    });
    const requests = dispatches.map(({ request }, index) =>
      finished(request, answers[index], now, platform.confirmAfterMs[0] ?? 0),
    );
    const { fenced } = await this.settleSurely(() => this.deliveries.settle(requests, attempts, token));
    if (fenced > 0) this.logger.warn({ msg: 'late answer fenced off', destination: destination.id, rows: fenced });
    const sequels = dispatches.map((dispatch, index) => sequelOf(dispatch, answers[index]));
    return {
      outcomes: rows.map(({ outcome }) => outcome),
      again: sequels.flatMap(({ again }) => again),
      named: sequels.flatMap(({ named }) => named),
      trouble: gravest(answers.flatMap(({ trouble }) => trouble ?? [])),
      sent: true,
    };
  }
}

/** How long an answer that is known is held in memory while the database is out. */
const SETTLE_TRIES = 30;
const SETTLE_PAUSE_MS = 1000;
