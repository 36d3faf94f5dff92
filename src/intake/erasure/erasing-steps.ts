import { mayBeAtPlatform, type UploadState } from '../../domain/uploads/upload-states.js';
import type { UploadEntity } from '../../store/schema/entities/upload.entity.js';
import type { UploadStep } from '../../store/uploads/uploads.store.js';

const WAITING: readonly UploadState[] = ['skipped', 'pending'];

/** What becomes of a person's uploads: what waits is never sent, what was sent keeps its state. */
export interface ErasingPlan {
  readonly steps: UploadStep[];
  /** Lose their personal part now. */
  readonly clear: UploadEntity[];
  /** Their bytes are on the way to the platform this very moment: they are looked at again when they have settled. */
  readonly underWay: UploadEntity[];
}

/**
 * `skipped` and `pending` can never be sent without the person's data: they are cancelled, and where a copy may be at the platform already the
 * reason says so. What a worker holds and has not sent is taken out of its hands; what it is sending is waited for. All other states tell of the past and stay; what
 * a later verdict or a person makes due again finds nothing to match by.
 */
export function erasingPlan(uploads: readonly UploadEntity[], journalled: ReadonlySet<string>): ErasingPlan {
  const underWay = uploads.filter(({ id, state }) => state === 'sending' && journalled.has(id));
  const rest = uploads.filter((upload) => !underWay.includes(upload));
  const steps = rest
    .filter(({ state }) => WAITING.includes(state) || state === 'sending')
    .map((upload): UploadStep => {
      const before = upload.state === 'sending' ? 'pending' : upload.state;
      const code = mayBeAtPlatform(before, upload.reasonCode) ? 'ERASED_UNSETTLED' : 'ERASED';
      return { upload, to: 'cancelled', code, unfreeze: true, batchKey: null, identifier: null };
    });
  return { steps, clear: rest, underWay };
}
