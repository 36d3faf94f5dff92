import { z } from 'zod';
import { toE164 } from '../domain/calls/phone.js';

const ADVICE = 'Must be a number in international form, like "+74951234567", or a pattern, like "+7495*".';

/** A phone number or a pattern of one as E.164 with `*`; spaces, brackets and dashes are dropped, whole numbers normalised. */
export const numberPatternSchema = z
  .string()
  .overwrite((text) => toE164(text) ?? text.replace(/[\s().-]/g, ''))
  .regex(/^(\+[\d*]+|\*[\d*]*)$/, ADVICE);

export interface CallersFile {
  readonly patterns: readonly string[];
  /** Lines, counted from 1, that are no pattern. The line itself is not told: it holds a person's number. */
  readonly unreadable: readonly number[];
}

/** One pattern per line; empty lines and what follows a `#` are left out. */
export function readCallersFile(text: string): CallersFile {
  const lines = text.split(/\r?\n/).map((line, index) => ({ number: index + 1, text: line.replace(/#.*$/, '').trim() }));
  const read = lines
    .filter((line) => line.text !== '')
    .map((line) => ({ number: line.number, parsed: numberPatternSchema.safeParse(line.text) }));
  return {
    patterns: read.flatMap(({ parsed }) => (parsed.success ? [parsed.data] : [])),
    unreadable: read.filter(({ parsed }) => !parsed.success).map(({ number }) => number),
  };
}
