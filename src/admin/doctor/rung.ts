import type { LocalizedText } from '../../domain/localized-text.js';
import type { CheckGrade } from '../../platforms/kit/platform.js';

export const AREAS = ['config', 'database', 'clock', 'address', 'source', 'destination', 'between'] as const;
export type Area = (typeof AREAS)[number];

/** One step of the ladder: what is proved, only assumed, doubtful or wrong, and what to do. */
export interface Rung {
  readonly area: Area;
  /** The project it is about; null for the whole installation. */
  readonly project: string | null;
  /** The id of the source or destination, or of two of them. */
  readonly subject: string | null;
  /** Stable within its area. */
  readonly name: string;
  readonly result: CheckGrade;
  readonly text: LocalizedText;
}

/** Makes rungs of one area, one subject. */
export function rungsOf(area: Area, project: string | null = null, subject: string | null = null) {
  return (name: string, result: CheckGrade, text: LocalizedText): Rung => ({ area, project, subject, name, result, text });
}

/** Nothing is wrong; doubts are allowed. */
export function isWell(rungs: readonly Rung[]): boolean {
  return rungs.every(({ result }) => result !== 'failed');
}
