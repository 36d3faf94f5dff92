import { sentence } from '../../domain/localized-text.js';
import type { Outcome } from '../../domain/uploads/outcome.js';
import type { ConfirmAnswer, Confirmation, DestinationTrouble, OpenRequest, Verdict } from '../kit/answers.js';
import type { SendContext } from '../kit/platform.js';
import { isSuccess } from './answer.js';
import { type LinkageCounts, readUploading, type Uploading } from './responses.js';
import type { MetricaRow } from './row.js';
import { readTroubleOf, scanUploadings, type MetricaReader } from './upload-list.js';

const NO_SUCH_GOAL = sentence('the counter has no such goal', 'в счётчике нет такой цели');
const NO_CALL_GOAL = sentence('the counter has no goal for calls', 'в счётчике нет цели для звонков');

/** Uploads missing from the list are requested one by one, up to this number; the rest waits for the next poll. */
const MOST_SINGLE_QUESTIONS = 50;
const LONGEST_STATUS = 64;

/** Our name for a file for which Metrica reports that it found no goal for any row. */
const GOAL_NOT_FOUND = 'goal_not_found';

/**
 * What status and counts say about every row in the file. Metrica reports linkage for the file, never by row: PROCESSED means
 * that at least one row was linked, so without counts it confirms a row only if the file had one. Counts apply to every row if
 * they cover all of them; otherwise they are shown beside the state. An undocumented status is no verdict.
 *
 * @see Yandex: openapi/offline_conversions/upload_1 (PREPARED, UPLOADED, EXPORTED and MATCHED are on the way), read 2026-11-22;
 *   the three counts are in older generations of that page and in answers seen by public clients
 */
export function verdictOf({ status, counts }: Pick<Uploading, 'status' | 'counts'>, rows: number): Verdict {
  switch (status) {
    case 'PROCESSED':
      return processedVerdict(counts, rows);
    case 'LINKAGE_FAILURE':
      return { kind: 'unlinked', platformCode: (counts.goalNotFound ?? 0) >= rows ? GOAL_NOT_FOUND : withCounts(status, counts) };
    default:
      return { kind: 'waiting', ...(status !== null && { status: status.slice(0, LONGEST_STATUS) }) };
  }
}

function processedVerdict(counts: LinkageCounts, rows: number): Verdict {
  const platformCode = 'PROCESSED';
  const { linked, userNotFound, goalNotFound } = counts;
  const failed = (userNotFound ?? 0) + (goalNotFound ?? 0);
  if ((goalNotFound ?? 0) >= rows) return { kind: 'unlinked', platformCode: GOAL_NOT_FOUND };
  // No row was linked by the identifier it was sent with. Counts that contradict each other or the status say nothing.
  const nobodyLinked = linked === 0 && (failed > 0 || (userNotFound === null && goalNotFound === null));
  if (((userNotFound ?? 0) >= rows && (linked ?? 0) === 0) || nobodyLinked)
    return { kind: 'unlinked', platformCode: withCounts(platformCode, counts) };
  const verified = failed === 0 && (linked === null ? rows === 1 : linked === rows);
  const partly = failed > 0 || (linked !== null && linked !== rows);
  const message = partly ? { code: 'PARTLY_LINKED' as const, message: inWords(counts) } : {};
  return { kind: 'outcome', outcome: { kind: 'delivered', verified, platformCode, ...message } };
}

function withCounts(status: string, counts: LinkageCounts): string {
  return [status, inWords(counts)].filter(Boolean).join(', ');
}

/** By Metrica's own names, verbatim. */
function inWords({ linked, userNotFound, goalNotFound }: LinkageCounts): string {
  const named = { linked_quantity: linked, user_not_found_quantity: userNotFound, goal_not_found_quantity: goalNotFound };
  return Object.entries(named)
    .filter(([, count]) => count !== null)
    .map(([name, count]) => `${name} ${count}`)
    .join(', ');
}

/**
 * The meaning for a row if none of its file was linked. A goal that the counter lacks is a problem of the settings. A static call
 * is in the call reports all the same; a row whose call has another identifier is sent once more with that.
 *
 * @see Yandex: management/calls, openapi/call/uploadCalls, read 2026-11-22
 */
export function unlinkedRow(row: MetricaRow, platformCode: string): Outcome | 'otherIdentifier' {
  if ('cells' in row && row.isStatic) return { kind: 'delivered', verified: false, platformCode };
  if (platformCode === GOAL_NOT_FOUND) {
    const message = 'target' in row ? `${NO_SUCH_GOAL} (${row.target})` : NO_CALL_GOAL;
    return { kind: 'held', code: 'CONFIGURATION', platformCode, message };
  }
  // A row that may have been linked all the same would count twice.
  if ((row.others ?? []).length > 0 && !SOME_LINKED.test(platformCode)) return 'otherIdentifier';
  return { kind: 'unmatched', code: 'NOT_LINKED', platformCode };
}

const SOME_LINKED = /(?:^|, )linked_quantity [1-9]/;

/** Reads the verdicts of all open uploads from one list; uploads missing from the list are requested by id. */
export async function confirmUploads(
  reader: MetricaReader,
  requests: readonly OpenRequest[],
  { signal }: SendContext,
): Promise<ConfirmAnswer> {
  const open = new Map(requests.map((request) => [request.ref, request]));
  const confirmations: Confirmation[] = [];
  const settle = (uploading: Uploading): void => {
    const request = open.get(uploading.id);
    if (!request) return;
    open.delete(uploading.id);
    confirmations.push({ ref: request.ref, verdict: verdictOf(uploading, request.rows) });
  };
  const trouble = await scanUploadings(reader, signal, (page) => {
    page.forEach(settle);
    return open.size === 0;
  });
  const later = trouble ?? (await askOneByOne(reader, [...open.keys()], signal, settle));
  // A poll that we aborted ourselves says nothing about the platform.
  return { confirmations, ...(later && !signal.aborted && { trouble: later }) };
}

async function askOneByOne(
  reader: MetricaReader,
  refs: readonly string[],
  signal: AbortSignal,
  settle: (uploading: Uploading) => void,
): Promise<DestinationTrouble | null> {
  for (const ref of refs.slice(0, MOST_SINGLE_QUESTIONS)) {
    const result = await reader.client.uploading(ref, signal);
    const uploading = isSuccess(result) ? readUploading(result.body) : null;
    if (uploading) settle(uploading);
    // An upload that Metrica does not know stays waiting until its deadline; it is no fault of the settings.
    else if (result.kind !== 'answer' || result.status !== 404) return readTroubleOf(reader, result);
  }
  return null;
}
