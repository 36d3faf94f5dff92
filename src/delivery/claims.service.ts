import { Injectable, Logger } from '@nestjs/common';
import type { Destination } from '../destinations/destinations.js';
import { SECOND } from '../domain/time/instant.js';
import { mayBeAtPlatform } from '../domain/uploads/upload-states.js';
import { newId } from '../runtime/ids.js';
import { Database } from '../store/database/database.js';
import { ClaimsStore, type ClaimedUpload, type ClaimKind } from '../store/uploads/claims.store.js';
import { UploadsStore, type UploadStep } from '../store/uploads/uploads.store.js';
import { allParcels, type Batch } from './parcel.js';
import { World } from './world.js';

const LEASE_MS = 30 * SECOND;
const RENEW_MS = 10 * SECOND;

/** A claim that stays alive while its requests are under way. */
export interface Holding {
  readonly token: string;
  end(): void;
}

/** Takes waiting uploads under a lease, keeps it alive, and gives back what does not leave after all. */
@Injectable()
export class ClaimsService {
  private readonly logger = new Logger('delivery');

  constructor(
    private readonly database: Database,
    private readonly claims: ClaimsStore,
    private readonly uploads: UploadsStore,
    private readonly world: World,
  ) {}

  hold(): Holding {
    const token = newId();
    const timer = setInterval(() => {
      this.claims.renew({ token, until: this.world.clock.now() + LEASE_MS }).catch((error: unknown) => {
        this.logger.warn({ msg: 'lease not renewed', error: error instanceof Error ? error.name : 'unknown' });
      });
    }, RENEW_MS);
    timer.unref();
    return { token, end: () => clearInterval(timer) };
  }

  claim(destination: Destination, which: ClaimKind, { token }: Holding, most: number): Promise<ClaimedUpload[]> {
    const now = this.world.clock.now();
    return this.claims.claim(destination, which, now, { token, until: now + LEASE_MS }, most);
  }

  async giveBack(steps: readonly UploadStep[]): Promise<void> {
    if (steps.length === 0) return;
    await this.database.write((tx) => this.uploads.applySteps(tx, steps, this.world.clock.now()));
  }

  giveBackBatches(batches: readonly Batch[]): Promise<void> {
    return this.giveBack(
      batches.flatMap((batch) =>
        allParcels(batch).map(({ upload }): UploadStep =>
          batch.partlyTaken ? { upload, to: 'pending', code: 'SPLIT' } : asItWas(upload),
        ),
      ),
    );
  }
}

/** Back to waiting exactly as it was: nothing of it left in this round. */
export function asItWas(upload: ClaimedUpload['upload']): UploadStep {
  const frozen = mayBeAtPlatform('pending', upload.reasonCode);
  return { upload, to: 'pending', code: upload.reasonCode, detail: upload.reasonDetail, unfreeze: !frozen };
}
