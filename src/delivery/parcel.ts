import type { BadRowSearch } from './bad-row-search.js';
import type { FrozenRow, UploadEntity } from '../store/entities/upload.entity.js';

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

/** Batches of rows that may share a request: same group, same part of an earlier request, at most `rowsPerRequest`. */
export function intoBatches(parcels: readonly Parcel[], rowsPerRequest: number): Batch[] {
  const groups = new Map<string, Parcel[]>();
  for (const parcel of parcels) {
    const key = `${parcel.frozen.groupKey}\n${parcel.upload.batchKey ?? ''}`;
    const group = groups.get(key) ?? [];
    group.push(parcel);
    groups.set(key, group);
  }
  const batches: Batch[] = [];
  for (const group of groups.values()) {
    for (let start = 0; start < group.length; start += rowsPerRequest) {
      batches.push({ parcels: group.slice(start, start + rowsPerRequest), splits: 0, partlyTaken: false, search: null });
    }
  }
  return batches;
}
