import { z } from 'zod';
import type { CsvSeparator } from '../../runtime/csv.js';
import { callQuery } from '../calls/call-filter.js';
import { uploadFilter } from '../uploads/upload-input.js';

const SEPARATORS = { comma: ',', semicolon: ';' } as const satisfies Record<string, CsvSeparator>;

export const separatorShape = {
  separator: z
    .enum(['comma', 'semicolon'])
    .default('comma')
    .describe('Between columns. A Russian spreadsheet takes `semicolon` for columns by itself, and `comma` only when told to.'),
};

/** The filters of the lists; a file has no pages. */
export const callExportQuery = callQuery.omit({ limit: true, cursor: true }).extend(separatorShape);
export const uploadExportQuery = uploadFilter.extend(separatorShape);

export function separatorOf({ separator }: { readonly separator: keyof typeof SEPARATORS }): CsvSeparator {
  return SEPARATORS[separator];
}
