import { setTimeout as sleep } from 'node:timers/promises';
import { Inject, Injectable, Logger } from '@nestjs/common';
import { type Destination, Destinations } from '../../destinations/destinations.js';
import { othersAtTarget } from '../../destinations/shared-targets.js';
import type { Outcome } from '../../domain/uploads/outcome.js';
import type { Copies } from '../../domain/uploads/upload-states.js';
import { type BatchAnswer, departureOf } from '../../platforms/kit/answers.js';
import { repeatOutcome, settingTrouble, withoutAnswer } from '../../platforms/kit/destination-trouble.js';
import { RequestNotBuiltError } from '../../platforms/kit/request-building.js';
import { CLOCK, RANDOM, type Clock, type Random } from '../../runtime/clock.js';
import { newId } from '../../runtime/ids.js';
import { JournalStore, type SettledAttempt } from '../../store/uploads/journal.store.js';
import { RateLimits } from '../rate-limits/rate-limits.service.js';
import { Shutdown } from '../rounds/shutdown.js';
import { followUpOf, type FollowUp } from './follow-up.js';
import type { InFlightRequests } from './in-flight-requests.js';
import type { Batch } from './outgoing-rows.js';
import {
  attemptRecord,
  toOutgoingRequest,
  finishedRequest,
  endSplits,
  type OutgoingRequest,
  requestKeyOf,
  settleUpload,
  uploadsAfterDeparture,
} from './request-journal.js';

/** A group of requests, after those that could leave were answered. */
export interface SentGroup {
  readonly answered: readonly { readonly outgoing: OutgoingRequest; readonly answer: BatchAnswer }[];
  /** Journalled but never sent: trouble or shutdown came first. */
  readonly unsent: readonly OutgoingRequest[];
}

export interface SettledGroup {
  readonly outcomes: readonly Outcome[];
  readonly followUps: readonly (FollowUp & { readonly outgoing: OutgoingRequest; readonly answer: BatchAnswer })[];
}

/** Sends a few requests concurrently: journalled in one transaction before, settled in one after. */
@Injectable()
export class RequestSender {
  private readonly logger = new Logger('delivery');

  constructor(
    private readonly destinations: Destinations,
    private readonly journalStore: JournalStore,
    private readonly rateLimits: RateLimits,
    private readonly shutdown: Shutdown,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(RANDOM) private readonly random: Random,
  ) {}

  /** @returns null if the lease was lost: nothing was written and nothing may be sent */
  async journal(destination: Destination, batches: readonly Batch[], token: string): Promise<readonly OutgoingRequest[] | null> {
    const now = this.clock.now();
    const group = batches.map((batch) => toOutgoingRequest(destination, batch, newId(), now));
    const { platform } = destination;
    const entries = group.map(({ request, uploads }) => ({
      request,
      uploads,
      personalFields: uploads.map(({ frozen }) => platform.personalFields?.(frozen?.row) ?? null),
    }));
    return (await this.journalStore.journal(entries, token, now)) ? group : null;
  }

  /** Sends as many at a time as the platform takes; after trouble nothing more leaves. Never rejects. */
  async sendGroup(destination: Destination, group: readonly OutgoingRequest[], inFlight: InFlightRequests): Promise<SentGroup> {
    const answers = await Promise.all(group.map((outgoing) => this.send(destination, outgoing, inFlight)));
    const answered = group.flatMap((outgoing, index) => {
      const answer = answers[index];
      return answer ? [{ outgoing, answer }] : [];
    });
    return { answered, unsent: group.filter((_outgoing, index) => !answers[index]) };
  }

  /**
   * Sends one request as soon as this round, its account and the rate allow it.
   *
   * @returns null if it did not leave: trouble or shutdown came first
   */
  private async send(
    destination: Destination,
    { batch, request }: OutgoingRequest,
    inFlight: InFlightRequests,
  ): Promise<BatchAnswer | null> {
    const rows = batch.rows.map(({ frozen }) => frozen.row);
    const ids = { destination: destination.id, requestId: request.id };
    const permits = [await inFlight.acquire()];
    let answer: BatchAnswer | null = null;
    try {
      permits.push(await this.rateLimits.acquire(destination));
      // Checked after waiting for the permits: either may have come meanwhile.
      if (inFlight.trouble || this.shutdown.inProgress) return null;
      answer = await destination.platform.send(rows, { requestKey: requestKeyOf(request.id), signal: this.shutdown.signal });
      if (answer.outcomes.length !== rows.length) {
        this.logger.error({ msg: 'platform gave a wrong number of outcomes', ...ids, rows: rows.length });
        answer = lostAnswer(rows.length);
      }
      if (inFlight.looksForStumbling) answer = stumblingAsRefusal(answer, destination.platform.copies);
    } catch (error) {
      this.logger.error({ msg: 'platform threw', ...ids, error: error instanceof Error ? error.name : 'unknown' });
      answer = error instanceof RequestNotBuiltError ? notBuilt(rows.length, error) : lostAnswer(rows.length);
    } finally {
      if (answer) inFlight.observe(answer);
      for (const permit of permits) permit.release();
    }
    return answer;
  }

  async settle(destination: Destination, { answered }: SentGroup, token: string): Promise<SettledGroup> {
    const { platform } = destination;
    const now = this.clock.now();
    const rules = {
      copies: platform.copies,
      onUnknown: platform.onUnknown,
      now,
      spread: this.random,
      sharesTarget: (goal: string) => othersAtTarget(this.destinations, { destination, goal }).length > 0,
    };
    const rows = answered.flatMap(({ outgoing, answer }) =>
      uploadsAfterDeparture(outgoing, answer).map((upload, row) => ({
        upload,
        outcome: endSplits(answer.outcomes[row], outgoing.batch),
        left: departureOf(answer, row),
      })),
    );
    const attempts = rows.map(({ upload, outcome, left }): SettledAttempt => {
      const after = outcome.kind === 'again' ? null : settleUpload(upload, outcome, rules);
      return { upload: after, attempt: attemptRecord(upload, outcome, after?.state ?? null, left, now) };
    });
    const requests = answered.map(({ outgoing, answer }) =>
      finishedRequest(outgoing.request, answer, now, platform.confirmAfterMs[0] ?? 0),
    );
    const { fenced } = await this.settleWithRetries(() => this.journalStore.settle(requests, attempts, token));
    if (fenced > 0)
      this.logger.warn({ msg: 'late answers ignored, their lease had lapsed', destination: destination.id, rows: fenced });
    return {
      outcomes: rows.map(({ outcome }) => outcome),
      followUps: answered.map(({ outgoing, answer }) => ({ outgoing, answer, ...followUpOf(outgoing, answer) })),
    };
  }

  /**
   * Removes requests that never left from the journal.
   * @returns their batches as they were before
   */
  async withdraw(unsent: readonly OutgoingRequest[], token: string): Promise<Batch[]> {
    const before = unsent.flatMap(({ batch }) => batch.rows.map(({ upload }) => upload));
    const ids = unsent.map(({ request }) => request.id);
    if (ids.length > 0) await this.journalStore.withdraw(ids, before, token);
    return unsent.map(({ batch }) => batch);
  }

  /** Settling is fenced and may be repeated: a known answer is not thrown away because the database is briefly unavailable. */
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

/** A known answer is kept in memory for half a minute while the database is unavailable. */
const SETTLE_TRIES = 30;
const SETTLE_PAUSE_MS = 1000;

/** The platform has been out of order for several rounds: one of the rows may be the cause. */
function stumblingAsRefusal(answer: BatchAnswer, copies: Copies): BatchAnswer {
  const { stumbled, outcomes, exchange } = answer;
  // Where copies count, a row that may have arrived is not sent again.
  if (!stumbled || (stumbled.inDoubt && copies === 'counted')) return answer;
  return { outcomes: repeatOutcome(outcomes.length, { kind: 'again' }), unnamed: stumbled, exchange };
}

/** A platform that throws or miscounts has a bug. The bytes may have left, and counting a call twice is the worse failure. */
function lostAnswer(rows: number): BatchAnswer {
  const outcomes = repeatOutcome(rows, { kind: 'unknown', code: 'ANSWER_LOST' });
  return { outcomes, exchange: { request: '', response: null, httpStatus: null, remoteId: null, left: 'unknown' } };
}

function notBuilt(rows: number, { detail }: RequestNotBuiltError): BatchAnswer {
  return withoutAnswer(rows, settingTrouble(detail), detail);
}
