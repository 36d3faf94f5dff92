import type { Outcome } from '../../domain/uploads/outcome.js';
import type { Trouble } from '../trouble.js';
import { gravest, type Fault } from './fate.js';
import { accessTrouble, heldBy, quotaTrouble, settingTrouble } from './trouble.js';

export interface Judgement {
  readonly outcome: Outcome;
  readonly trouble?: Trouble;
}

/**
 * What becomes of one row with these errors on it (at least one).
 *
 * @param rowsInRequest a row that Google will not take together with others goes again by itself, a single one is refused
 */
export function judge(faults: readonly Fault[], rowsInRequest: number): Judgement {
  const fault = gravest(faults);
  if (fault === undefined) throw new Error('judge wants at least one error');
  const words = { platformCode: fault.code, message: wordsOf(fault, faults) };
  switch (fault.fate.is) {
    case 'refused':
      return { outcome: { kind: 'rejected', code: 'REFUSED_BY_PLATFORM', ...words } };
    case 'access':
      return troubled(accessTrouble(`${fault.code}: ${fault.fate.advice}`), words);
    case 'setting':
      return troubled(settingTrouble(`${fault.code}: ${fault.fate.advice}`), words);
    case 'busy':
      return troubled(quotaTrouble(fault.retryAfterMs, fault.code), words);
    case 'alone':
      return { outcome: rowsInRequest > 1 ? { kind: 'again' } : { kind: 'rejected', code: 'REFUSED_BY_PLATFORM', ...words } };
    case 'unlinked':
      return { outcome: { kind: 'unmatched', code: 'NOT_LINKED', ...words } };
    case 'passing':
      return { outcome: { kind: 'retry', code: 'REFUSED_FOR_NOW', afterMs: fault.retryAfterMs ?? 0, counted: true, ...words } };
    case 'later':
      return { outcome: { kind: 'retry', code: 'TOO_EARLY', afterMs: fault.fate.afterMs, counted: false, ...words } };
    case 'already':
      return { outcome: { kind: 'delivered', verified: true, code: 'ALREADY_THERE', ...words } };
  }
}

function troubled(trouble: Trouble, words: { readonly platformCode: string; readonly message: string }): Judgement {
  return { outcome: { ...heldBy(trouble), ...words } as Outcome, trouble };
}

/** The deciding error's message, and the codes of the others. */
function wordsOf(fault: Fault, faults: readonly Fault[]): string {
  const others = faults.filter((one) => one !== fault).map(({ code }) => code);
  return others.length === 0 ? fault.message : `${fault.message}; also ${others.join(', ')}`;
}
