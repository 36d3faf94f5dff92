import { groupBy } from '../domain/collections.js';
import type { PlatformLimits } from '../platforms/kit/limits.js';
import type { FrozenRow, UploadEntity } from '../store/schema/entities/upload.entity.js';
import type { BadRowSearch } from './bad-row-search.js';

/** A claimed upload with the row it goes out as. */
export interface Parcel {
  readonly upload: UploadEntity;
  readonly frozen: FrozenRow;
}

/** Rows that travel in one request. `splits` counts how often a refused request was parted to come to this one. */
export interface Batch {
  readonly parcels: readonly Parcel[];
  readonly splits: number;
  /** The platform took the request it was part of, and some of its rows: a copy may be there. */
  readonly partlyTaken: boolean;
  /** Set while bad rows are looked for that the platform does not name. */
  readonly search: BadRowSearch<Parcel> | null;
}

/** The rows of a batch, and those that wait for its answer. */
export function allParcels({ parcels, search }: Batch): readonly Parcel[] {
  return search === null ? parcels : [...parcels, ...search.rest, ...search.untold];
}

/** Batches of rows that may share a request: same group, same part of an earlier request, and no more rows or bytes than the platform takes. */
export function intoBatches(parcels: readonly Parcel[], limits: PlatformLimits): Batch[] {
  const groups = groupBy(parcels, ({ frozen, upload }) => `${frozen.groupKey}\n${upload.batchKey ?? ''}`);
  return [...groups.values()]
    .flatMap((group) => inParts(group, limits))
    .map((part) => ({ parcels: part, splits: 0, partlyTaken: false, search: null }));
}

/** A row that is too large by itself travels alone, so that its refusal harms no other. */
function inParts(parcels: readonly Parcel[], { rowsPerRequest, bytesPerRequest = Infinity }: PlatformLimits): Parcel[][] {
  const parts: Parcel[][] = [];
  let bytes = 0;
  for (const parcel of parcels) {
    const size = bytesPerRequest === Infinity ? 0 : Buffer.byteLength(JSON.stringify(parcel.frozen.row));
    const part = parts.at(-1);
    if (part && part.length < rowsPerRequest && bytes + size <= bytesPerRequest) {
      part.push(parcel);
      bytes += size;
    } else {
      parts.push([parcel]);
      bytes = size;
    }
  }
  return parts;
}
