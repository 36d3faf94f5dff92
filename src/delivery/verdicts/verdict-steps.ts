import { nextAttemptAt, type Instant } from '../../domain/time/instant.js';
import type { ReasonCode } from '../../domain/reason.js';
import type { Outcome } from '../../domain/uploads/outcome.js';
import { stateAfter } from '../../domain/uploads/upload-states.js';
import type { DestinationTrouble, UnnamedRefusal, Verdict } from '../../platforms/kit/answers.js';
import type { ConversionPlatform } from '../../platforms/kit/platform.js';
import type { UploadEntity } from '../../store/schema/entities/upload.entity.js';
import type { AwaitedRequest } from '../../store/uploads/requests.store.js';
import type { UploadStep } from '../../store/uploads/uploads.store.js';
import { countsAsAttempt, outcomeDetail, outcomeReason } from '../requests/request-journal.js';

export interface VerdictRules {
  readonly platform: Pick<ConversionPlatform, 'copies' | 'onUnknown' | 'unlinked'>;
  /** Our id of the request that the verdict is about. */
  readonly requestId: string;
  readonly now: Instant;
  /** In [0, 1): spreads the moments at which refused rows come back. */
  readonly spread: () => number;
}

/** The steps that a verdict makes for its request's rows. Rows that are still `waiting` at the deadline time out. Pure. */
export function verdictSteps(verdict: Verdict, rows: readonly UploadEntity[], rules: VerdictRules): UploadStep[] {
  switch (verdict.kind) {
    case 'waiting':
      return rows.map((upload) => verdictMissing(upload, verdict.status, rules));
    case 'split':
      return halves(rows, verdict, rules);
    case 'refused':
      return rows.map((upload) => settleBy(outcomeOfRefusal(verdict.refusal, upload), upload, rules));
    case 'unlinked':
      return rows.map((upload) => notLinked(upload, verdict.platformCode, rules));
    case 'outcome':
      return rows.map((upload) => settleBy(verdict.outcome, upload, rules));
  }
}

/** Trouble for a destination whose rows wait for a person because of the verdict. Pure. */
export function troubleOfSteps(steps: readonly UploadStep[]): DestinationTrouble | null {
  const held = steps.find(({ to, code }) => to === 'pending' && code !== null && HELD_FOR_A_PERSON.has(code));
  return held?.code ? { kind: 'pause', reason: { code: held.code, detail: held.detail ?? null } } : null;
}

const HELD_FOR_A_PERSON: ReadonlySet<ReasonCode> = new Set(['AUTHORISATION', 'CONFIGURATION', 'REQUEST_REFUSED']);

/** Shows the platform's own status of pending rows beside our reason, where it differs from the one shown. */
export function statusSteps(status: string, rows: readonly UploadEntity[]): UploadStep[] {
  return rows
    .filter(({ reasonDetail }) => reasonDetail !== status)
    .map((upload) => ({ upload, to: 'confirming', code: 'AWAITING_VERDICT', detail: status }));
}

function verdictMissing(upload: UploadEntity, status: string | undefined, { requestId }: VerdictRules): UploadStep {
  return { upload, to: 'uncertain', code: 'VERDICT_MISSING', detail: status ?? null, requestId };
}

/**
 * Bisection: some rows were taken, and which ones is unknown. Two halves are sent again, as requests of their own, with the
 * same ids.
 */
function halves(
  rows: readonly UploadEntity[],
  { platformCode, message, someTaken = false }: Extract<Verdict, { kind: 'split' }>,
  { requestId, now }: VerdictRules,
): UploadStep[] {
  const middle = Math.ceil(rows.length / 2);
  const detail = [platformCode, message].filter(Boolean).join(': ');
  return rows.map((upload, index) => ({
    upload,
    to: 'pending',
    code: 'SPLIT',
    detail: detail || null,
    requestId,
    batchKey: `${requestId}/${index < middle ? 'a' : 'b'}${someTaken || isBesideTaken(upload) ? BESIDE_TAKEN : ''}`,
    dueAt: now,
  }));
}

/** Suffix of a part's key, once other parts were certainly taken. */
const BESIDE_TAKEN = '+';

function isBesideTaken({ batchKey }: UploadEntity): boolean {
  return batchKey?.endsWith(BESIDE_TAKEN) ?? false;
}

/** A row is rejected only if others of its search were taken; else the request is at fault, and the row waits. */
function outcomeOfRefusal({ rejection, trouble }: UnnamedRefusal, upload: UploadEntity): Outcome {
  return isBesideTaken(upload) ? rejection : { ...rejection, kind: 'held', code: trouble.reason.code };
}

function notLinked(upload: UploadEntity, platformCode: string, rules: VerdictRules): UploadStep {
  const outcome = upload.frozen && rules.platform.unlinked?.(upload.frozen.row, platformCode);
  if (outcome === 'otherIdentifier') return byOtherIdentifier(upload, rules);
  return settleBy(outcome ?? { kind: 'unmatched', code: 'NOT_LINKED', platformCode }, upload, rules);
}

/** Nothing was counted by the identifier it was sent with, so another one cannot count it twice. */
function byOtherIdentifier(upload: UploadEntity, { requestId, now }: VerdictRules): UploadStep {
  const unlinkedBy = [...(upload.unlinkedBy ?? []), ...(upload.identifierKind === null ? [] : [upload.identifierKind])];
  return {
    upload,
    to: 'pending',
    code: 'OTHER_IDENTIFIER',
    detail: unlinkedBy.join(', '),
    requestId,
    unfreeze: true,
    batchKey: null,
    unlinkedBy,
    dueAt: now,
  };
}

function settleBy(outcome: Outcome, upload: UploadEntity, rules: VerdictRules): UploadStep {
  const to = stateAfter(outcome, rules.platform.copies, rules.platform.onUnknown);
  return {
    requestId: rules.requestId,
    upload,
    to,
    code: outcomeReason(outcome),
    detail: outcomeDetail(outcome),
    unfreeze: outcome.kind !== 'unknown',
    batchKey: null,
    // It was counted when the platform took the request.
    attempts: upload.attempts - (countsAsAttempt(outcome) ? 0 : 1),
    verified: outcome.kind === 'delivered' && outcome.verified,
    dueAt: to === 'pending' ? dueAgainAt(outcome, upload, rules) : upload.dueAt,
  };
}

function dueAgainAt(outcome: Outcome, upload: UploadEntity, { now, spread }: VerdictRules): Instant {
  const afterMs = outcome.kind === 'retry' ? outcome.afterMs : 0;
  if (outcome.kind === 'retry' && !outcome.counted) return now + afterMs;
  return nextAttemptAt(now, Math.max(1, upload.attempts), spread(), afterMs);
}

type PollSchedule = Pick<AwaitedRequest, 'id' | 'confirmAt' | 'confirmTries'>;

/**
 * When the verdict on a request is polled again. After trouble of the whole destination the same delay passes once more; an
 * early poll by a person changes nothing. Pure.
 *
 * @param confirmAfterMs the platform's delays, each from the previous poll; the last one repeats
 */
export function nextPollAt(
  asked: PollSchedule,
  confirmAfterMs: readonly number[],
  now: Instant,
  troubled: boolean,
): PollSchedule {
  const { id, confirmAt, confirmTries } = asked;
  if (confirmAt !== null && confirmAt > now) return { id, confirmAt, confirmTries };
  const tries = confirmTries + (troubled ? 0 : 1);
  const delay = confirmAfterMs[Math.min(tries, confirmAfterMs.length - 1)] ?? 0;
  return { id, confirmAt: now + delay, confirmTries: tries };
}
