import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import type { Instant } from '../../domain/time/instant.js';
import { Database } from '../../store/database/database.js';
import type { SqlExecutor } from '../../store/database/sql-executor.js';
import { ErasureStore } from '../../store/privacy/personal-data.store.js';
import type { CallEntity } from '../../store/schema/entities/call.entity.js';
import type { UploadEntity } from '../../store/schema/entities/upload.entity.js';
import { UploadsStore, type UploadStep } from '../../store/uploads/uploads.store.js';
import { ProcessingSettings } from '../processing-settings.js';
import { type PersonIdentifiers, personIdentifiers, planErasure, withoutIdentifiers } from './erasure-plan.js';
import type { ErasedCounts } from './erasure-record.js';

/** Interval and number of checks for a row in flight: together longer than any request may take. */
const RETRY_MS = 250;
const MAX_RETRIES = 240;

/** Rows in flight to a platform, and what must be removed from the copies of their requests. */
export interface InFlightUploads {
  readonly ids: readonly string[];
  readonly identifiers: PersonIdentifiers;
}

interface ErasedCalls {
  readonly counts: ErasedCounts;
  /** Uploads that will no longer be sent. */
  readonly cancelled: number;
  readonly late: InFlightUploads;
}

/** Erases the person's data from calls and everything that belongs to them. */
@Injectable()
export class CallEraser {
  constructor(
    private readonly database: Database,
    private readonly erasure: ErasureStore,
    private readonly uploads: UploadsStore,
    private readonly settings: ProcessingSettings,
  ) {}

  /** Runs in the caller's transaction; rows in flight are left to `eraseInFlight` after it. */
  async erase(
    tx: SqlExecutor,
    calls: readonly CallEntity[],
    uploads: readonly UploadEntity[],
    now: Instant,
  ): Promise<ErasedCalls> {
    const callIds = calls.map((call) => call.id);
    const uploadIds = uploads.map((upload) => upload.id);
    const plan = planErasure(uploads, await this.erasure.withOpenAttempt(tx, uploadIds));
    const cancelled = await this.uploads.applySteps(tx, plan.steps, now);
    const clearIds = plan.clear.map((upload) => upload.id);
    const identifiers = personIdentifiers(calls, uploads);
    await this.erasure.dropEvidence(tx, uploadIds);
    const counts: ErasedCounts = {
      calls: await this.erasure.clearCalls(tx, calls, now),
      receipts: await this.erasure.clearReceipts(tx, callIds),
      uploads: await this.erasure.clearUploads(tx, clearIds),
      attempts: await this.erasure.clearAttempts(tx, uploadIds),
      uploadChanges: await this.erasure.clearChanges(tx, uploadIds),
      requests: await this.clearRequests(tx, identifiers, uploadIds),
      marks: await this.erasure.clearMarks(tx, callIds),
    };
    return { counts, cancelled, late: { ids: plan.inFlight.map((upload) => upload.id), identifiers } };
  }

  /** Erases rows that were in flight during the erasure, once they have settled; then what platforms said of destinations. */
  async eraseInFlight({ ids, identifiers }: InFlightUploads): Promise<void> {
    await this.waitForInFlight(ids, identifiers);
    // In a transaction of its own, which locks no uploads: no order of locks, no deadlock with a round.
    await this.database.write((tx) => this.erasure.cleanTroubles(tx, (text) => withoutIdentifiers(text, identifiers)));
  }

  private async waitForInFlight(ids: readonly string[], identifiers: PersonIdentifiers): Promise<void> {
    for (let looks = 1, waiting = ids; waiting.length > 0; looks += 1) {
      await sleep(RETRY_MS);
      const giveUp = looks >= MAX_RETRIES;
      const asked = waiting;
      waiting = await this.database.write(async (tx) => {
        const uploads = await this.uploads.byIds(tx, asked);
        const still = uploads.filter(({ state }) => state === 'sending');
        const ended = giveUp ? uploads : uploads.filter(({ state }) => state !== 'sending');
        await this.uploads.applySteps(
          tx,
          [...planErasure(ended, new Set(still.map(({ id }) => id))).steps, ...(giveUp ? still.map(markUnsettled) : [])],
          this.settings.clock.now(),
        );
        const done = ended.map(({ id }) => id);
        await this.erasure.clearUploads(tx, done);
        await this.erasure.clearAttempts(tx, done);
        await this.erasure.dropEvidence(tx, done);
        await this.erasure.clearChanges(tx, done);
        await this.clearRequests(tx, identifiers, done);
        return giveUp ? [] : still.map(({ id }) => id);
      });
    }
  }

  private async clearRequests(tx: SqlExecutor, identifiers: PersonIdentifiers, uploadIds: readonly string[]): Promise<number> {
    const requests = await this.erasure.requestsOf(tx, uploadIds);
    const cleared = requests.map(({ id, request, response }) => ({
      id,
      request: withoutIdentifiers(request, identifiers),
      response: withoutIdentifiers(response, identifiers),
    }));
    const changed = cleared.filter(({ request, response }, index) => {
      const before = requests[index];
      return request !== before?.request || response !== before.response;
    });
    return this.erasure.saveRequests(tx, changed);
  }
}

/** Fencing: no answer came for longer than any request takes; a late one finds its lease token gone. */
function markUnsettled(upload: UploadEntity): UploadStep {
  return { upload, to: 'uncertain', code: 'ERASED_UNSETTLED', unfreeze: true, identifier: null };
}
