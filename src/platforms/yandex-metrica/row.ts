import { csvLines } from '../../runtime/csv.js';
import type { ConversionFact, Identifier, Prepared } from '../kit/conversion.js';
import { type CurrencyOf, goalNotListed, outgoingValue } from '../kit/settings.js';
import { type CallRow, METRICA_CALL_COLUMNS } from './call-row.js';
import { IDENTIFIER_KINDS, type IdentifierKind, type MetricaSettings } from './config.js';
import { ID_COLUMNS, type IdColumn, missingId, priceOf, toSeconds, visitorIds } from './row-fields.js';

/** One line of a file. Ids are text: a current ClientId has 17 to 19 digits and does not fit a JS number. */
export type MetricaRow = ConversionRow | CallRow;

export interface ConversionRow {
  readonly column: IdColumn;
  readonly visitor: string;
  readonly target: string;
  /** Unix seconds. */
  readonly dateTime: number;
  /** In the currency's units with a decimal point; null for none. */
  readonly price: string | null;
  readonly currency: string | null;
  /** Other identifiers that could match the same call, in order of preference. */
  readonly others: readonly IdentifierKind[];
}

/**
 * A conversion as a line for Metrica, with the first undamaged identifier in order of preference. Each row has exactly one
 * identifier and each file one kind: which of two would win is not documented.
 *
 * @see Yandex: management/offline-conv, openapi/offline_conversions/upload_1, read 2026-11-22
 */
export function prepareConversion(
  fact: ConversionFact,
  settings: MetricaSettings,
  currencyOf?: CurrencyOf,
): Prepared<ConversionRow> {
  const goal = Object.hasOwn(settings.goals, fact.goal) ? settings.goals[fact.goal] : undefined;
  if (goal === undefined) return { skip: { code: 'CONFIGURATION', detail: goalNotListed(fact.goal) } };
  const [identifier, ...others] = visitorIds(fact, settings);
  if (identifier === undefined) return { skip: missingId(fact.call, settings.identifiers) };
  const row: ConversionRow = {
    column: ID_COLUMNS[identifier.kind],
    visitor: identifier.value,
    target: goal.target,
    dateTime: toSeconds(fact.occurredAt),
    ...priceOf(outgoingValue(goal.value, fact, currencyOf)),
    others: others.map(({ kind }) => kind),
  };
  return { row, groupKey: identifier.kind, identifier };
}

/**
 * The row that Metrica has, with the conversion's present value: the same visitor, target and second overwrite the price.
 *
 * @see Yandex: FAQ on offline conversions (reference yandex-mango.md, 1.7), read 2026-11-22; what makes a row the same is
 *   inferred
 */
export function prepareSameRow(
  fact: ConversionFact,
  sentBy: Identifier | null,
  settings: MetricaSettings,
  currencyOf?: CurrencyOf,
): Prepared<ConversionRow> {
  const kind = IDENTIFIER_KINDS.find((one) => one === sentBy?.kind);
  if (sentBy === null || kind === undefined) return { skip: { code: 'NO_IDENTIFIER', detail: settings.identifiers.join(', ') } };
  const call = {
    ...fact.call,
    yaCid: null,
    clickIds: {},
    ...(kind === 'yaCid' ? { yaCid: sentBy.value } : { clickIds: { yclid: sentBy.value } }),
  };
  const prepared = prepareConversion({ ...fact, call }, { ...settings, identifiers: [kind] }, currencyOf);
  // A file may lack prices; whether such a file removes a price is not documented.
  return 'row' in prepared && prepared.row.price === null ? { skip: { code: 'RESTATE_UNSUPPORTED' } } : prepared;
}

const CONVERSION_COLUMNS = ['ClientId', 'Yclid', 'Target', 'DateTime', 'Price', 'Currency'] as const;

/**
 * The file of one upload: header, then one line per row; UTF-8, LF, comma, no byte order mark, RFC 4180 quotes only where needed.
 * A column is included only if some row has it. No escapes for spreadsheets: a program reads it.
 *
 * @param rows at least one, all conversions or all calls, all of one identifier kind
 * @see Yandex: management/offline-conv, management/calls, openapi/offline_conversions/upload_1, read 2026-11-22
 */
export function toCsv(rows: readonly MetricaRow[]): string {
  const lines = rows.map(cellsOf);
  const known = rows.some(isCall) ? METRICA_CALL_COLUMNS : CONVERSION_COLUMNS;
  const header = known.filter((column) => lines.some((cells) => typeof cells[column] === 'string'));
  const table = [header, ...lines.map((cells) => header.map((column) => cells[column] ?? ''))];
  return csvLines(table);
}

type Cells = Readonly<Record<string, string | null | undefined>>;

function cellsOf(row: MetricaRow): Cells {
  if ('cells' in row) return row.cells;
  const { column, visitor, target, dateTime, price, currency } = row;
  return { [column]: visitor, Target: target, DateTime: String(dateTime), Price: price, Currency: currency };
}

function isCall(row: MetricaRow): boolean {
  return 'cells' in row;
}

/** The personal fields that leave with a row, by our names. */
export function metricaPersonalFields(row: MetricaRow): readonly string[] {
  if (!('cells' in row)) return [row.column === 'ClientId' ? 'yaCid' : 'yclid'];
  const { cells, phone } = row;
  return [
    ...(cells.ClientId ? ['yaCid'] : []),
    ...(cells.Yclid ? ['yclid'] : []),
    ...(phone === null ? [] : [phone === 'tracking' ? 'trackingNumber' : 'callerNumber']),
    ...(cells.URL ? ['pageUrl'] : []),
  ];
}
