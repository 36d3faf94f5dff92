import { z } from 'zod';
import type { Instant } from '../../../domain/time/instant.js';
import type { HttpResult } from '../../../runtime/http.js';
import type { BatchAnswer } from '../../answer.js';
import { VALIDATED } from '../dry-run.js';
import { message } from '../exchange.js';
import { toJson } from '../json.js';
import { forAll, heldBy, outageTrouble } from '../trouble.js';
import { readGoogleError } from './error-body.js';
import { httpTrouble } from './http-trouble.js';
import { readRefusal } from './refusal.js';

type Ingested = Omit<BatchAnswer, 'exchange'> & { readonly remoteId: string | null };

/** Newer servers warn of single fields; the protos of 0.3.0 do not know it. */
const warningSchema = z.object({
  field: z.string().default(''),
  description: z.string().nullish(),
  reason: z.string().nullish(),
});
const takenSchema = z.object({ requestId: z.string().min(1), fieldWarnings: z.array(warningSchema).nullish().catch(null) });
const dryRunSchema = z.object({ requestId: z.string().optional() });

/**
 * What became of the rows of one `events:ingest`.
 *
 * An accepted request is a receipt only: its verdict comes later. A copy of an event is ignored, so a lost answer is
 * `unknown` and the rows are resent unchanged.
 */
export function readIngestAnswer(result: HttpResult, rows: number, validateOnly: boolean, now: Instant): Ingested {
  if (result.kind === 'notSent') {
    const trouble = outageTrouble(`Google is unreachable: ${result.code}`);
    return { outcomes: forAll(rows, heldBy(trouble, result.code)), trouble, remoteId: null };
  }
  if (result.kind === 'lost') return inDoubt(rows, result.code, 'no complete answer came');

  const { status } = result;
  if (status >= 200 && status < 300) return readTaken(result.body, rows, validateOnly, status);
  const error = readGoogleError(result.body);
  const remoteId = error.requestId;
  const trouble = httpTrouble(result, error, now);
  if (trouble)
    return { outcomes: forAll(rows, heldBy(trouble, error.reason ?? error.status ?? `HTTP ${status}`)), trouble, remoteId };
  if (status === 400 || status === 413) return { ...readRefusal(error, rows), remoteId };
  // 408, 500, 502, 504 and the like: Google stumbled, perhaps after it took the events.
  return { ...inDoubt(rows, error.status ?? `HTTP ${status}`, `HTTP ${status}`), remoteId };
}

function readTaken(body: string, rows: number, validateOnly: boolean, status: number): Ingested {
  if (validateOnly) {
    const checked = dryRunSchema.safeParse(toJson(body));
    if (checked.success) return { outcomes: forAll(rows, VALIDATED), remoteId: checked.data.requestId ?? null };
  } else {
    const taken = takenSchema.safeParse(toJson(body));
    if (taken.success) {
      const ref = taken.data.requestId;
      const warnings = (taken.data.fieldWarnings ?? []).map(warningText);
      const words = warnings.length === 0 ? {} : { message: message(`Google warns: ${warnings.join('; ')}`) };
      return { outcomes: forAll(rows, { kind: 'accepted', ref, ...words }), remoteId: ref };
    }
  }
  return inDoubt(rows, `HTTP ${status}`, 'the answer is not one of the Data Manager');
}

function warningText({ field, reason, description }: z.output<typeof warningSchema>): string {
  return [field, reason, description].filter(Boolean).join(' ');
}

function inDoubt(rows: number, platformCode: string, text: string): Ingested {
  return { outcomes: forAll(rows, { kind: 'unknown', code: 'ANSWER_LOST', platformCode, message: text }), remoteId: null };
}
