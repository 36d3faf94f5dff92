import type { LocalizedText } from '../domain/localized-text.js';
import type { CheckGrade } from '../platforms/kit/platform.js';

export const DOCTOR_AREAS = ['config', 'database', 'clock', 'address', 'source', 'destination', 'between'] as const;
export type DoctorArea = (typeof DOCTOR_AREAS)[number];

/** One step of the ladder: what is proved, only assumed, doubtful or wrong, and what to do. */
export interface DoctorCheck {
  readonly area: DoctorArea;
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
export function doctorChecksOf(area: DoctorArea, project: string | null = null, subject: string | null = null) {
  return (name: string, result: CheckGrade, text: LocalizedText): DoctorCheck => ({ area, project, subject, name, result, text });
}

/** Nothing is wrong; doubts are allowed. */
export function nothingFailed(rungs: readonly DoctorCheck[]): boolean {
  return rungs.every(({ result }) => result !== 'failed');
}
