import { DateTime } from 'luxon';
import { bothLanguages, type LocalizedText } from '../../domain/localized-text.js';
import type { GoalNaming } from '../../domain/goals/goal-names.js';
import type { UploadState } from '../../domain/uploads/upload-states.js';
import { CELL_WORDS, COLUMN_NAMES } from '../../messages/column-names.js';
import { numberText } from '../../messages/number-text.js';
import { type ReaderLocale, STATE_MESSAGES } from '../../messages/state-messages.js';
import type { CsvCell } from '../../runtime/csv.js';
import { ApiProblem } from '../http/problem.js';
import type { UploadView } from '../uploads/upload-views.js';
import { CALL_EXPORT_COLUMNS, type CsvColumns, type ExportedCall, UPLOAD_EXPORT_COLUMNS } from './export-columns.js';

/** A call as the list on the screen shows it. */
export type ReportedCall = ExportedCall & {
  readonly destinations: readonly { readonly id: string; readonly state: UploadState }[];
  readonly conversions: readonly {
    readonly goal: string;
    readonly value: number | null;
    readonly currency: string | null;
  }[];
};

/** An upload with its call. */
export type ReportedUpload = UploadView & {
  readonly call: {
    readonly at: string;
    readonly callerNumber: string | null;
    readonly talkSeconds: number | null;
    readonly utmSource: string | null;
    readonly utmCampaign: string | null;
  };
};

/** Language and format of a file, and the destinations that have a column. */
export interface ReportStyle extends ReaderLocale {
  readonly destinations: readonly string[];
  readonly goalName: GoalNaming;
}

/** A name that stands for a column per destination; `destination.ID` is a single one. */
const EVERY_DESTINATION = 'destinations';
const ONE_DESTINATION = 'destination.';

const MORE_OF_UPLOADS: CsvColumns<ReportedUpload> = {
  startedAt: ({ call }) => call.at,
  callerNumber: ({ call }) => call.callerNumber,
  talkSeconds: ({ call }) => call.talkSeconds,
  utmSource: ({ call }) => call.utmSource,
  utmCampaign: ({ call }) => call.utmCampaign,
};

export const CALL_REPORT_NAMES = [...Object.keys(CALL_EXPORT_COLUMNS), 'goals', 'worth', EVERY_DESTINATION];
export const UPLOAD_REPORT_NAMES = [...Object.keys(UPLOAD_EXPORT_COLUMNS), ...Object.keys(MORE_OF_UPLOADS)];

/**
 * The requested columns in order, with heads and cells for people.
 * @throws ApiProblem for an unknown one
 */
export function callReportColumns(wanted: readonly string[], style: ReportStyle): CsvColumns<ReportedCall> {
  requireKnown(wanted, [...CALL_REPORT_NAMES, ...style.destinations.map((id) => ONE_DESTINATION + id)]);
  return Object.fromEntries(
    wanted.flatMap((name): [string, (call: ReportedCall) => CsvCell][] => {
      const shown =
        name === EVERY_DESTINATION ? style.destinations : name.startsWith(ONE_DESTINATION) ? [destinationIn(name)] : [];
      if (shown.length > 0) return shown.map((id) => [id, (call) => stateAt(call, id, style)]);
      if (name === 'worth') return [[headOf(name, style), ({ conversions }) => worthOf(conversions, style)]];
      if (name === 'goals') return [[headOf(name, style), (call) => goalsOf(call, style)]];
      const cell = CALL_EXPORT_COLUMNS[name];
      return cell === undefined ? [] : [[headOf(name, style), (call) => cellText(cell(call), style)]];
    }),
  );
}

export function uploadReportColumns(wanted: readonly string[], style: ReportStyle): CsvColumns<ReportedUpload> {
  requireKnown(wanted, UPLOAD_REPORT_NAMES);
  return Object.fromEntries(
    wanted.flatMap((name): [string, (upload: ReportedUpload) => CsvCell][] => {
      if (name === 'state') return [[headOf(name, style), ({ state }) => STATE_MESSAGES[state][style.language].name]];
      if (name === 'goal') return [[headOf(name, style), ({ goal, project }) => style.goalName(goal, project)]];
      const cell = MORE_OF_UPLOADS[name] ?? UPLOAD_EXPORT_COLUMNS[name];
      return cell === undefined ? [] : [[headOf(name, style), (upload) => cellText(cell(upload), style)]];
    }),
  );
}

function requireKnown(wanted: readonly string[], known: readonly string[]): void {
  const unknown = wanted.find((name) => !known.includes(name));
  if (unknown !== undefined) throw new ApiProblem('INVALID_PARAMETER', noColumn(unknown, known.join(', ')), 'columns');
}

function noColumn(name: string, known: string): LocalizedText {
  return bothLanguages(`There is no column "${name}". The columns: ${known}.`, `Столбца «${name}» нет. Столбцы: ${known}.`);
}

function destinationIn(name: string): string {
  return name.slice(ONE_DESTINATION.length);
}

/** The head of a column in the reader's language. */
export function headOf(name: string, { language }: ReaderLocale): string {
  return COLUMN_NAMES[name]?.[language] ?? name;
}

const ISO_MOMENT = /^\d{4}-\d{2}-\d{2}T[\d:.]+Z$/;

/** Moments in the business's time zone, in a format that every spreadsheet reads as a date; yes and no in the language. */
export function cellText(cell: CsvCell, { language, timezone }: ReaderLocale): CsvCell {
  if (typeof cell === 'boolean') return CELL_WORDS[cell ? 'yes' : 'no'][language];
  if (typeof cell !== 'string' || !ISO_MOMENT.test(cell)) return cell;
  return DateTime.fromISO(cell, { zone: timezone }).toFormat('yyyy-MM-dd HH:mm:ss');
}

function goalsOf({ conversions, project }: ReportedCall, { goalName }: ReportStyle): string | null {
  return conversions.map(({ goal }) => goalName(goal, project)).join(', ') || null;
}

function stateAt({ destinations }: ReportedCall, id: string, { language }: ReportStyle): string | null {
  const there = destinations.find((one) => one.id === id);
  return there === undefined ? null : STATE_MESSAGES[there.state][language].name;
}

/** A number if everything is in one currency, so that it can be summed; else each sum with its currency. */
function worthOf(conversions: ReportedCall['conversions'], { language }: ReportStyle): CsvCell {
  const sums = new Map<string, number>();
  for (const { value, currency } of conversions)
    if (value !== null) sums.set(currency ?? '', (sums.get(currency ?? '') ?? 0) + value);
  const all = [...sums];
  if (all.length <= 1) return all[0]?.[1] ?? null;
  return all.map(([currency, sum]) => `${numberText(sum, language)} ${currency}`).join(' + ');
}
