import type { Clock } from '../../runtime/clock.js';
import type { HttpResult } from '../../runtime/http.js';
import { truncateText, type TextMask } from '../../runtime/masking.js';
import type { BatchAnswer, DestinationTrouble, Exchange, LostBatch } from '../kit/answers.js';
import type { SendContext } from '../kit/platform.js';
import { isSuccess, metricaTroubleOf, readMetricaError } from './answer.js';
import { type MetricaClient, UPLOADINGS_PER_PAGE } from './client.js';
import { readUploadings, type Uploading } from './responses.js';
import type { MetricaRow } from './row.js';

/** Uploads of a counter beyond these pages are requested one by one. The login has 5000 requests a day. */
const MOST_PAGES = 20;

export interface MetricaReader {
  readonly client: MetricaClient;
  readonly clock: Clock;
  readonly mask: TextMask;
}

/**
 * Pages through the uploads until `enough` says so or a page brings nothing new: a short page is no documented end.
 *
 * @returns the trouble that ended it early; null otherwise
 * @see Yandex: openapi/offline_conversions/findAll_1, read 2026-11-22
 */
export async function scanUploadings(
  reader: MetricaReader,
  signal: AbortSignal,
  enough: (page: readonly Uploading[]) => boolean,
): Promise<DestinationTrouble | null> {
  const seen = new Set<string>();
  let offset = 0;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const result = await reader.client.uploadings(offset, UPLOADINGS_PER_PAGE, signal);
    const uploadings = isSuccess(result) ? readUploadings(result.body) : null;
    if (uploadings === null) return readTroubleOf(reader, result);
    const before = seen.size;
    for (const { id } of uploadings) seen.add(id);
    if (enough(uploadings) || seen.size === before) return null;
    offset += uploadings.length;
  }
  return null;
}

/** Reading changes nothing: except for trouble that a person must fix, it is tried again later. */
export function readTroubleOf({ clock, mask }: MetricaReader, result: HttpResult): DestinationTrouble {
  const now = clock.now();
  const trouble = isSuccess(result) ? null : metricaTroubleOf(readMetricaError(result, { now, mask }), now);
  return trouble ?? { kind: 'outage', reason: { code: 'PLATFORM_UNAVAILABLE', detail: nameOf(result) } };
}

function nameOf(result: HttpResult): string {
  return result.kind === 'answer' ? `HTTP ${result.status}` : result.code;
}

/**
 * Searches the uploads' comments for the batch key of a lost request. Found: its upload is taken over. Not found: the rows are
 * sent again, unchanged, so that a copy overwrites.
 *
 * @see Yandex: faq (a row sent again overwrites), openapi/offline_conversions/findAll_1, read 2026-11-22
 */
export async function findLostUpload(
  reader: MetricaReader,
  list: string,
  batch: LostBatch<MetricaRow>,
  { signal }: SendContext,
): Promise<BatchAnswer | 'resend'> {
  let found: Uploading | undefined;
  const trouble = await scanUploadings(reader, signal, (page) => {
    found = page.find((uploading) => uploading.comment === batch.requestKey);
    return found !== undefined;
  });
  const request = `GET ${list}, looking for the comment ${batch.requestKey}`;
  if (found) {
    const response = truncateText(JSON.stringify(found));
    const exchange: Exchange = { request, response, httpStatus: 200, remoteId: found.id, left: 'yes' };
    // A file that was taken in part is sent again whole: copies overwrite, and this time the answer reveals the bad half.
    if (found.lines !== null && found.lines < batch.sentRows) return 'resend';
    const accepted = { kind: 'accepted', ref: found.id } as const;
    return { outcomes: batch.rows.map(() => accepted), exchange };
  }
  if (!trouble) return 'resend';
  return {
    // The rows keep their reason: what is known about them has not changed.
    outcomes: batch.rows.map(() => ({ kind: 'held', code: 'ANSWER_LOST' })),
    // A search that we aborted ourselves says nothing about the platform.
    ...(!signal.aborted && { trouble }),
    exchange: { request, response: null, httpStatus: null, remoteId: null, left: 'unknown' },
  };
}
