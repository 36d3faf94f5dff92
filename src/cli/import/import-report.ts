import { reasonText } from '../../messages/reason-messages.js';
import type { BadLine, CallsImported } from '../../processing/import/calls-import-counter.js';
import type { MarksImported, MarksImportObserver } from '../../processing/import/marks-import.service.js';
import type { Clock } from '../../runtime/clock.js';
import { ProgressBar } from '../progress-bar.js';
import type { Terminal } from '../terminal.js';

/** A file in which so many lines are bad is the wrong file; the rest is only counted. */
const MAX_REPORTED_LINES = 1000;

interface ReportedLine {
  readonly line: number;
  readonly code: string;
  readonly message: string;
}

/** Shows how an import goes: a bar on a screen, and each bad line with its reason. */
export class ImportReporter implements MarksImportObserver {
  /** For programs. */
  readonly badLines: ReportedLine[] = [];
  private readonly bar: ProgressBar;
  private unreported = 0;

  constructor(
    private readonly terminal: Terminal,
    clock: Clock,
    private readonly json: boolean,
  ) {
    this.bar = new ProgressBar(terminal, clock, json);
  }

  bad({ line, reason }: BadLine): void {
    this.reportLine({ line, code: reason.code, message: reasonText(reason, 'en') });
  }

  answer(line: number, answer: Parameters<MarksImportObserver['answer']>[1]): void {
    if (answer.outcome === 'refused') this.reportLine({ line, code: answer.code, message: answer.message });
    else this.reportLine({ line, code: 'UNMATCHED', message: 'No call fits.' });
  }

  private reportLine(shown: ReportedLine): void {
    if (this.badLines.length >= MAX_REPORTED_LINES) {
      this.unreported += 1;
      return;
    }
    this.badLines.push(shown);
    if (!this.json) this.terminal.err(`line ${shown.line}: ${shown.message} [${shown.code}]\n`);
  }

  progress(share: number, lines: number): void {
    this.bar.show({ title: 'import', share, count: lines, unit: 'lines' });
  }

  end(): void {
    this.bar.finish();
    if (this.unreported > 0 && !this.json) this.terminal.err(`and ${this.unreported} more lines that are not shown\n`);
  }
}

/** What became of a file of marks, for people. */
export function marksImportText({ lines, marked, unchanged, unmatched, refused, bad }: MarksImported): string {
  const outcomes = `${marked} marked, ${unchanged} known already, ${unmatched} fit no call, ${refused} refused, ${bad} bad.`;
  return `${lines} lines: ${outcomes}`;
}

/** What became of a file of calls, for people. */
export function callsImportText(
  { lines, taken, repeated, erased, bad, calls, warnings }: CallsImported,
  dryRun: boolean,
): string {
  const doubts = Object.entries(warnings).map(([code, count]) => `${code} ${count}`);
  return [
    `${lines} lines: ${taken} ${dryRun ? 'would be taken in' : 'taken in'}, ${repeated} known already, ${bad} bad.`,
    ...(erased > 0 ? [`${erased} left alone: their callers asked to be forgotten.`] : []),
    `Calls: ${calls.fresh} new, ${calls.changed} changed.`,
    ...(doubts.length > 0 ? [`Lines with something unclear in them: ${doubts.join(', ')}.`] : []),
    ...(dryRun ? ['Nothing was written.'] : []),
  ].join('\n');
}
