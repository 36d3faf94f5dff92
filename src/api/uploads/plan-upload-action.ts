import type { Instant } from '../../domain/time/instant.js';
import { mayBeAtPlatform } from '../../domain/uploads/upload-states.js';
import type { UploadEntity } from '../../store/schema/entities/upload.entity.js';
import type { UploadStep } from '../../store/uploads/uploads.store.js';

/** What people may do to uploads in bulk. */
export const UPLOAD_ACTIONS = ['retry', 'cancel', 'resolve-delivered', 'resolve-resend'] as const;
export type UploadAction = (typeof UPLOAD_ACTIONS)[number];

/** The step of the action for this upload; null if the action does not apply. */
export function planUploadAction(
  action: UploadAction,
  upload: UploadEntity,
  now: Instant,
  notBefore: Instant,
): UploadStep | null {
  switch (action) {
    case 'retry':
      return retry(upload, now, notBefore);
    case 'cancel':
      return cancel(upload);
    case 'resolve-delivered':
      return upload.state === 'uncertain'
        ? { upload, to: 'delivered', code: 'RESOLVED_BY_PERSON', verified: false, unfreeze: true }
        : null;
    case 'resolve-resend':
      return upload.state === 'uncertain'
        ? { upload, to: 'pending', code: 'ANSWER_LOST', message: 'RETRIED_BY_PERSON', dueAt: now }
        : null;
  }
}

function retry(upload: UploadEntity, now: Instant, notBefore: Instant): UploadStep | null {
  switch (upload.state) {
    case 'pending': {
      // A row that may already be at the platform stays frozen and keeps its reason: it is looked up, or sent again unchanged.
      const kept = mayBeAtPlatform('pending', upload.reasonCode);
      const reason = kept ? { code: upload.reasonCode, detail: upload.reasonDetail } : { code: null };
      return { upload, to: 'pending', ...reason, message: 'RETRIED_BY_PERSON', dueAt: now };
    }
    case 'rejected':
    case 'unmatched':
    case 'cancelled': {
      if (upload.reasonCode === 'ERASED' || upload.reasonCode === 'ERASED_UNSETTLED') return null;
      if (upload.reasonCode === 'GIVEN_UP_BY_PERSON') {
        return { upload, to: 'pending', code: 'ANSWER_LOST', message: 'RETRIED_BY_PERSON', dueAt: now };
      }
      const dueAt = Math.max(now, notBefore);
      const code = dueAt > now ? 'TOO_EARLY' : null;
      return {
        upload,
        to: 'pending',
        code,
        message: 'RETRIED_BY_PERSON',
        dueAt,
        unfreeze: true,
        batchKey: null,
        unlinkedBy: null,
      };
    }
    default:
      return null;
  }
}

function cancel(upload: UploadEntity): UploadStep | null {
  const { state, reasonCode } = upload;
  // A copy may be at the platform: the row stays frozen, and its reason says so until a person decides otherwise.
  if (state === 'uncertain') return { upload, to: 'cancelled', code: 'GIVEN_UP_BY_PERSON' };
  const idle = state === 'skipped' || state === 'unmatched' || state === 'rejected';
  if (!idle && !(state === 'pending' && !mayBeAtPlatform(state, reasonCode))) return null;
  return { upload, to: 'cancelled', code: 'CANCELLED_BY_PERSON', unfreeze: true, batchKey: null };
}
