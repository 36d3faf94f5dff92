import { DAY, type Instant } from '../../domain/time/instant.js';
import type { Outcome } from '../../domain/uploads/outcome.js';
import type { DestinationTrouble } from '../kit/answers.js';
import { type ClassifiedError, type DelayLimits, mostSevereError, outcomeOf, troubleOf } from '../kit/error-class.js';

/** No wish of Google's keeps us away longer: windows close. */
export const LONGEST_DELAY_MS = DAY;

/** Google's quotas are no daily ones to us (there are budgets for that), so that the moment plays no part in a delay. */
export function googleDelayLimits(now: Instant = 0): DelayLimits {
  return { now, longestDelayMs: LONGEST_DELAY_MS };
}

interface RowOutcome {
  readonly outcome: Outcome;
  readonly trouble?: DestinationTrouble;
}

/** What becomes of one row with these errors on it (at least one), and of the destination. */
export function outcomeOfErrors(errors: readonly ClassifiedError[], rowsInRequest: number): RowOutcome {
  const error = mostSevereError(errors);
  if (error === undefined) throw new Error('a row without an error has no outcome here');
  const trouble = troubleOf(error, googleDelayLimits());
  return { outcome: outcomeOf(error, rowsInRequest), ...(trouble && { trouble }) };
}

/** The dry run found no fault and counted nothing. It is repeated once a day, as long as validateOnly stays on. */
export const VALIDATED_ONLY: Outcome = { kind: 'retry', code: 'VALIDATED_ONLY', afterMs: DAY, counted: false };
