import type { LocalizedText } from '../domain/localized-text.js';
import type { CheckGrade } from '../platforms/kit/platform.js';

export const DOCTOR_AREAS = ['config', 'database', 'clock', 'address', 'source', 'destination', 'between'] as const;
export type DoctorArea = (typeof DOCTOR_AREAS)[number];

/** The result of one check: proved, only assumed, doubtful or failed, and what to do. */
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

/** Makes checks of one area and subject. */
export function doctorChecksOf(area: DoctorArea, project: string | null = null, subject: string | null = null) {
  return (name: string, result: CheckGrade, text: LocalizedText): DoctorCheck => ({ area, project, subject, name, result, text });
}

/** Nothing failed; doubts are allowed. */
export function nothingFailed(checks: readonly DoctorCheck[]): boolean {
  return checks.every(({ result }) => result !== 'failed');
}
