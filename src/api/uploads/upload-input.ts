import { z } from 'zod';
import { sentence } from '../../domain/localized-text.js';
import { REASON_CODES } from '../../domain/reason.js';
import { UPLOAD_STATES } from '../../domain/uploads/upload-states.js';
import type { UploadFilter } from '../../store/uploads/upload-lists.store.js';
import type { Access } from '../access/access.js';
import { idParameter, momentParameter, pageShape, periodOf, periodShape } from '../http/input.js';
import { orderShape } from '../http/sorted-page.js';
import type { UploadSelection } from './upload-actions.service.js';

const filterShape = {
  project: idParameter.optional(),
  destination: idParameter.optional(),
  platform: idParameter.optional(),
  state: z.enum(UPLOAD_STATES).optional(),
  code: z.enum(REASON_CODES).optional().describe('The code of the reason as shown, holds of the whole destination included.'),
  ...periodShape,
  callFrom: momentParameter.optional().describe('As `from`, but about the call’s start, or the first webhook where none came.'),
  callTo: momentParameter.optional().describe('As `to`, but about the call.'),
  callId: idParameter.optional().describe('The call’s `id`, not the vendor’s.'),
};

/** `from` and `to` are about `createdAt`: the moment when the call met its goal here. */
export const uploadQuery = z.strictObject({ ...pageShape, ...filterShape, ...orderShape });
/** The same filters, for acting on what the list shows. */
export const uploadFilter = z.strictObject(filterShape);

/** An API filter for uploads as the store's filter. */
export function toUploadFilter(filter: z.output<typeof uploadFilter>, access: Access, timezone: string): UploadFilter {
  const { project, destination, platform, state, code, callId, callFrom, callTo } = filter;
  const { from, to } = periodOf({ from: callFrom, to: callTo }, timezone);
  return {
    projects: access.projects,
    project,
    destination,
    platform,
    state,
    code,
    callId,
    ...periodOf(filter, timezone),
    callFrom: from,
    callTo: to,
  };
}

const MAX_IDS = 10_000;

const uploadActionShape = {
  ids: z.array(idParameter).min(1).max(MAX_IDS).optional().describe('Either these, or `filter`.'),
  filter: uploadFilter.optional().describe('As in GET /uploads.'),
  preview: z.boolean().default(false).describe('Count without acting.'),
};

const IDS_OR_FILTER = { error: sentence('Give either `ids` or `filter`.', 'Укажите либо `ids`, либо `filter`.'), path: ['ids'] };
const isEither = ({ ids, filter }: { ids?: unknown; filter?: unknown }): boolean =>
  (ids === undefined) !== (filter === undefined);

export const uploadActionBody = z.strictObject(uploadActionShape).refine(isEither, IDS_OR_FILTER);
export const resolveBody = z
  .strictObject({ ...uploadActionShape, as: z.enum(['delivered', 'resend']) })
  .refine(isEither, IDS_OR_FILTER);

export const uploadActionAnswer = z
  .strictObject({
    done: z.number().int(),
    ignored: z.number().int().describe('The action does not apply to their state, or they do not exist.'),
    preview: z.boolean(),
  })
  .meta({ id: 'BulkAnswer' });
export type UploadActionAnswer = z.output<typeof uploadActionAnswer>;

export function toUploadSelection(
  { ids, filter }: z.output<typeof uploadActionBody>,
  access: Access,
  timezone: string,
): UploadSelection {
  return ids === undefined ? { filter: toUploadFilter(filter ?? {}, access, timezone) } : { ids };
}
