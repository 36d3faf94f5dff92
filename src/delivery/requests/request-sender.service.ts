import { setTimeout as sleep } from 'node:timers/promises';
import { Inject, Injectable, Logger } from '@nestjs/common';
import type { Destination } from '../../destinations/destinations.js';
import type { Outcome } from '../../domain/uploads/outcome.js';
import type { BatchAnswer } from '../../platforms/kit/answers.js';
import { CLOCK, RANDOM, type Clock, type Random } from '../../runtime/clock.js';
import { newId } from '../../runtime/ids.js';
import { JournalStore, type SettledAttempt } from '../../store/uploads/journal.store.js';
import { RateLimits } from '../rate-limits/rate-limits.service.js';
import { Shutdown } from '../rounds/shutdown.js';
import { followUpOf, type FollowUp } from './follow-up.js';
import type { InFlightRequests } from './in-flight-requests.js';
import type { Batch } from './outgoing-rows.js';
import { attemptRecord, toOutgoingRequest, finishedRequest, endSplits, type OutgoingRequest } from './request-journal.js';
import { requestKeyOf } from './request-journal.js';
import { settleUpload } from './request-journal.js';

/** What became of a group of requests. */
export interface SentGroup {
  readonly answered: readonly { readonly dispatch: OutgoingRequest; readonly answer: BatchAnswer }[];
  /** In the journal, and never left: trouble came first, or the end of the process. */
  readonly unsent: readonly OutgoingRequest[];
}

export interface SettledGroup extends FollowUp {
  readonly outcomes: readonly Outcome[];
}

/** Sends a few requests side by side: journalled in one transaction before, settled in one after. */
@Injectable()
export class RequestSender {
  private readonly logger = new Logger('delivery');

  constructor(
    private readonly deliveries: JournalStore,
    private readonly rateLimits: RateLimits,
    private readonly shutdown: Shutdown,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(RANDOM) private readonly random: Random,
  ) {}

  /** @returns null when the lease was lost: nothing is written then and nothing may be sent */
  async journal(destination: Destination, batches: readonly Batch[], token: string): Promise<readonly OutgoingRequest[] | null> {
    const now = this.clock.now();
    const dispatches = batches.map((batch) => toOutgoingRequest(destination, batch, newId(), now));
    const { platform } = destination;
    const entries = dispatches.map(({ request, uploads }) => ({
      request,
      uploads,
      personalFields: uploads.map(({ frozen }) => platform.personalFields?.(frozen?.row) ?? null),
    }));
    return (await this.deliveries.journal(entries, token, now)) ? dispatches : null;
  }

  /** Sends as many at a time as the platform takes; after trouble nothing more leaves. Never rejects. */
  async sendGroup(
    destination: Destination,
    dispatches: readonly OutgoingRequest[],
    passage: InFlightRequests,
  ): Promise<SentGroup> {
    const answered: { dispatch: OutgoingRequest; answer: BatchAnswer }[] = [];
    const unsent: OutgoingRequest[] = [];
    const sendOne = async (dispatch: OutgoingRequest): Promise<void> => {
      const mayLeave = () => !passage.trouble && !this.shutdown.inProgress;
      const answer = await this.rateLimits.acquire(destination, async () =>
        mayLeave() ? this.sendRequest(destination, dispatch) : null,
      );
      if (answer) {
        passage.observe(answer);
        answered.push({ dispatch, answer });
      } else unsent.push(dispatch);
    };
    await Promise.all(dispatches.map((dispatch) => passage.run(() => sendOne(dispatch))));
    return { answered, unsent };
  }

  async settle(destination: Destination, { answered }: SentGroup, token: string): Promise<SettledGroup> {
    const { platform } = destination;
    const now = this.clock.now();
    const rules = { copies: platform.copies, onUnknown: platform.onUnknown, now, spread: this.random };
    const rows = answered.flatMap(({ dispatch: { batch, uploads }, answer }) =>
      uploads.map((upload, row) => ({ upload, outcome: endSplits(answer.outcomes[row], batch) })),
    );
    const attempts = rows.map(({ upload, outcome }): SettledAttempt => {
      const after = outcome.kind === 'again' ? null : settleUpload(upload, outcome, rules);
      return { upload: after, attempt: attemptRecord(upload, outcome, after?.state ?? null, now) };
    });
    const requests = answered.map(({ dispatch, answer }) =>
      finishedRequest(dispatch.request, answer, now, platform.confirmAfterMs[0] ?? 0),
    );
    const { fenced } = await this.settleWithRetries(() => this.deliveries.settle(requests, attempts, token));
    if (fenced > 0) this.logger.warn({ msg: 'late answer fenced off', destination: destination.id, rows: fenced });
    const sequels = answered.map(({ dispatch, answer }) => followUpOf(dispatch, answer));
    return {
      outcomes: rows.map(({ outcome }) => outcome),
      nextBatches: sequels.flatMap(({ nextBatches: again }) => again),
      foundBadRows: sequels.flatMap(({ foundBadRows: named }) => named),
    };
  }

  /** Strikes out of the journal what never left. @returns its requests as they were before */
  async withdraw(dispatches: readonly OutgoingRequest[], token: string): Promise<Batch[]> {
    const before = dispatches.flatMap(({ batch }) => batch.parcels.map(({ upload }) => upload));
    const ids = dispatches.map(({ request }) => request.id);
    if (ids.length > 0) await this.deliveries.withdraw(ids, before, token);
    return dispatches.map(({ batch }) => batch);
  }

  /** A platform that throws, or miscounts, has a bug; the bytes may have left all the same. */
  private async sendRequest(destination: Destination, { batch, request }: OutgoingRequest): Promise<BatchAnswer> {
    const rows = batch.parcels.map(({ frozen }) => frozen.row);
    const about = { destination: destination.id, requestId: request.id };
    try {
      const context = { requestKey: requestKeyOf(request.id), signal: this.shutdown.signal };
      const answer = await destination.platform.send(rows, context);
      if (answer.outcomes.length === rows.length) return answer;
      this.logger.error({ msg: 'outcomes miscounted', ...about, rows: rows.length });
    } catch (error) {
      this.logger.error({ msg: 'platform threw', ...about, error: error instanceof Error ? error.name : 'unknown' });
    }
    const outcomes = rows.map((): Outcome => ({ kind: 'unknown', code: 'ANSWER_LOST' }));
    return { outcomes, exchange: { request: '', response: null, httpStatus: null, remoteId: null } };
  }

  /** Settling is fenced and may be repeated: an answer in our hands is not thrown away because the database is out for a moment. */
  private async settleWithRetries<T>(settle: () => Promise<T>): Promise<T> {
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
}

/** How long an answer that is known is held in memory while the database is out. */
const SETTLE_TRIES = 30;
const SETTLE_PAUSE_MS = 1000;
