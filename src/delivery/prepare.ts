import { SECOND, type Instant } from '../domain/time/instant.js';
import { mayBeAtPlatform } from '../domain/uploads/upload-states.js';
import { conversionFact } from '../platforms/kit/conversion.js';
import type { ConversionPlatform } from '../platforms/kit/platform.js';
import type { UploadEntity } from '../store/schema/entities/upload.entity.js';
import type { ClaimedUpload } from '../store/uploads/claims.store.js';
import type { UploadStep } from '../store/uploads/uploads.store.js';
import type { Parcel } from './parcel.js';

export interface PreparedClaims {
  readonly parcels: Parcel[];
  /** What does not go out after all. */
  readonly steps: UploadStep[];
}

/**
 * Rows for what was claimed. A row of which a copy may be at the platform goes out exactly as it left before; any other is
 * prepared anew, so that a mended config or a later webhook counts.
 *
 * @param goalsOf by call, the goals it meets, where a row tells of them
 */
export function prepareAll(
  platform: ConversionPlatform,
  claimed: readonly ClaimedUpload[],
  goalsOf: ReadonlyMap<string, readonly string[]>,
  now: Instant,
): PreparedClaims {
  const result: PreparedClaims = { parcels: [], steps: [] };
  for (const { upload, conversion, call } of claimed) {
    if (conversion.occurredAt >= now) {
      result.steps.push(untilItIsPast(upload, conversion.occurredAt));
      continue;
    }
    if (upload.frozen !== null && mayBeAtPlatform('pending', upload.reasonCode)) {
      result.parcels.push({ upload, frozen: upload.frozen });
      continue;
    }
    if (conversion.revokedAt !== null) {
      result.steps.push({ upload, to: 'cancelled', code: 'GOAL_LOST', unfreeze: true });
      continue;
    }
    const unlinkedBy = upload.unlinkedBy ?? [];
    const fact = conversionFact(call, conversion, upload.idempotencyKey, { unlinkedBy, goals: goalsOf.get(call.id) ?? [] });
    const prepared = platform.prepare(fact);
    if ('skip' in prepared) {
      result.steps.push({
        upload,
        to: 'skipped',
        code: prepared.skip.code,
        detail: prepared.skip.detail ?? null,
        unfreeze: true,
        identifier: null,
      });
      continue;
    }
    const { row, groupKey, identifier } = prepared;
    const named = { ...upload, identifierKind: identifier?.kind ?? null, identifierValue: identifier?.value ?? null };
    result.parcels.push({ upload: named, frozen: { row, groupKey } });
  }
  return result;
}

/** A clock that was set back makes future times, and no platform is told of the future. */
function untilItIsPast(upload: UploadEntity, occurredAt: Instant): UploadStep {
  const kept = mayBeAtPlatform('pending', upload.reasonCode);
  return { upload, to: 'pending', code: kept ? upload.reasonCode : 'TOO_EARLY', dueAt: occurredAt + SECOND, unfreeze: !kept };
}
