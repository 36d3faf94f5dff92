import { mayBeAtPlatform } from '../../domain/uploads/upload-states.js';
import type { UploadEntity } from '../../store/schema/entities/upload.entity.js';
import type { UploadStep } from '../../store/uploads/uploads.store.js';
import type { Routing } from './routing.js';

/** What a platform refused or could not match was sent, and only a person may send it again. */
const UNSENT = ['skipped', 'pending'] as const;

/** A lost goal cancels what has not left; what may have left is named, so that its owner can be told. */
export function losingSteps(uploads: readonly UploadEntity[]): { cancel: UploadStep[]; left: UploadEntity[] } {
  const left = uploads.filter((upload) => upload.state === 'delivered' || mayBeAtPlatform(upload.state, upload.reasonCode));
  const cancel = uploads
    .filter((upload) => UNSENT.some((state) => state === upload.state) && !left.includes(upload))
    .map((upload): UploadStep => ({ upload, to: 'cancelled', code: 'GOAL_LOST' }));
  return { cancel, left };
}

/** Of the uploads that have left, which the platform can be asked to take back; what is taken back or refused already stays so. */
export function takingBack(left: readonly UploadEntity[], routing: Routing): { asked: string[]; impossible: string[] } {
  const open = left.filter(({ retractionState: state }) => state !== 'done' && state !== 'sending' && state !== 'refused');
  const can = ({ destination, goal }: UploadEntity): boolean => {
    const platform = routing.destinations.find(({ id }) => id === destination)?.platform;
    return platform?.retract !== undefined && platform.routes(goal);
  };
  return {
    asked: open.filter(can).map(({ id }) => id),
    impossible: open.filter((upload) => !can(upload)).map(({ id }) => id),
  };
}
