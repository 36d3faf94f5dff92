import type { ConversionPlatform } from '../platforms/kit/platform.js';
import type { Batch } from './parcel.js';

/** Of small requests so many go into the journal together: it costs the same for one as for all. */
const ROWS_PER_GROUP = 1000;

/**
 * Takes the requests that are journalled together, and settled together, from the head of the queue. Where copies are counted they are no more than
 * go out at a time: after a crash a person must decide about each row that is in the journal without an answer.
 */
export function takeGroup(queue: Batch[], { copies, limits }: Pick<ConversionPlatform, 'copies' | 'limits'>): Batch[] {
  let rows = 0;
  const fits = queue.findIndex(({ parcels }, index) => {
    rows += parcels.length;
    return index >= limits.requestsInParallel && (copies === 'counted' || rows > ROWS_PER_GROUP);
  });
  return queue.splice(0, fits === -1 ? queue.length : fits);
}
