import { englishPlural, type Language, russianPlural } from '../../domain/localized-text.js';
import { reasonText } from '../../messages/reason-messages.js';
import type { BadLine, CallsImported } from '../../processing/import/calls-import-counter.js';
import type { MarksImported, MarksImportObserver } from '../../processing/import/marks-import.service.js';
import { ProgressBar } from '../progress-bar.js';
import type { CliContext } from '../terminal.js';

/** A file with this many bad lines is the wrong file; further ones are only counted. */
const MAX_REPORTED_LINES = 1000;

interface ReportedLine {
  readonly line: number;
  readonly code: string;
  readonly message: string;
}

/** Shows an import's progress: a bar on a screen, and each bad line with its reason. */
export class ImportReporter implements MarksImportObserver {
  /** For programs. */
  readonly badLines: ReportedLine[] = [];
  private readonly bar: ProgressBar;
  private unreported = 0;

  constructor(private readonly context: CliContext) {
    this.bar = new ProgressBar(context);
  }

  bad({ line, reason }: BadLine): void {
    this.reportLine({ line, code: reason.code, message: reasonText(reason, this.context.language) });
  }

  answer(line: number, answer: Parameters<MarksImportObserver['answer']>[1]): void {
    if (answer.outcome === 'refused') this.reportLine({ line, code: answer.code, message: answer.message });
    else this.reportLine({ line, code: 'UNMATCHED', message: this.context.text('No call fits.', 'Подходящего звонка нет.') });
  }

  private reportLine(shown: ReportedLine): void {
    if (this.badLines.length >= MAX_REPORTED_LINES) {
      this.unreported += 1;
      return;
    }
    this.badLines.push(shown);
    const { terminal, json, text } = this.context;
    if (!json) terminal.err(`${text('line', 'строка')} ${shown.line}: ${shown.message} [${shown.code}]\n`);
  }

  progress(share: number, lines: number): void {
    this.bar.show({
      title: this.context.text('import', 'загрузка'),
      share,
      count: lines,
      unit: 'lines',
    });
  }

  end(): void {
    this.bar.finish();
    const { terminal, json, text } = this.context;
    if (this.unreported === 0 || json) return;
    terminal.err(
      text(
        `and ${englishPlural(this.unreported, 'more line that is', 'more lines that are')} not shown\n`,
        `и ещё строк, которые не показаны: ${this.unreported}\n`,
      ),
    );
  }
}

/** The result of importing a file of marks, for people. */
export function marksImportText(imported: MarksImported, language: Language): string {
  const { lines, marked, unchanged, unmatched, refused, bad } = imported;
  if (language === 'ru') {
    const outcomes =
      `отмечено ${marked}, уже было ${unchanged}, звонок не найден ${unmatched}, ` + `отклонено ${refused}, с ошибкой ${bad}.`;
    return `${rows(lines)}: ${outcomes}`;
  }
  const outcomes =
    `${marked} marked, ${unchanged} known already, ` +
    `${englishPlural(unmatched, 'fits', 'fit')} no call, ${refused} refused, ${bad} bad.`;
  return `${englishPlural(lines, 'line')}: ${outcomes}`;
}

/** The result of importing a file of calls, for people. */
export function callsImportText(imported: CallsImported, dryRun: boolean, language: Language): string {
  return (language === 'ru' ? russianCallsText(imported, dryRun) : englishCallsText(imported, dryRun)).join('\n');
}

function englishCallsText({ lines, taken, repeated, erased, bad, calls, warnings }: CallsImported, dryRun: boolean): string[] {
  const doubts = Object.entries(warnings).map(([code, count]) => `${code} ${count}`);
  return [
    `${englishPlural(lines, 'line')}: ${taken} ${dryRun ? 'would be taken in' : 'taken in'}, ` +
      `${repeated} known already, ${bad} bad.`,
    ...(erased > 0 ? [`${erased} left alone: their callers asked to be forgotten.`] : []),
    `Calls: ${calls.fresh} new, ${calls.changed} changed.`,
    ...(doubts.length > 0 ? [`Lines with something unclear in them: ${doubts.join(', ')}.`] : []),
    ...(dryRun ? ['Nothing was written.'] : []),
  ];
}

function russianCallsText({ lines, taken, repeated, erased, bad, calls, warnings }: CallsImported, dryRun: boolean): string[] {
  const doubts = Object.entries(warnings).map(([code, count]) => `${code} ${count}`);
  return [
    `${rows(lines)}: ${dryRun ? 'будет принято' : 'принято'} ${taken}, уже было ${repeated}, с ошибкой ${bad}.`,
    ...(erased > 0 ? [`Пропущено ${erased}: звонившие просили удалить их данные.`] : []),
    `Звонки: новых ${calls.fresh}, изменённых ${calls.changed}.`,
    ...(doubts.length > 0 ? [`Строки, где не всё ясно: ${doubts.join(', ')}.`] : []),
    ...(dryRun ? ['Ничего не записано.'] : []),
  ];
}

function rows(count: number): string {
  return russianPlural(count, 'строка', 'строки', 'строк');
}
