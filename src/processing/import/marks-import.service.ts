import { Injectable } from '@nestjs/common';
import type { MarkAnswer, MarkAuthor, MarkRequest } from '../marks/mark.js';
import { MarksService } from '../marks/marks.service.js';
import { ProcessingSettings } from '../processing-settings.js';
import type { ImportObserver } from './calls-import-counter.js';
import { openRecords, type ImportFile, inBatches } from './file-records.js';
import { readMark } from './mark-record.js';

/** Result of importing a file of marks. */
export interface MarksImported {
  lines: number;
  marked: number;
  /** The call already has the same mark. */
  unchanged: number;
  /** No call matches. */
  unmatched: number;
  refused: number;
  /** Lines that are not marks. */
  bad: number;
}

export interface MarksImportObserver extends ImportObserver {
  /** The answer to a mark that was not accepted. */
  answer(line: number, answer: Extract<MarkAnswer, { outcome: 'unmatched' | 'refused' }>): void;
}

/** Imports a file of marks, such as a CRM writes: many per transaction, an answer for each. */
@Injectable()
export class MarksImportService {
  constructor(
    private readonly marks: MarksService,
    private readonly settings: ProcessingSettings,
  ) {}

  async importFile(file: ImportFile, by: MarkAuthor, watch: MarksImportObserver): Promise<MarksImported> {
    const { size, records } = await openRecords(file);
    const summary: MarksImported = { lines: 0, marked: 0, unchanged: 0, unmatched: 0, refused: 0, bad: 0 };
    for await (const batch of inBatches(records)) {
      const asked: { line: number; mark: MarkRequest }[] = [];
      for (const record of batch) {
        const { line } = record;
        const mark = 'fault' in record ? { reason: record.fault } : readMark(record.json, this.settings.timezone);
        if (!('reason' in mark)) asked.push({ line, mark });
        else {
          summary.bad += 1;
          watch.bad({ line, reason: mark.reason });
        }
      }
      const answers =
        asked.length === 0
          ? []
          : await this.marks.mark(
              asked.map(({ mark }) => mark),
              by,
            );
      for (const [index, answer] of answers.entries()) {
        summary[answer.outcome] += 1;
        const line = asked[index]?.line ?? 0;
        if (answer.outcome === 'unmatched' || answer.outcome === 'refused') watch.answer(line, answer);
      }
      summary.lines += batch.length;
      watch.progress((batch.at(-1)?.end ?? size) / size, summary.lines);
    }
    return summary;
  }
}
