import type { Outcome, Rejection } from '../../../domain/uploads/outcome.js';
import type { BatchAnswer } from '../../answer.js';
import { message, withRequest } from '../exchange.js';
import { ingestSettingAdvice } from '../reasons.js';
import { forAll, halves, heldBy, settingTrouble } from '../trouble.js';
import type { FieldViolation, GoogleError } from './error-body.js';

type Answered = Omit<BatchAnswer, 'exchange'>;

/**
 * What becomes of the rows when `events:ingest` refuses the whole request because of something in it (HTTP 400).
 * Nothing was taken.
 *
 * A setting at fault pauses the destination; rows that are named (`events[N]`) are refused and the rest goes again
 * without them. Where nothing is named, delivery looks for the bad ones; a request that is too large goes again in halves.
 *
 * @see Google: data-manager concepts/understand-errors, read 2026-11-22
 */
export function readRefusal(error: GoogleError, rows: number): Answered {
  const advice = settingAtFault(error);
  if (advice !== null) {
    const trouble = settingTrouble(message(advice));
    return { outcomes: forAll(rows, heldBy(trouble, codeOf(error))), trouble };
  }
  const named = namedRows(error, rows);
  if (named.size > 0) {
    const outcomes = Array.from({ length: rows }, (_, index) => named.get(index) ?? AGAIN);
    const rest = outcomes.flatMap((outcome, index) => (outcome.kind === 'again' ? [index] : []));
    return { outcomes, ...(rest.length > 0 ? { parts: [rest] } : {}) };
  }
  const rejection = refused(codeOf(error), error.violations[0]?.description ?? error.message, error.requestId);
  if (rows === 1) return { outcomes: [rejection] };
  const again = forAll(rows, AGAIN);
  return isTooLarge(error) ? { outcomes: again, parts: halves(rows) } : { outcomes: again, unnamed: rejection };
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
    named.set(index, refused(code, `${violation.field}: ${violation.description}`, requestId));
  }
  return named;
}

function refused(platformCode: string, text: string, requestId: string | null): Rejection {
  return { kind: 'rejected', code: 'REFUSED_BY_PLATFORM', platformCode, message: message(withRequest(text, requestId)) };
}

function codeOf({ violations, reason, status }: GoogleError): string {
  return violations[0]?.reason ?? reason ?? status ?? 'HTTP 400';
}
