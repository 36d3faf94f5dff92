import { z } from 'zod';
import { inLanguageWithin, type Language } from '../../domain/localized-text.js';
import { isReasonCode } from '../../domain/reason.js';
import { toIso, type Instant } from '../../domain/time/instant.js';
import { type Departure, DEPARTURES, mayHaveLeft } from '../../domain/uploads/departure.js';
import { UPLOAD_STATES, type UploadState } from '../../domain/uploads/upload-states.js';
import type { AttemptEntity, UploadChangeEntity } from '../../store/schema/entities/request.entity.js';
import { nullableText, isoTime } from '../http/answer.js';

const state = z.enum(UPLOAD_STATES);
/** One step in the history of an upload, as in the contract. */
export const historySchema = z.strictObject({
  at: isoTime,
  from: state.nullable(),
  to: state,
  code: nullableText,
  message: nullableText,
  requestId: nullableText,
  receiptId: nullableText.describe('The webhook that caused the step; null for all other steps.'),
  personalFields: z
    .array(z.string())
    .nullable()
    .describe(
      'For a step to `sending`: which of the person’s data left, or may have; empty where the request did not leave. Null ' +
        'where no such record is kept.',
    ),
  left: z
    .enum(DEPARTURES)
    .nullable()
    .describe(
      'For a step to `sending`: whether the request left for the platform. `unknown`: it broke on the way. Null for all other ' +
        'steps, while it is under way, and from before this was recorded: both count as left.',
    ),
});
export type HistoryStep = z.output<typeof historySchema>;

interface Step {
  readonly at: Instant;
  readonly from: UploadState | null;
  readonly to: UploadState;
  readonly code: string | null;
  readonly message: string | null;
  readonly requestId: string | null;
  readonly receiptId: string | null;
  readonly personalFields: readonly string[] | null;
  readonly left: Departure | null;
}

/**
 * The history of one upload: changes by processing, sweep, a verdict or a person, and the two steps of each attempt, in order.
 *
 * @param attempts in order of their numbers
 * @param language of our own words in messages; the platforms' stay as received
 */
export function historyOf(
  changes: readonly UploadChangeEntity[],
  attempts: readonly AttemptEntity[],
  language: Language,
): HistoryStep[] {
  const steps = [...changes.map(stepOf), ...attempts.flatMap((attempt, index) => stepsOf(attempt, attempts[index - 1]))];
  return inOrder(steps).map((step) => ({
    ...step,
    at: toIso(step.at),
    message: step.message && inLanguageWithin(step.message, language),
    personalFields: step.personalFields && [...step.personalFields],
  }));
}

/** If the code describes the row's condition afterwards, the reason for the step is in the message. */
function stepOf({ at, fromState, toState, code, message, requestId, receiptId }: UploadChangeEntity): Step {
  const why = message !== null && isReasonCode(message) ? message : null;
  return {
    at,
    from: fromState,
    to: toState,
    code: why ?? code,
    message: why === null ? message : null,
    requestId,
    receiptId,
    personalFields: null,
    left: null,
  };
}

function stepsOf(attempt: AttemptEntity, before: AttemptEntity | undefined): Step[] {
  const { startedAt, finishedAt, toState, code, message, requestId, left } = attempt;
  const personalFields = attempt.personalFields && !mayHaveLeft(left) ? [] : attempt.personalFields;
  // A row that is sent again in the same round was not released in between.
  const from = before?.outcome === 'again' ? 'sending' : 'pending';
  const ofAttempt = { requestId, receiptId: null };
  const start: Step = { at: startedAt, from, to: 'sending', code: null, message: null, ...ofAttempt, personalFields, left };
  const ended = finishedAt !== null && toState !== null;
  return ended
    ? [start, { at: finishedAt, from: 'sending', to: toState, code, message, ...ofAttempt, personalFields: null, left: null }]
    : [start];
}

/** By time; within one millisecond each step follows the one that led to its state. */
function inOrder(steps: readonly Step[]): Step[] {
  const waiting = [...steps].sort((a, b) => a.at - b.at);
  const ordered: Step[] = [];
  while (waiting.length > 0) {
    const reached = ordered.at(-1)?.to ?? null;
    const moment = waiting[0]?.at;
    const next = waiting.findIndex((step) => step.at === moment && step.from === reached);
    ordered.push(...waiting.splice(Math.max(next, 0), 1));
  }
  return ordered;
}
