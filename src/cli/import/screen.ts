import { reasonText } from '../../domain/reason.js';
import type { BadLine } from '../../processing/import/calls-import-counter.js';
import type { MarksImportObserver } from '../../processing/import/marks-import.service.js';
import { Progress } from '../progress.js';
import type { Terminal } from '../terminal.js';

/** A file in which so many lines are bad is the wrong file; the rest is only counted. */
const MOST_SHOWN = 1000;
const BAR_WIDTH = 24;

export interface ShownLine {
  readonly line: number;
  readonly code: string;
  readonly message: string;
}

/** Shows how an import goes: a bar on a screen, and each bad line with its reason. */
export class ImportScreen implements MarksImportObserver {
  /** For programs. */
  readonly badLines: ShownLine[] = [];
  private readonly steps: Progress;
  private left = 0;

  constructor(
    private readonly terminal: Terminal,
    private readonly json: boolean,
  ) {
    this.steps = new Progress(terminal, json);
  }

  bad({ line, reason }: BadLine): void {
    this.badLine({ line, code: reason.code, message: reasonText(reason, 'en') });
  }

  answer(line: number, answer: Parameters<MarksImportObserver['answer']>[1]): void {
    if (answer.outcome === 'refused') this.badLine({ line, code: answer.code, message: answer.message });
    else this.badLine({ line, code: 'UNMATCHED', message: 'No call fits.' });
  }

  private badLine(shown: ShownLine): void {
    if (this.badLines.length >= MOST_SHOWN) {
      this.left += 1;
      return;
    }
    this.badLines.push(shown);
    if (!this.json) this.terminal.err(`line ${shown.line}: ${shown.message} [${shown.code}]\n`);
  }

  progress(share: number, lines: number): void {
    const full = Math.round(share * BAR_WIDTH);
    const bar = `${'█'.repeat(full)}${'░'.repeat(BAR_WIDTH - full)}`;
    this.steps.show('import', `${bar} ${Math.round(share * 100)} %, ${lines} lines`);
  }

  end(): void {
    this.steps.next();
    if (this.left > 0 && !this.json) this.terminal.err(`and ${this.left} more lines that are not shown\n`);
  }
}
