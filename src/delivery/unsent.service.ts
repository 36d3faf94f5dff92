import { Injectable } from '@nestjs/common';
import { CallsStore } from '../store/calls/calls.store.js';
import { Database } from '../store/database/database.js';
import type { SqlExecutor } from '../store/database/sql-executor.js';
import type { ClaimedUpload } from '../store/uploads/claims.store.js';
import { UploadsStore, type UploadStep } from '../store/uploads/uploads.store.js';
import { World } from './world.js';

/** What was claimed and does not go out after all: nothing to match by, or the goal was lost. */
@Injectable()
export class UnsentService {
  constructor(
    private readonly database: Database,
    private readonly calls: CallsStore,
    private readonly uploads: UploadsStore,
    private readonly world: World,
  ) {}

  async settle(steps: readonly UploadStep[], claimed: readonly ClaimedUpload[]): Promise<void> {
    if (steps.length === 0) return;
    const now = this.world.clock.now();
    const callOf = new Map(claimed.map(({ upload, call }) => [upload.id, call]));
    await this.database.write(async (tx) => {
      await this.uploads.applySteps(tx, steps, now);
      await this.wakeWhatChanged(tx, steps, callOf, now);
      await this.nothingToTakeBack(tx, steps, callOf);
    });
  }

  /** A webhook that came between the claim and now may have brought what was missing, and found the row claimed. */
  private async wakeWhatChanged(tx: SqlExecutor, steps: readonly UploadStep[], callOf: CallOf, now: number): Promise<void> {
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

  /** A row that was claimed when its goal was lost was taken for one that had left; it had not. */
  private async nothingToTakeBack(tx: SqlExecutor, steps: readonly UploadStep[], callOf: CallOf): Promise<void> {
    const cancelled = steps.filter(({ to }) => to === 'cancelled');
    await this.uploads.setRetraction(
      tx,
      cancelled.map(({ upload }) => upload.id),
      null,
      null,
    );
    const calls = cancelled.flatMap(({ upload }) => callOf.get(upload.id) ?? []);
    const told = calls.filter(({ warnings }) => warnings.includes('QUALITY_REVOKED_AFTER_UPLOAD'));
    await this.calls.setWarnings(
      tx,
      told.map(({ id, warnings }) => ({
        id,
        warnings: warnings.filter((warning) => warning !== 'QUALITY_REVOKED_AFTER_UPLOAD'),
      })),
    );
  }
}

type CallOf = ReadonlyMap<string, ClaimedUpload['call']>;
