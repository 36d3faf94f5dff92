import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable, Logger } from '@nestjs/common';
import type { Destination } from '../destinations/destinations.js';
import type { Outcome } from '../domain/uploads/outcome.js';
import type { BatchAnswer } from '../platforms/kit/answers.js';
import { newId } from '../runtime/ids.js';
import { JournalStore, type SettledAttempt } from '../store/uploads/journal.store.js';
import { LimitsService } from './limits/limits.service.js';
import type { Batch } from './parcel.js';
import type { Passage } from './passage.js';
import { attemptAfter, dispatchOf, finished, limited, type Dispatch } from './records.js';
import { requestKeyOf } from './request-key.js';
import { sequelOf, type Sequel } from './sequel.js';
import { settled } from './settlement.js';
import { Stop } from './stop.js';
import { World } from './world.js';

/** What became of a group of requests. */
export interface SentGroup {
  readonly answered: readonly { readonly dispatch: Dispatch; readonly answer: BatchAnswer }[];
  /** In the journal, and never left: trouble came first, or the end of the process. */
  readonly unsent: readonly Dispatch[];
}

export interface SettledGroup extends Sequel {
  readonly outcomes: readonly Outcome[];
}

/** Sends a few requests side by side: journalled in one transaction before, settled in one after. */
@Injectable()
export class SenderService {
  private readonly logger = new Logger('delivery');

  constructor(
    private readonly deliveries: JournalStore,
    private readonly limits: LimitsService,
    private readonly stop: Stop,
    private readonly world: World,
  ) {}

  /** @returns null when the lease was lost: nothing is written then and nothing may be sent */
  async journal(destination: Destination, batches: readonly Batch[], token: string): Promise<readonly Dispatch[] | null> {
    const now = this.world.clock.now();
    const dispatches = batches.map((batch) => dispatchOf(destination, batch, newId(), now));
    const { platform } = destination;
    const entries = dispatches.map(({ request, uploads }) => ({
      request,
      uploads,
      personalFields: uploads.map(({ frozen }) => platform.personalFields?.(frozen?.row) ?? null),
    }));
    return (await this.deliveries.journal(entries, token, now)) ? dispatches : null;
  }

  /** Sends as many at a time as the platform takes; after trouble nothing more leaves. Never rejects. */
  async send(destination: Destination, dispatches: readonly Dispatch[], passage: Passage): Promise<SentGroup> {
    const answered: { dispatch: Dispatch; answer: BatchAnswer }[] = [];
    const unsent: Dispatch[] = [];
    const sendOne = async (dispatch: Dispatch): Promise<void> => {
      const mayLeave = () => !passage.trouble && !this.stop.stopping;
      const answer = await this.limits.inTurn(destination, async () => (mayLeave() ? this.ask(destination, dispatch) : null));
      if (answer) {
        passage.see(answer);
        answered.push({ dispatch, answer });
      } else unsent.push(dispatch);
    };
    await Promise.all(dispatches.map((dispatch) => passage.through(() => sendOne(dispatch))));
    return { answered, unsent };
  }

  async settle(destination: Destination, { answered }: SentGroup, token: string): Promise<SettledGroup> {
    const { platform } = destination;
    const now = this.world.clock.now();
    const rules = { copies: platform.copies, onUnknown: platform.onUnknown, now, spread: this.world.random };
    const rows = answered.flatMap(({ dispatch: { batch, uploads }, answer }) =>
      uploads.map((upload, row) => ({ upload, outcome: limited(answer.outcomes[row], batch) })),
    );
    const attempts = rows.map(({ upload, outcome }): SettledAttempt => {
      const after = outcome.kind === 'again' ? null : settled(upload, outcome, rules);
      return { upload: after, attempt: attemptAfter(upload, outcome, after?.state ?? null, now) };
    });
    const requests = answered.map(({ dispatch, answer }) =>
      finished(dispatch.request, answer, now, platform.confirmAfterMs[0] ?? 0),
    );
    const { fenced } = await this.settleSurely(() => this.deliveries.settle(requests, attempts, token));
    if (fenced > 0) this.logger.warn({ msg: 'late answer fenced off', destination: destination.id, rows: fenced });
    const sequels = answered.map(({ dispatch, answer }) => sequelOf(dispatch, answer));
    return {
      outcomes: rows.map(({ outcome }) => outcome),
      again: sequels.flatMap(({ again }) => again),
      named: sequels.flatMap(({ named }) => named),
    };
  }

  /** Strikes out of the journal what never left. @returns its requests as they were before */
  async withdraw(dispatches: readonly Dispatch[], token: string): Promise<Batch[]> {
    const before = dispatches.flatMap(({ batch }) => batch.parcels.map(({ upload }) => upload));
    const ids = dispatches.map(({ request }) => request.id);
    if (ids.length > 0) await this.deliveries.withdraw(ids, before, token);
    return dispatches.map(({ batch }) => batch);
  }

  /** A platform that throws, or miscounts, has a bug; the bytes may have left all the same. */
  private async ask(destination: Destination, { batch, request }: Dispatch): Promise<BatchAnswer> {
    const rows = batch.parcels.map(({ frozen }) => frozen.row);
    const about = { destination: destination.id, requestId: request.id };
    try {
      const context = { requestKey: requestKeyOf(request.id), signal: this.stop.signal };
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
}

/** How long an answer that is known is held in memory while the database is out. */
const SETTLE_TRIES = 30;
const SETTLE_PAUSE_MS = 1000;
