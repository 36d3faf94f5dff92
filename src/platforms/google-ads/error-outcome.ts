import { DAY, type Instant } from '../../domain/time/instant.js';
import type { Outcome } from '../../domain/uploads/outcome.js';
import type { DestinationTrouble } from '../kit/answers.js';
import { type ClassifiedError, type DelayLimits, mostSevereError, outcomeOf, troubleOf } from '../kit/error-class.js';

/** The longest delay that Google may ask for: windows close. */
export const LONGEST_DELAY_MS = DAY;

/** Daily quotas are handled by budgets, so the moment does not affect a delay. */
export function googleDelayLimits(now: Instant = 0): DelayLimits {
  return { now, longestDelayMs: LONGEST_DELAY_MS };
}

interface RowOutcome {
  readonly outcome: Outcome;
  readonly trouble?: DestinationTrouble;
}

/** The consequence of these errors (at least one) for one row and the destination. */
export function outcomeOfErrors(errors: readonly ClassifiedError[], rowsInRequest: number): RowOutcome {
  const error = mostSevereError(errors);
  if (error === undefined) throw new Error('a row without an error has no outcome here');
  const trouble = troubleOf(error, googleDelayLimits());
  return { outcome: outcomeOf(error, rowsInRequest), ...(trouble && { trouble }) };
}

/** The dry run found no fault and counted nothing. It is repeated daily while validateOnly is on. */
export const VALIDATED_ONLY: Outcome = { kind: 'retry', code: 'VALIDATED_ONLY', afterMs: DAY, counted: false };
