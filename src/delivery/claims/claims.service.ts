import { Inject, Injectable, Logger } from '@nestjs/common';
import type { Destination } from '../../destinations/destinations.js';
import { SECOND } from '../../domain/time/instant.js';
import { mayBeAtPlatform } from '../../domain/uploads/upload-states.js';
import { CLOCK, type Clock } from '../../runtime/clock.js';
import { newId } from '../../runtime/ids.js';
import { CallsStore } from '../../store/calls/calls.store.js';
import { Database } from '../../store/database/database.js';
import type { SqlExecutor } from '../../store/database/sql-executor.js';
import { type ClaimedUpload, type ClaimKind, ClaimsStore } from '../../store/uploads/claims.store.js';
import { UploadsStore, type UploadStep } from '../../store/uploads/uploads.store.js';
import { allRows, type Batch } from '../requests/outgoing-rows.js';

const LEASE_MS = 30 * SECOND;
const RENEW_MS = 10 * SECOND;

/** Lease: a claim that is renewed while its requests are under way, and lapses if the process dies. */
export interface Lease {
  readonly token: string;
  stopRenewing(): void;
}

/** Claims waiting uploads under a lease, renews it, and releases what does not leave after all. */
@Injectable()
export class ClaimsService {
  private readonly logger = new Logger('delivery');

  constructor(
    private readonly database: Database,
    private readonly claims: ClaimsStore,
    private readonly uploads: UploadsStore,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  openLease(): Lease {
    const token = newId();
    const timer = setInterval(() => {
      this.claims.renew({ token, until: this.clock.now() + LEASE_MS }).catch((error: unknown) => {
        this.logger.warn({ msg: 'lease not renewed', error: error instanceof Error ? error.name : 'unknown' });
      });
    }, RENEW_MS);
    timer.unref();
    return { token, stopRenewing: () => clearInterval(timer) };
  }

  claim(destination: Destination, which: ClaimKind, { token }: Lease, most: number): Promise<ClaimedUpload[]> {
    const now = this.clock.now();
    return this.claims.claim(destination, which, now, { token, until: now + LEASE_MS }, most);
  }

  async release(steps: readonly UploadStep[]): Promise<void> {
    if (steps.length === 0) return;
    await this.database.write((tx) => this.uploads.applySteps(tx, steps, this.clock.now()));
  }

  releaseBatches(batches: readonly Batch[]): Promise<void> {
    return this.release(
      batches.flatMap((batch) =>
        allRows(batch).map(({ upload }): UploadStep =>
          batch.partlyTaken ? { upload, to: 'pending', code: 'SPLIT' } : backToPending(upload),
        ),
      ),
    );
  }
}

/** Back to `pending` exactly as it was: nothing of it left in this round. */
export function backToPending(upload: ClaimedUpload['upload']): UploadStep {
  const frozen = mayBeAtPlatform('pending', upload.reasonCode);
  return { upload, to: 'pending', code: upload.reasonCode, detail: upload.reasonDetail, unfreeze: !frozen };
}

/** Settles claimed uploads that are not sent after all: nothing to match by, or the goal was lost. */
@Injectable()
export class SkippedUploads {
  constructor(
    private readonly database: Database,
    private readonly calls: CallsStore,
    private readonly uploads: UploadsStore,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async record(steps: readonly UploadStep[], claimed: readonly ClaimedUpload[]): Promise<void> {
    if (steps.length === 0) return;
    const now = this.clock.now();
    const callOf = new Map(claimed.map(({ upload, call }) => [upload.id, call]));
    await this.database.write(async (tx) => {
      await this.uploads.applySteps(tx, steps, now);
      await this.wakeChanged(tx, steps, callOf, now);
      await this.clearRetractions(tx, steps, callOf);
    });
  }

  /** A webhook that came after the claim may have brought what was missing, and could not wake a claimed upload. */
  private async wakeChanged(tx: SqlExecutor, steps: readonly UploadStep[], callOf: CallByUpload, now: number): Promise<void> {
    const skipped = steps.filter(({ to }) => to === 'skipped');
    const changedAt = await this.calls.changedAt(
      tx,
      skipped.map(({ upload }) => upload.callId),
    );
    const woken = skipped.filter(({ upload }) => changedAt.get(upload.callId) !== callOf.get(upload.id)?.updatedAt);
    await this.uploads.applySteps(
      tx,
      woken.map(({ upload }): UploadStep => ({
        upload: { ...upload, state: 'skipped', leaseToken: null },
        to: 'pending',
        code: null,
        message: 'WOKEN',
      })),
      now,
    );
  }

  /** A claimed upload whose goal was lost was recorded as sent, to be retracted; it was not sent. */
  private async clearRetractions(tx: SqlExecutor, steps: readonly UploadStep[], callOf: CallByUpload): Promise<void> {
    const cancelled = steps.filter(({ to }) => to === 'cancelled');
    await this.uploads.setRetraction(
      tx,
      cancelled.map(({ upload }) => upload.id),
      null,
      null,
    );
    const calls = cancelled.flatMap(({ upload }) => callOf.get(upload.id) ?? []);
    const warned = calls.filter(({ warnings }) => warnings.includes('QUALITY_REVOKED_AFTER_UPLOAD'));
    await this.calls.setWarnings(
      tx,
      warned.map(({ id, warnings }) => ({
        id,
        warnings: warnings.filter((warning) => warning !== 'QUALITY_REVOKED_AFTER_UPLOAD'),
      })),
    );
  }
}

type CallByUpload = ReadonlyMap<string, ClaimedUpload['call']>;
