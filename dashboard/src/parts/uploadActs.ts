import { answered, api } from '../api/client.js';
import type { UploadState, UploadsQuery } from '../api/types.js';
import type { Texts } from '../texts/texts.js';

/** What people may do to uploads; src/api/uploads/plan-upload-action.ts decides to which. */
export const UPLOAD_ACTS = ['retry', 'cancel', 'arrived', 'resend'] as const;
export type UploadAct = (typeof UPLOAD_ACTS)[number];

export type UploadFilter = Omit<UploadsQuery, 'limit' | 'cursor'>;
export type Target = { readonly ids: string[] } | { readonly filter: UploadFilter };

export interface Counts {
  readonly done: number;
  readonly ignored: number;
}

/** Which acts can have something to do with an upload in these states; the preview says to how many they do. */
const FOR_STATE: Readonly<Record<UploadAct, readonly UploadState[]>> = {
  retry: ['pending', 'rejected', 'unmatched', 'cancelled'],
  cancel: ['skipped', 'pending', 'unmatched', 'rejected', 'uncertain'],
  arrived: ['uncertain'],
  resend: ['uncertain'],
};

export function actsFor(states: readonly UploadState[]): UploadAct[] {
  return UPLOAD_ACTS.filter((act) => states.some((state) => FOR_STATE[act].includes(state)));
}

/** Counts with `preview`, acts without. */
export function doUploads(act: UploadAct, target: Target, preview: boolean): Promise<Counts> {
  const body = { ...target, preview };
  switch (act) {
    case 'retry':
      return answered(api.POST('/api/v1/uploads/retry', { body }));
    case 'cancel':
      return answered(api.POST('/api/v1/uploads/cancel', { body }));
    case 'arrived':
      return answered(api.POST('/api/v1/uploads/resolve', { body: { ...body, as: 'delivered' } }));
    case 'resend':
      return answered(api.POST('/api/v1/uploads/resolve', { body: { ...body, as: 'resend' } }));
  }
}

export function actName({ uploads }: Texts, act: UploadAct): string {
  return act === 'cancel' ? uploads.cancelAct : uploads[act];
}
