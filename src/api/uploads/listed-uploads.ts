import type { UploadEntity } from '../../store/schema/entities/upload.entity.js';
import type { MatchingUpload, UploadFilter, UploadListsStore } from '../../store/uploads/upload-lists.store.js';
import type { SortableList } from '../http/sorted-page.js';
import type { UploadDisplay } from './upload-display.js';

/** The uploads of a filter, for a page or a file in any order. */
export function listedUploads(
  uploads: UploadListsStore,
  filter: UploadFilter,
  display: UploadDisplay,
): SortableList<MatchingUpload, UploadEntity> {
  return {
    arrivals: (page) => uploads.list(filter, display, page),
    matches: () => uploads.matches(filter, display),
    row: (match, sort) => ({ id: match.upload.id, key: sortKey(match, sort, display) }),
    items: (ids) => uploads.firstOf(ids),
  };
}

function sortKey(
  { upload, conversion, at, talkSeconds }: MatchingUpload,
  sort: 'time' | 'talk' | 'value',
  display: UploadDisplay,
): number | null {
  if (sort === 'value') return display.outgoingValue(upload, conversion)?.minor ?? null;
  return sort === 'time' ? at : talkSeconds;
}
