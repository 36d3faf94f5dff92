import type { LocalizedText } from '../domain/localized-text.js';

/** One step of the proof that a destination works, in words for its owner. */
export interface CheckResult {
  readonly name: string;
  readonly result: CheckGrade;
  /** What was found, and what to do where that is not well. */
  readonly text: LocalizedText;
}

export const CHECK_GRADES = ['proved', 'assumed', 'doubtful', 'failed'] as const;
/** `assumed`: cannot be proved without sending; `doubtful`: works, and looks as if calls counted twice, or not as meant; `failed`: does not work. */
export type CheckGrade = (typeof CHECK_GRADES)[number];
