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
export type Fate =
  | { readonly is: 'refused' }
  | { readonly is: 'access'; readonly advice: string }
  | { readonly is: 'setting'; readonly advice: string }
  | { readonly is: 'busy' }
  | { readonly is: 'alone' }
  | { readonly is: 'unlinked' }
  | { readonly is: 'passing' }
  | { readonly is: 'later'; readonly afterMs: number }
  | { readonly is: 'already' };

const GRAVITY: Readonly<Record<Fate['is'], number>> = {
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
export interface Fault {
  readonly fate: Fate;
  /** Google's own code, e.g. `CLICK_NOT_FOUND`. */
  readonly code: string;
  /** Masked. */
  readonly message: string;
  /** What Google asked for; null where it names no time. */
  readonly retryAfterMs: number | null;
}

/** Of several errors on one row the one that decides: permanent > config > retry > already there. */
export function gravest(faults: readonly Fault[]): Fault | undefined {
  return faults.toSorted((a, b) => GRAVITY[b.fate.is] - GRAVITY[a.fate.is])[0];
}
