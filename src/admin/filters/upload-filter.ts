import { z } from 'zod';
import type { ReasonCode } from '../../domain/reason.js';
import { UPLOAD_STATES } from '../../domain/uploads/upload-states.js';
import { REASON_MESSAGES } from '../../messages/reason-messages.js';
import type { UploadFilter } from '../../store/uploads/upload-lists.store.js';
import type { Access } from '../keys/access.js';
import { idText, pageShape, periodOf, periodShape } from './common.js';

const filterShape = {
  project: idText.optional(),
  destination: idText.optional(),
  platform: idText.optional(),
  state: z.enum(UPLOAD_STATES).optional(),
  code: z
    .enum(Object.keys(REASON_MESSAGES) as ReasonCode[])
    .optional()
    .describe('The code of the reason as shown, the destination’s own trouble included.'),
  ...periodShape,
  callId: idText.optional().describe('The call’s `id`, not the vendor’s.'),
};

/** `from` and `to` are about `createdAt`: the moment when the call met its goal here. */
export const uploadQuery = z.strictObject({ ...pageShape, ...filterShape });
/** The same filters, for acting on what the list shows. */
export const uploadFilter = z.strictObject(filterShape);

/** What a filter for uploads asks of the store. */
export function toUploadFilter(filter: z.output<typeof uploadFilter>, access: Access, timezone: string): UploadFilter {
  const { project, destination, platform, state, code, callId } = filter;
  return { projects: access.projects, project, destination, platform, state, code, callId, ...periodOf(filter, timezone) };
}
