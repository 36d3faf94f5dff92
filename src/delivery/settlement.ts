import type { ReasonCode } from '../domain/reason.js';
import { nextAttemptAt } from '../domain/time/backoff.js';
import type { Instant } from '../domain/time/instant.js';
import type { Outcome } from '../domain/uploads/outcome.js';
import { mayBeAtPlatform, stateAfter, type Copies, type OnUnknown, type UploadState } from '../domain/uploads/upload-states.js';
import type { UploadEntity } from '../store/schema/entities/upload.entity.js';

export interface SettlementRules {
  readonly copies: Copies;
  readonly onUnknown: OnUnknown;
  readonly now: Instant;
  /** In [0, 1): spreads the moments at which refused rows come back. */
  readonly spread: () => number;
}

const FINAL: readonly UploadState[] = ['delivered', 'unmatched', 'rejected'];

/**
 * How an upload stands after its part in one request. Pure.
 *
 * A row that may have arrived with an earlier request stays frozen, and says so, until some answer settles it: that this
 * request brought nothing does not prove that the earlier one did not.
 */
export function settled(upload: UploadEntity, outcome: Outcome, rules: SettlementRules): UploadEntity {
  const state = stateAfter(outcome, rules.copies, rules.onUnknown);
  const attempts = upload.attempts + (countsAsAttempt(outcome) ? 1 : 0);
  const stillLost = state === 'pending' && outcome.kind !== 'unknown' && mayBeAtPlatform('pending', upload.reasonCode);
  const reasonCode = stillLost ? upload.reasonCode : reasonOf(outcome);
  return {
    ...upload,
    state,
    reasonCode,
    reasonDetail: detailOf(outcome),
    attempts,
    dueAt: dueAfter(upload, outcome, attempts, rules),
    frozen: mayBeAtPlatform(state, reasonCode) ? upload.frozen : null,
    batchKey: mayBeAtPlatform(state, reasonCode) ? upload.batchKey : null,
    remoteRef: outcome.kind === 'accepted' ? outcome.ref : upload.remoteRef,
    verified: outcome.kind === 'delivered' && outcome.verified,
    settledAt: FINAL.includes(state) ? rules.now : null,
    leaseToken: null,
    leaseUntil: null,
    updatedAt: rules.now,
  };
}

/** Whether the send concerned this row: trouble of the whole destination and a platform's own schedule do not count. */
export function countsAsAttempt(outcome: Outcome): boolean {
  if (outcome.kind === 'retry') return outcome.counted;
  return outcome.kind !== 'held' && outcome.kind !== 'again';
}

function dueAfter(upload: UploadEntity, outcome: Outcome, attempts: number, rules: SettlementRules): Instant {
  if (outcome.kind === 'retry' && !outcome.counted) return rules.now + outcome.afterMs;
  if (outcome.kind === 'retry') return nextAttemptAt(rules.now, attempts, rules.spread(), outcome.afterMs);
  if (outcome.kind === 'unknown') return nextAttemptAt(rules.now, attempts, rules.spread());
  return upload.dueAt;
}

export function reasonOf(outcome: Outcome): ReasonCode | null {
  switch (outcome.kind) {
    case 'delivered':
      return outcome.code ?? null;
    case 'accepted':
      return 'AWAITING_VERDICT';
    case 'again':
      return null;
    case 'unknown':
      return 'ANSWER_LOST';
    case 'rejected':
    case 'unmatched':
    case 'retry':
    case 'held':
      return outcome.code;
  }
}

/** The platform's own words beside our reason. */
export function detailOf(outcome: Outcome): string | null {
  if (outcome.kind === 'again') return null;
  return [outcome.platformCode, outcome.message].filter(Boolean).join(': ') || null;
}
