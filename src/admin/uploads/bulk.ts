import { z } from 'zod';
import type { Access } from '../keys/access.js';
import { idText } from '../filters/common.js';
import { toUploadFilter, uploadFilter } from '../filters/upload-filter.js';
import type { Target } from './upload-actions.service.js';

const MOST_IDS = 10_000;

const bulkShape = {
  ids: z.array(idText).min(1).max(MOST_IDS).optional().describe('Either these, or `filter`.'),
  filter: uploadFilter.optional().describe('What GET /uploads shows for the same filters.'),
  preview: z.boolean().default(false).describe('Count without acting.'),
};

const EITHER = { error: 'Give either `ids` or `filter`.', path: ['ids'] };
const isEither = ({ ids, filter }: { ids?: unknown; filter?: unknown }): boolean =>
  (ids === undefined) !== (filter === undefined);

export const bulkBody = z.strictObject(bulkShape).refine(isEither, EITHER);
export const resolveBody = z.strictObject({ ...bulkShape, as: z.enum(['delivered', 'resend']) }).refine(isEither, EITHER);

export const bulkAnswer = z
  .strictObject({
    done: z.number().int(),
    ignored: z.number().int().describe('The action does not apply to them as they stand, or they are not there.'),
    preview: z.boolean(),
  })
  .meta({ id: 'BulkAnswer' });
export type BulkAnswer = z.output<typeof bulkAnswer>;

export function toTarget({ ids, filter }: z.output<typeof bulkBody>, access: Access, timezone: string): Target {
  return ids === undefined ? { filter: toUploadFilter(filter ?? {}, access, timezone) } : { ids };
}
