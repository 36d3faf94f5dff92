import type { WarningCode } from '../../domain/calls/call.js';
import type { Reason } from '../../domain/reason.js';

/** A line that was not taken, and why. Never what it says. */
export interface BadLine {
  readonly line: number;
  readonly reason: Reason;
}

/** What became of a file of calls. */
export interface CallsImported {
  /** Lines that say something; headers and empty lines are none. */
  lines: number;
  /** Lines that were taken in. */
  taken: number;
  /** Lines that were taken in before, from this file or another. */
  repeated: number;
  /** Lines about calls of people who asked to be forgotten: left alone. */
  erased: number;
  bad: number;
  readonly calls: { fresh: number; changed: number };
  /** How many lines that were taken in have each warning. */
  readonly warnings: Partial<Record<WarningCode, number>>;
}

/** Whom an import tells how it goes. */
export interface ImportWatch {
  bad(line: BadLine): void;
  /** @param share of the file that was read, 0 to 1 */
  progress(share: number, lines: number): void;
}
