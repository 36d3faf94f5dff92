import { z } from 'zod';
import type { Instant } from '../../../domain/time/instant.js';
import type { Outcome } from '../../../domain/uploads/outcome.js';
import type { HttpResult } from '../../../runtime/http.js';
import { parseJson } from '../../kit/answers.js';
import { repeatOutcome } from '../../kit/destination-trouble.js';
import { answerForRequest, type ClassifiedError, outcomeOf, type RequestAnswer } from '../../kit/error-class.js';
import { ingestSettingAdvice } from '../error-codes.js';
import { googleDelayLimits, VALIDATED_ONLY } from '../error-outcome.js';
import { recordedMessage, withRequestId } from '../exchange.js';
import { type FieldViolation, type GoogleError, classifyHttpError, readGoogleError } from './http-error.js';

/**
 * What becomes of the rows when `events:ingest` refuses the whole request because of something in it (HTTP 400).
 * Nothing was taken.
 *
 * A setting at fault pauses the destination; rows that are named (`events[N]`) are refused and the rest goes again
 * without them. Where nothing is named, delivery looks for the bad ones; a request that is too large goes again in halves.
 *
 * @see Google: data-manager concepts/understand-errors, read 2026-11-22
 */
function readRefusal(error: GoogleError, rows: number): RequestAnswer {
  const platformCode = codeOf(error);
  const advice = settingAtFault(error);
  if (advice !== null) return forAll({ errorClass: 'configuration', platformCode, detail: recordedMessage(advice) }, rows);
  const named = namedRows(error, rows);
  if (named.size > 0) {
    const outcomes = Array.from({ length: rows }, (_, index) => named.get(index) ?? AGAIN);
    const rest = outcomes.flatMap((outcome, index) => (outcome.kind === 'again' ? [index] : []));
    return { outcomes, ...(rest.length > 0 ? { parts: [rest] } : {}) };
  }
  const text = error.violations[0]?.description ?? error.message;
  const message = recordedMessage(withRequestId(text, error.requestId));
  return forAll({ errorClass: isTooLarge(error) ? 'conflict' : 'refused', platformCode, message }, rows);
}

/** No row is bad then, so that looking for one would find a good one. */
function isTooLarge({ status, violations }: GoogleError): boolean {
  return status === null || violations.some(({ field }) => OF_EVENTS.test(field) && !EVENT.test(field));
}

const AGAIN: Outcome = { kind: 'again' };
const EVENT = /\bevents\[(\d+)\]/;
/** Set by the config, the same for every event although Google may name the first one. */
const FROM_CONFIG = /(^|\.)(consent|event_?source)\b/i;
/** `events` itself (too many of them) is a matter of the batch. */
const OF_EVENTS = /^events\b/;

function settingAtFault({ violations, reason, message: text }: GoogleError): string | null {
  for (const violation of violations) {
    const advice = violation.reason === null ? undefined : ingestSettingAdvice(violation.reason);
    if (advice !== undefined) return `${violation.reason}: ${advice}`;
    if (isOfConfig(violation)) return `${violation.field}: ${violation.description || text}`;
  }
  if (violations.length > 0 || reason === null) return null;
  const advice = ingestSettingAdvice(reason);
  return advice === undefined ? null : `${reason}: ${advice}`;
}

function isOfConfig({ field }: FieldViolation): boolean {
  if (FROM_CONFIG.test(field)) return true;
  return field !== '' && !EVENT.test(field) && !OF_EVENTS.test(field);
}

/** The first fault of each named row, by its index. */
function namedRows({ violations, reason, status, requestId }: GoogleError, rows: number): Map<number, Outcome> {
  const named = new Map<number, Outcome>();
  for (const violation of violations) {
    const index = Number(EVENT.exec(violation.field)?.[1] ?? Number.NaN);
    if (!Number.isInteger(index) || index >= rows || named.has(index)) continue;
    const code = violation.reason ?? reason ?? status ?? 'INVALID_ARGUMENT';
    const message = recordedMessage(withRequestId(`${violation.field}: ${violation.description}`, requestId));
    named.set(index, outcomeOf({ errorClass: 'refused', platformCode: code, message }, rows));
  }
  return named;
}

function codeOf({ violations, reason, status }: GoogleError): string {
  return violations[0]?.reason ?? reason ?? status ?? 'HTTP 400';
}

type Ingested = RequestAnswer & { readonly remoteId: string | null };

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
    const detail = `Google is unreachable: ${result.code}`;
    return { ...forAll({ errorClass: 'unavailable', platformCode: result.code, detail }, rows), remoteId: null };
  }
  if (result.kind === 'lost') return inDoubt(rows, result.code, 'no complete answer came');

  const { status } = result;
  if (status >= 200 && status < 300) return readTaken(result.body, rows, validateOnly, status);
  const error = readGoogleError(result.body);
  const classified = classifyHttpError(result, error, now);
  const answer = classified.errorClass === 'refused' ? readRefusal(error, rows) : forAll(classified, rows);
  return { ...answer, remoteId: error.requestId };
}

function forAll(error: ClassifiedError, rows: number): RequestAnswer {
  return answerForRequest(error, rows, googleDelayLimits());
}

function readTaken(body: string, rows: number, validateOnly: boolean, status: number): Ingested {
  if (validateOnly) {
    const checked = dryRunSchema.safeParse(parseJson(body));
    if (checked.success) return { outcomes: repeatOutcome(rows, VALIDATED_ONLY), remoteId: checked.data.requestId ?? null };
  } else {
    const taken = takenSchema.safeParse(parseJson(body));
    if (taken.success) {
      const ref = taken.data.requestId;
      const warnings = (taken.data.fieldWarnings ?? []).map(warningText);
      const words = warnings.length === 0 ? {} : { message: recordedMessage(`Google warns: ${warnings.join('; ')}`) };
      return { outcomes: repeatOutcome(rows, { kind: 'accepted', ref, ...words }), remoteId: ref };
    }
  }
  return inDoubt(rows, `HTTP ${status}`, 'the answer is not one of the Data Manager');
}

function warningText({ field, reason, description }: z.output<typeof warningSchema>): string {
  return [field, reason, description].filter(Boolean).join(' ');
}

function inDoubt(rows: number, platformCode: string, message: string): Ingested {
  return { ...forAll({ errorClass: 'answerLost', platformCode, message }, rows), remoteId: null };
}
