import { sentence } from '../../../domain/localized-text.js';
import { z } from 'zod';
import { parseJsonKeepingIds } from '../../../domain/lossless-json.js';
import type { Instant } from '../../../domain/time/instant.js';
import type { Outcome } from '../../../domain/uploads/outcome.js';
import type { HttpResult } from '../../../runtime/http.js';
import { repeatOutcome } from '../../kit/destination-trouble.js';
import {
  answerForRequest,
  type ClassifiedError,
  commonFault,
  type ErrorMeaning,
  outcomeOf,
  type RequestAnswer,
} from '../../kit/error-class.js';
import { ingestRowMeaning, ingestSettingAdvice, tooRecent } from '../error-codes.js';
import { googleDelayLimits, VALIDATED_ONLY } from '../error-outcome.js';
import { recordedMessage, withRequestId } from '../exchange.js';
import { type FieldViolation, type GoogleError, classifyHttpError, readGoogleError } from './http-error.js';

const UNREACHABLE = sentence('Google is unreachable', 'Google недоступен');
const NO_ANSWER = sentence('no complete answer came', 'полного ответа не было');
const OTHER_ANSWER = sentence('the answer is not one of the Data Manager', 'это не ответ Data Manager');

/**
 * What becomes of the rows if `events:ingest` refuses the whole request because of something in it (mostly HTTP 400). Nothing
 * was taken.
 *
 * A setting at fault pauses the destination; named rows (`events[N]`) are refused and the rest is sent again without them. If
 * nothing is named, delivery searches for the bad ones; a request that is too large is sent again in halves.
 *
 * @param answered Google's own code, or the HTTP status if it gave none
 * @see Google: data-manager concepts/understand-errors, read 2026-11-22
 */
function readRefusal(error: GoogleError, answered: string, rows: number): RequestAnswer {
  const platformCode = error.violations[0]?.reason ?? answered;
  const text = error.violations[0]?.description ?? error.message;
  const message = recordedMessage(withRequestId(text, error.requestId));
  const meaning = meaningForAll(error);
  if (meaning !== null) return forAll({ ...meaning, platformCode, message }, rows);
  const named = namedRows(error, rows);
  const common = commonFault(Array.from({ length: rows }, (_, index) => named.get(index)));
  if (common) return forAll(common, rows);
  if (named.size > 0) {
    const outcomes = Array.from({ length: rows }, (_, index) => outcomeOfNamed(named.get(index), rows));
    const rest = outcomes.flatMap((outcome, index) => (outcome.kind === 'again' ? [index] : []));
    return { outcomes, ...(rest.length > 0 ? { parts: [rest] } : {}) };
  }
  return forAll({ errorClass: isTooLarge(error) ? 'conflict' : 'refused', platformCode, message }, rows);
}

function outcomeOfNamed(error: ClassifiedError | undefined, rows: number): Outcome {
  return error === undefined ? { kind: 'again' } : outcomeOf(error, rows);
}

/** Then no row is bad, and a search would blame a good one. */
function isTooLarge({ status, violations }: GoogleError): boolean {
  return status === null || violations.some(({ field }) => OF_EVENTS.test(field) && !EVENT.test(field));
}

const EVENT = /\bevents\[(\d+)\]/;
/** Set by the config: the same for every event, although Google may name the first one. */
const FROM_CONFIG = /(^|\.)(consent|event_?source)\b/i;
/** `events` itself (too many of them) concerns the batch. */
const OF_EVENTS = /^events\b/;

type CommonMeaning = ErrorMeaning & Pick<ClassifiedError, 'detail'>;

/** The meaning of a refusal because of a setting, the account or the destination; null if it is because of the events. */
function meaningForAll({ violations, reason, message: text }: GoogleError): CommonMeaning | null {
  for (const violation of violations) {
    const known = meaningOfReason(violation.reason);
    const ofConfig = isOfConfig(violation);
    // A click that is too recent concerns one event, a conversion action that is too recent concerns all.
    if (known && (ofConfig || known.errorClass !== 'tooEarly')) return known;
    if (ofConfig) return configuration(`${violation.field}: ${violation.description || text}`);
  }
  return violations.length > 0 ? null : meaningOfReason(reason);
}

function meaningOfReason(reason: string | null): CommonMeaning | null {
  if (reason === null) return null;
  const advice = ingestSettingAdvice(reason);
  return advice === undefined ? (tooRecent(reason) ?? null) : configuration(`${reason}: ${advice}`);
}

function configuration(detail: string): CommonMeaning {
  return { errorClass: 'configuration', detail: recordedMessage(detail) };
}

function isOfConfig({ field }: FieldViolation): boolean {
  if (FROM_CONFIG.test(field)) return true;
  return field !== '' && !EVENT.test(field) && !OF_EVENTS.test(field);
}

/** The first fault of each named row, by its index. */
function namedRows({ violations, reason, status, requestId }: GoogleError, rows: number): Map<number, ClassifiedError> {
  const named = new Map<number, ClassifiedError>();
  for (const violation of violations) {
    const index = Number(EVENT.exec(violation.field)?.[1] ?? Number.NaN);
    if (!Number.isInteger(index) || index >= rows || named.has(index)) continue;
    const platformCode = violation.reason ?? reason ?? status ?? 'INVALID_ARGUMENT';
    const message = recordedMessage(withRequestId(`${violation.field}: ${violation.description}`, requestId));
    named.set(index, { ...ingestRowMeaning(violation.reason), platformCode, message });
  }
  return named;
}

type Ingested = RequestAnswer & { readonly remoteId: string | null };

/** Newer servers warn about single fields; the protos of 0.3.0 do not contain it. */
const warningSchema = z.object({
  field: z.string().nullish(),
  description: z.string().nullish(),
  reason: z.string().nullish(),
});
const warnings = z.array(warningSchema).nullish().catch(null);
/** In either spelling: some servers answer in the proto's own. */
const requestId = z.union([z.string().min(1), z.number().transform(String)]);
const takenSchema = z.object({ requestId, fieldWarnings: warnings, field_warnings: warnings });
const dryRunSchema = z.object({ requestId: requestId.nullish().catch(null) });

/**
 * The outcomes of one `events:ingest`.
 *
 * An accepted request is only a receipt: its verdict comes later. A copy of an event is ignored, so a lost answer is `unknown`
 * and the rows are resent unchanged.
 */
export function readIngestAnswer(result: HttpResult, rows: number, validateOnly: boolean, now: Instant): Ingested {
  if (result.kind === 'notSent') {
    const detail = `${result.code}: ${UNREACHABLE}`;
    return { ...forAll({ errorClass: 'unavailable', platformCode: result.code, detail }, rows), remoteId: null };
  }
  if (result.kind === 'lost') return inDoubt(rows, result.code, NO_ANSWER);

  const { status } = result;
  if (status >= 200 && status < 300) return readTaken(result.body, rows, validateOnly, status);
  const error = readGoogleError(result.body);
  const classified = classifyHttpError(result, error, now);
  const answer =
    classified.errorClass === 'refused' ? readRefusal(error, classified.platformCode, rows) : forAll(classified, rows);
  return { ...answer, remoteId: error.requestId };
}

function forAll(error: ClassifiedError, rows: number): RequestAnswer {
  return answerForRequest(error, rows, googleDelayLimits());
}

function readTaken(body: string, rows: number, validateOnly: boolean, status: number): Ingested {
  if (validateOnly) {
    const checked = dryRunSchema.safeParse(parseJsonKeepingIds(body));
    if (checked.success) return { outcomes: repeatOutcome(rows, VALIDATED_ONLY), remoteId: checked.data.requestId ?? null };
  } else {
    const taken = takenSchema.safeParse(parseJsonKeepingIds(body));
    if (taken.success) {
      const ref = taken.data.requestId;
      const warned = [...(taken.data.fieldWarnings ?? []), ...(taken.data.field_warnings ?? [])];
      const outcomes = Array.from({ length: rows }, (_, row): Outcome => ({ kind: 'accepted', ref, ...warningsOf(row, warned) }));
      return { outcomes, remoteId: ref };
    }
  }
  return inDoubt(rows, `HTTP ${status}`, OTHER_ANSWER);
}

/** Warnings about the row's own event, and those that name none. */
function warningsOf(row: number, warned: readonly z.output<typeof warningSchema>[]): { message?: string } {
  const own = warned.filter(({ field }) => Number(EVENT.exec(field ?? '')?.[1] ?? row) === row);
  return own.length === 0 ? {} : { message: recordedMessage(`Google: ${own.map(warningText).join('; ')}`) };
}

function warningText({ field, reason, description }: z.output<typeof warningSchema>): string {
  return [field, reason, description].filter(Boolean).join(' ');
}

function inDoubt(rows: number, platformCode: string, message: string): Ingested {
  return { ...forAll({ errorClass: 'answerLost', platformCode, message }, rows), remoteId: null };
}
