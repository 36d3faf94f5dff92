import type { Clock } from '../../runtime/clock.js';
import type { HttpResult } from '../../runtime/http.js';
import type { Trouble } from '../trouble.js';
import { readFailure } from './answer.js';
import { UPLOADINGS_PER_PAGE, type MetricaClient } from './client.js';
import type { Mask } from '../../runtime/exchange.js';
import { readUploadings, type Uploading } from './shapes.js';

/** A counter with more uploads than these pages hold is looked at upload by upload. The login has 5000 requests a day. */
const MOST_PAGES = 20;

export interface Reader {
  readonly client: MetricaClient;
  readonly clock: Clock;
  readonly mask: Mask;
}

/**
 * Walks the counter's list of uploads until `enough` says so or nothing new comes: neither its order nor the size of its
 * pages is documented, so that a short page is no end.
 *
 * @returns the trouble that ended the walk early; null otherwise
 * @see Yandex: openapi/offline_conversions/findAll_1, read 2026-11-22
 */
export async function walkUploadings(
  reader: Reader,
  signal: AbortSignal,
  enough: (page: readonly Uploading[]) => boolean,
): Promise<Trouble | null> {
  const seen = new Set<string>();
  let offset = 0;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const result = await reader.client.uploadings(offset, UPLOADINGS_PER_PAGE, signal);
    const uploadings = isSuccess(result) ? readUploadings(result.body) : null;
    if (uploadings === null) return troubleOfReading(reader, result);
    const before = seen.size;
    for (const { id } of uploadings) seen.add(id);
    if (enough(uploadings) || seen.size === before) return null;
    offset += uploadings.length;
  }
  return null;
}

/** Reading changes nothing, so whatever is not a person's to mend is simply tried again later. */
export function troubleOfReading({ clock, mask }: Reader, result: HttpResult): Trouble {
  const trouble = isSuccess(result) ? null : readFailure(result, { now: clock.now(), mask }).trouble;
  return trouble ?? { kind: 'outage', reason: { code: 'PLATFORM_UNAVAILABLE', detail: nameOf(result) } };
}

export function isSuccess(result: HttpResult): result is Extract<HttpResult, { kind: 'answer' }> {
  return result.kind === 'answer' && result.status >= 200 && result.status < 300;
}

function nameOf(result: HttpResult): string {
  return result.kind === 'answer' ? `HTTP ${result.status}` : result.code;
}
