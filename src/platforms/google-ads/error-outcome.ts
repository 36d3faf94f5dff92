import { DAY } from '../../domain/time/instant.js';
import type { Outcome } from '../../domain/uploads/outcome.js';
import type { DestinationTrouble } from '../kit/answers.js';
import { accessTrouble, heldOutcomeOf, quotaTrouble, settingTrouble } from '../kit/destination-trouble.js';

/**
 * What a reason of Google's means for the row that carries it, gravest first:
 *
 * - `refused` for good.
 * - `access` credentials or permission, `setting` the config or the account: a person must act, rows wait.
 * - `busy` a quota of the account or the project.
 * - `alone` the rows got into each other's way; each goes again by itself.
 * - `unlinked` no click was found.
 * - `passing` Google stumbled. `later` a schedule of Google's, not a failure.
 * - `already` the conversion is there.
 */
export type GoogleErrorClass =
  | { readonly is: 'refused' }
  | { readonly is: 'access'; readonly advice: string }
  | { readonly is: 'setting'; readonly advice: string }
  | { readonly is: 'busy' }
  | { readonly is: 'alone' }
  | { readonly is: 'unlinked' }
  | { readonly is: 'passing' }
  | { readonly is: 'later'; readonly afterMs: number }
  | { readonly is: 'already' };

const ERROR_SEVERITY: Readonly<Record<GoogleErrorClass['is'], number>> = {
  refused: 9,
  access: 8,
  setting: 7,
  busy: 6,
  alone: 5,
  unlinked: 4,
  passing: 3,
  later: 2,
  already: 1,
};

/** One error of Google's, on a row or on the whole request. */
export interface ClassifiedError {
  readonly errorClass: GoogleErrorClass;
  /** Google's own code, e.g. `CLICK_NOT_FOUND`. */
  readonly code: string;
  /** Masked. */
  readonly message: string;
  /** What Google asked for; null where it names no time. */
  readonly retryAfterMs: number | null;
}

/** Of several errors on one row the one that decides: permanent > config > retry > already there. */
export function mostSevereError(faults: readonly ClassifiedError[]): ClassifiedError | undefined {
  return faults.toSorted((a, b) => ERROR_SEVERITY[b.errorClass.is] - ERROR_SEVERITY[a.errorClass.is])[0];
}

interface RowOutcome {
  readonly outcome: Outcome;
  readonly trouble?: DestinationTrouble;
}

/**
 * What becomes of one row with these errors on it (at least one).
 *
 * @param rowsInRequest a row that Google will not take together with others goes again by itself, a single one is refused
 */
export function outcomeOfErrors(faults: readonly ClassifiedError[], rowsInRequest: number): RowOutcome {
  const fault = mostSevereError(faults);
  if (fault === undefined) throw new Error('judge wants at least one error');
  const words = { platformCode: fault.code, message: messageOfErrors(fault, faults) };
  switch (fault.errorClass.is) {
    case 'refused':
      return { outcome: { kind: 'rejected', code: 'REFUSED_BY_PLATFORM', ...words } };
    case 'access':
      return heldOutcome(accessTrouble(`${fault.code}: ${fault.errorClass.advice}`), words);
    case 'setting':
      return heldOutcome(settingTrouble(`${fault.code}: ${fault.errorClass.advice}`), words);
    case 'busy':
      return heldOutcome(quotaTrouble(fault.retryAfterMs, fault.code), words);
    case 'alone':
      return { outcome: rowsInRequest > 1 ? { kind: 'again' } : { kind: 'rejected', code: 'REFUSED_BY_PLATFORM', ...words } };
    case 'unlinked':
      return { outcome: { kind: 'unmatched', code: 'NOT_LINKED', ...words } };
    case 'passing':
      return { outcome: { kind: 'retry', code: 'REFUSED_FOR_NOW', afterMs: fault.retryAfterMs ?? 0, counted: true, ...words } };
    case 'later':
      return { outcome: { kind: 'retry', code: 'TOO_EARLY', afterMs: fault.errorClass.afterMs, counted: false, ...words } };
    case 'already':
      return { outcome: { kind: 'delivered', verified: true, code: 'ALREADY_THERE', ...words } };
  }
}

function heldOutcome(
  trouble: DestinationTrouble,
  words: { readonly platformCode: string; readonly message: string },
): RowOutcome {
  return { outcome: { ...heldOutcomeOf(trouble), ...words } as Outcome, trouble };
}

/** The deciding error's message, and the codes of the others. */
function messageOfErrors(fault: ClassifiedError, faults: readonly ClassifiedError[]): string {
  const others = faults.filter((one) => one !== fault).map(({ code }) => code);
  return others.length === 0 ? fault.message : `${fault.message}; also ${others.join(', ')}`;
}

/** The dry run found no fault and counted nothing. It is repeated once a day, as long as validateOnly stays on. */
export const VALIDATED_ONLY: Outcome = { kind: 'retry', code: 'VALIDATED_ONLY', afterMs: DAY, counted: false };
