import type { Outcome } from '../../domain/uploads/outcome.js';
import type { ConfirmAnswer, Confirmation, DestinationTrouble, OpenRequest, Verdict } from '../kit/answers.js';
import type { SendContext } from '../kit/platform.js';
import { isSuccess } from './answer.js';
import { readUploading, type Uploading } from './responses.js';
import type { MetricaRow } from './row.js';
import { readTroubleOf, scanUploadings, type MetricaReader } from './upload-list.js';

/** Uploads missing from the list are asked for one by one, so many at a time: the rest waits for the next question. */
const MOST_SINGLE_QUESTIONS = 50;
const LONGEST_STATUS = 64;

/**
 * What a status says of every row in its file. Metrica reports linkage for the file, never by row: PROCESSED means that at
 * least one row was linked, so it vouches for a row only where the file had one. A status that no page names is no verdict.
 *
 * @see Yandex: openapi/offline_conversions/upload_1 (PREPARED, UPLOADED, EXPORTED and MATCHED are on the way), read 2026-11-22
 */
export function verdictOf(status: string | null, rows: number): Verdict {
  switch (status) {
    case 'PROCESSED':
      return { kind: 'outcome', outcome: { kind: 'delivered', verified: rows === 1, platformCode: status } };
    case 'LINKAGE_FAILURE':
      return { kind: 'unlinked', platformCode: status };
    default:
      return { kind: 'waiting', ...(status !== null && { status: status.slice(0, LONGEST_STATUS) }) };
  }
}

/**
 * What it means for a row that no visitor of its file was found. A static call is in the call reports all the same; a row
 * whose call carries another identifier goes once more by that.
 *
 * @see Yandex: management/calls, openapi/call/uploadCalls, read 2026-11-22
 */
export function unlinkedRow(row: MetricaRow, platformCode: string): Outcome | 'otherIdentifier' {
  if ('cells' in row && row.isStatic) return { kind: 'delivered', verified: false, platformCode };
  if ((row.others ?? []).length > 0) return 'otherIdentifier';
  return { kind: 'unmatched', code: 'NOT_LINKED', platformCode };
}

/** Reads the verdicts of all open uploads from one list; what the list does not show is asked for by its id. */
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
    confirmations.push({ ref: request.ref, verdict: verdictOf(uploading.status, request.rows) });
  };
  const trouble = await scanUploadings(reader, signal, (page) => {
    page.forEach(settle);
    return open.size === 0;
  });
  const later = trouble ?? (await askOneByOne(reader, [...open.keys()], signal, settle));
  // A question that we broke off ourselves says nothing about the platform.
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
