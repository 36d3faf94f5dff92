import type { CallsImported } from '../../processing/import/calls-import-counter.js';
import type { MarksImported } from '../../processing/import/marks-import.service.js';

/** What became of a file of marks, for people. */
export function marksInWords({ lines, marked, unchanged, unmatched, refused, bad }: MarksImported): string {
  return `${lines} lines: ${marked} marked, ${unchanged} known already, ${unmatched} fit no call, ${refused} refused, ${bad} bad.`;
}

/** What became of a file of calls, for people. */
export function callsInWords({ lines, taken, repeated, erased, bad, calls, warnings }: CallsImported, dryRun: boolean): string {
  const doubts = Object.entries(warnings).map(([code, count]) => `${code} ${count}`);
  return [
    `${lines} lines: ${taken} ${dryRun ? 'would be taken in' : 'taken in'}, ${repeated} known already, ${bad} bad.`,
    ...(erased > 0 ? [`${erased} left alone: their callers asked to be forgotten.`] : []),
    `Calls: ${calls.fresh} new, ${calls.changed} changed.`,
    ...(doubts.length > 0 ? [`Lines with something unclear in them: ${doubts.join(', ')}.`] : []),
    ...(dryRun ? ['Nothing was written.'] : []),
  ].join('\n');
}
