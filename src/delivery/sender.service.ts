import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable, Logger } from '@nestjs/common';
import type { Outcome, Rejection } from '../domain/outcome.js';
import type { Destination } from '../platforms/destinations.js';
import type { BatchAnswer, Trouble } from '../platforms/platform.js';
import { newId } from '../runtime/ids.js';
import { DeliveriesStore, type SettledAttempt } from '../store/deliveries.store.js';
import type { RequestEntity } from '../store/entities/request.entity.js';
import type { UploadEntity } from '../store/entities/upload.entity.js';
import { searchOn, type TestAnswer } from './bad-row-search.js';
import type { Batch, Parcel } from './parcel.js';
import { detailOf, reasonOf, settled } from './settlement.js';
import { World } from './world.js';

/** Where a platform finds the request again after a lost answer: letters and digits only. */
export function requestKeyOf(requestId: string): string {
  return `rb${requestId.replaceAll('-', '')}`;
}

/** A refused request parted more often than this is not getting anywhere. */
const MOST_SPLITS = 24;

export interface GroupResult {
  readonly outcomes: readonly Outcome[];
  /** Parts of refused requests that go out in this round. */
  readonly again: readonly Batch[];
  /** Bad rows that the platform did not name and that were found. */
  readonly named: readonly NamedRow[];
  readonly trouble: Trouble | null;
  /** False when the lease was lost: nothing was sent. */
  readonly sent: boolean;
}

export interface NamedRow {
  readonly upload: UploadEntity;
  readonly rejection: Rejection;
}

interface Dispatch {
  readonly batch: Batch;
  readonly request: RequestEntity;
  readonly uploads: readonly UploadEntity[];
}

/** Sends a few requests side by side: journalled in one transaction before, settled in one after. */
@Injectable()
export class SenderService {
  private readonly logger = new Logger('delivery');

  constructor(
    private readonly deliveries: DeliveriesStore,
    private readonly world: World,
  ) {}

  async sendGroup(destination: Destination, batches: readonly Batch[], token: string, signal: AbortSignal): Promise<GroupResult> {
    const dispatches = batches.map((batch) => this.dispatch(destination, batch));
    const entries = dispatches.map(({ request, uploads }) => ({ request, uploads }));
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
      const answer = await destination.platform.send(
        batch.parcels.map(({ frozen }) => frozen.row),
        context,
      );
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
      return {
        upload: after,
        attempt: {
          uploadId: upload.id,
          number: upload.tries,
          requestId: upload.requestId ?? '',
          startedAt: now,
          finishedAt: now,
          outcome: outcome.kind,
          toState: after?.state ?? null,
          code: reasonOf(outcome),
          platformCode: 'platformCode' in outcome ? (outcome.platformCode ?? null) : null,
          message: detailOf(outcome),
        },
      };
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
      trouble: answers.find((answer) => answer.trouble)?.trouble ?? null,
      sent: true,
    };
  }
}

/** How long an answer that is known is held in memory while the database is out. */
const SETTLE_TRIES = 30;
const SETTLE_PAUSE_MS = 1000;

/** Ends a row that a platform wants to send again and again. */
function limited(outcome: Outcome | undefined, batch: Batch): Outcome {
  if (!outcome) return { kind: 'unknown', code: 'ANSWER_LOST' };
  if (outcome.kind === 'again' && batch.splits >= MOST_SPLITS)
    return { kind: 'retry', code: 'REFUSED_FOR_NOW', afterMs: 0, counted: true };
  return outcome;
}

function sequelOf(dispatch: Dispatch, answer: BatchAnswer | undefined): Sequel {
  const { batch } = dispatch;
  if (!answer) return { again: rested(batch), named: [] };
  if (answer.unnamed === undefined && batch.search === null) return { again: partsOf(dispatch, answer), named: [] };
  return searched(dispatch, answer);
}

type Sequel = Pick<GroupResult, 'again' | 'named'>;

function partsOf(dispatch: Dispatch, answer: BatchAnswer): Batch[] {
  const { batch } = dispatch;
  if (!answer.parts || batch.splits >= MOST_SPLITS) return [];
  return answer.parts.map((part) => ({
    splits: batch.splits + 1,
    partlyTaken: answer.exchange.httpStatus === 200,
    search: null,
    parcels: part.flatMap((index) => parcelAt(dispatch, index)),
  }));
}

/** The next request of a search for bad rows, or what is left of it where the answer tells nothing about them. */
function searched(dispatch: Dispatch, answer: BatchAnswer): Sequel {
  const { batch } = dispatch;
  const test = testAnswerOf(answer);
  if (test === null) return { again: rested(batch), named: [] };
  const rows = answer.outcomes.flatMap(({ kind }, index) =>
    answer.unnamed !== undefined && kind !== 'again' ? [] : parcelAt(dispatch, index),
  );
  const { next, named } = searchOn(rows, batch.search, test);
  const rejection = 'rejection' in test ? test.rejection : batch.search?.rejection;
  return {
    again: next ? [{ ...batch, parcels: next.rows, search: next.search, partlyTaken: next.search.partlyTaken }] : [],
    named: named && rejection ? [{ upload: named.upload, rejection }] : [],
  };
}

function testAnswerOf({ unnamed, outcomes, exchange }: BatchAnswer): TestAnswer | null {
  if (unnamed !== undefined) return { kind: 'refused', rejection: unnamed, partlyTaken: exchange.httpStatus === 200 };
  const [only] = outcomes;
  if (outcomes.length === 1 && only?.kind === 'rejected') return { kind: 'rejected', rejection: only };
  return outcomes.every(({ kind }) => kind === 'accepted' || kind === 'delivered') ? { kind: 'taken' } : null;
}

/** The rows that waited for an answer which did not come, without what was known of them. */
function rested(batch: Batch): Batch[] {
  const parcels = [...(batch.search?.rest ?? []), ...(batch.search?.untold ?? [])];
  return parcels.length === 0 ? [] : [{ ...batch, parcels, search: null }];
}

function parcelAt({ batch, uploads }: Dispatch, index: number): Parcel[] {
  const upload = uploads[index];
  const parcel = batch.parcels[index];
  return upload && parcel ? [{ upload, frozen: parcel.frozen }] : [];
}

function finished(request: RequestEntity, answer: BatchAnswer | undefined, now: number, confirmAfterMs: number): RequestEntity {
  const kinds = new Set(answer?.outcomes.map((outcome) => outcome.kind));
  return {
    ...request,
    finishedAt: now,
    outcome: kinds.size === 1 ? ([...kinds][0] ?? null) : 'mixed',
    httpStatus: answer?.exchange.httpStatus ?? null,
    remoteId: answer?.exchange.remoteId ?? null,
    request: answer?.exchange.request ?? null,
    response: answer?.exchange.response ?? null,
    confirmAt: kinds.has('accepted') ? now + confirmAfterMs : null,
  };
}
