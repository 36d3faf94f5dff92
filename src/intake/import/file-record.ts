import type { ReasonCode } from '../../domain/reason.js';

/** Why a line cannot be taken: a stable code, a sentence, and what the sentence speaks of. Never what the line says. */
export type LineFaultCode = Extract<ReasonCode, `LINE_${string}`>;

/** What one line of a file says (of CSV a record, which may go on over several lines), or what is wrong with it. */
export type FileRecord = {
  /** Where it begins, 1 for the file's first line. */
  readonly line: number;
  /** How much of the file was read when it was complete, in bytes. */
  readonly end: number;
} & ({ readonly json: string } | { readonly fault: { readonly code: LineFaultCode; readonly detail?: string } });

export const FILE_FORMATS = ['csv', 'jsonl'] as const;
export type FileFormat = (typeof FILE_FORMATS)[number];
