import { Inject, Injectable } from '@nestjs/common';
import { Destinations, type Destination } from '../../destinations/destinations.js';
import { nextAttemptAt } from '../../domain/time/instant.js';
import { type UploadState, mayBeAtPlatform } from '../../domain/uploads/upload-states.js';
import { CLOCK, RANDOM, type Clock, type Random } from '../../runtime/clock.js';
import { Database } from '../../store/database/database.js';
import type { UploadEntity } from '../../store/schema/entities/upload.entity.js';
import { SweepStore, type LapsedUpload } from '../../store/uploads/sweep.store.js';
import { UploadsStore, type UploadStep } from '../../store/uploads/uploads.store.js';

const ROWS_PER_SWEEP = 1000;

/** Sweeps: lapsed leases, closed windows, verdicts that are no longer polled. */
@Injectable()
export class SweepService {
  constructor(
    private readonly database: Database,
    private readonly sweeps: SweepStore,
    private readonly uploads: UploadsStore,
    private readonly destinations: Destinations,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(RANDOM) private readonly random: Random,
  ) {}

  async sweep(): Promise<void> {
    await this.lapsedLeases();
    await this.abandonedVerdicts();
    await this.closeWindows(null);
  }

  /** @returns how many uploads expired */
  async closeWindows(destination: string | null): Promise<number> {
    for (let total = 0; ;) {
      const now = this.clock.now();
      const closed = await this.database.write(async (tx) => {
        const rows = await this.sweeps.pastWindow(tx, now, destination, ROWS_PER_SWEEP);
        await this.uploads.applySteps(tx, rows.map(expiry), now);
        return rows.length;
      });
      total += closed;
      if (closed < ROWS_PER_SWEEP) return total;
    }
  }

  /** An unmatched upload is sent once more automatically, a day later; after that only by a person. */
  async takeSecondLook({ id, projectId, platform }: Destination): Promise<void> {
    const { retryUnmatchedAfterMs } = platform;
    if (retryUnmatchedAfterMs === undefined) return;
    const now = this.clock.now();
    await this.database.write(async (tx) => {
      const rows = await this.sweeps.takeForSecondLook(tx, { id, projectId }, now, now - retryUnmatchedAfterMs, ROWS_PER_SWEEP);
      await this.uploads.applySteps(
        tx,
        rows.map((upload): UploadStep => ({ upload, to: 'pending', code: 'SECOND_LOOK', dueAt: now, unfreeze: true })),
        now,
      );
    });
  }

  /** Verdicts of a destination that was switched off or removed will never be polled. */
  private async abandonedVerdicts(): Promise<void> {
    const now = this.clock.now();
    const asked = this.destinations.enabled().map(({ id }) => id);
    await this.database.write(async (tx) => {
      const rows = await this.sweeps.unpolledVerdicts(tx, now, asked, ROWS_PER_SWEEP);
      await this.uploads.applySteps(
        tx,
        rows.map((upload): UploadStep => ({ upload, to: 'uncertain', code: 'VERDICT_MISSING' })),
        now,
      );
    });
  }

  /** After a worker died: what was journalled may have arrived; what was not journalled never left. */
  async lapsedLeases(): Promise<number> {
    const now = this.clock.now();
    return this.database.write(async (tx) => {
      const lapsed = await this.sweeps.lapsed(tx, now, ROWS_PER_SWEEP);
      await this.sweeps.closeAttempts(
        tx,
        lapsed.filter(({ mayHaveLeft }) => mayHaveLeft).map(({ upload }) => upload),
        now,
      );
      return this.uploads.applySteps(
        tx,
        lapsed.map((one) => this.afterLapse(one)),
        now,
      );
    });
  }

  private afterLapse({ upload, mayHaveLeft }: LapsedUpload): UploadStep {
    const wasLost = upload.frozen !== null && mayBeAtPlatform('pending', upload.reasonCode);
    if (!mayHaveLeft) return { upload, to: 'pending', code: wasLost ? upload.reasonCode : 'PROCESS_STOPPED', unfreeze: !wasLost };
    const platform = this.destinations.find(upload.destination)?.platform;
    // For a destination that left the config it is unknown what copies do: hold, because counting twice is the worse failure.
    const resendable = platform && (platform.copies !== 'counted' || platform.onUnknown === 'resend');
    const to: UploadState = resendable ? 'pending' : 'uncertain';
    const attempts = upload.attempts + 1;
    return {
      upload,
      to,
      code: 'ANSWER_LOST',
      attempts,
      dueAt: nextAttemptAt(this.clock.now(), attempts, this.random()),
    };
  }
}

function expiry(upload: UploadEntity): UploadStep {
  const unsure = upload.state === 'uncertain' || mayBeAtPlatform(upload.state, upload.reasonCode);
  return { upload, to: 'expired', code: unsure ? 'ANSWER_LOST' : 'WINDOW_CLOSED', unfreeze: true };
}
