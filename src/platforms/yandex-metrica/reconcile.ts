import type { BatchAnswer, LostBatch } from '../answer.js';
import type { SendContext } from '../context.js';
import { capped } from '../../runtime/exchange.js';
import type { MetricaRow } from './row.js';
import type { Uploading } from './shapes.js';
import { walkUploadings, type Reader } from './uploadings.js';

/**
 * Looks for the batch key of a lost request among the comments of the counter's uploads. Found: its upload is adopted.
 * Not found: the rows go again, unchanged, so that a copy overwrites.
 *
 * @see Yandex: faq (a row sent again overwrites), openapi/offline_conversions/findAll_1, read 2026-11-22
 */
export async function reconcileBatch(
  reader: Reader,
  list: string,
  batch: LostBatch<MetricaRow>,
  { signal }: SendContext,
): Promise<BatchAnswer | 'resend'> {
  let found: Uploading | undefined;
  const trouble = await walkUploadings(reader, signal, (page) => {
    found = page.find((uploading) => uploading.comment === batch.requestKey);
    return found !== undefined;
  });
  const request = `GET ${list}, looking for the comment ${batch.requestKey}`;
  if (found) {
    const exchange = { request, response: capped(JSON.stringify(found)), httpStatus: 200, remoteId: found.id };
    // A file that was taken in part goes again whole: copies overwrite, and this time the answer names the bad half.
    if (found.lines !== null && found.lines < batch.sentRows) return 'resend';
    const accepted = { kind: 'accepted', ref: found.id } as const;
    return { outcomes: batch.rows.map(() => accepted), exchange };
  }
  if (!trouble) return 'resend';
  return {
    // The rows keep their reason: what is known about them has not changed.
    outcomes: batch.rows.map(() => ({ kind: 'held', code: 'ANSWER_LOST' })),
    // A search that we broke off ourselves says nothing about the platform.
    ...(!signal.aborted && { trouble }),
    exchange: { request, response: null, httpStatus: null, remoteId: null },
  };
}
