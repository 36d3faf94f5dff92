import { SECOND, type Instant } from '../../domain/instant.js';

/** Columns that identify a visitor, in the documented spelling, and the product's word for the kind. */
export const IDENTIFIER_COLUMNS = { ClientId: 'yaCid', UserId: 'userId', Yclid: 'yclid', PurchaseId: 'purchaseId' } as const;
export type IdentifierColumn = keyof typeof IDENTIFIER_COLUMNS;

const REQUIRED_COLUMNS = ['Target', 'DateTime'] as const;
const OPTIONAL_COLUMNS = ['Price', 'Currency'] as const;

export const COLUMN_RULES = {
  identifiers: Object.keys(IDENTIFIER_COLUMNS) as IdentifierColumn[],
  required: REQUIRED_COLUMNS,
  known: new Set<string>([...Object.keys(IDENTIFIER_COLUMNS), ...REQUIRED_COLUMNS, ...OPTIONAL_COLUMNS]),
};

/** One valid line of an offline-conversions file. */
export interface ConversionRow {
  readonly identifier: { readonly kind: string; readonly value: string };
  readonly target: string;
  readonly occurredAt: Instant;
  readonly price: number | null;
  readonly currency: string | null;
  /** The line as it came, column by column. */
  readonly cells: Readonly<Record<string, string>>;
}

const LARGEST_ID = 2n ** 64n - 1n;
const CURRENCIES = new Set(Intl.supportedValuesOf('currency'));

/** The row, or null when it does not pass validation: it then counts in source_quantity and not in line_quantity. */
export function readRow(cells: Readonly<Record<string, string>>): ConversionRow | null {
  const identifier = readIdentifier(cells);
  const occurredAt = readDateTime(cells['DateTime'] ?? '');
  const target = cells['Target'] ?? '';
  const price = cells['Price'] ?? '';
  if (identifier === null || occurredAt === null || target === '') return null;
  if (price !== '' && !/^\d+(\.\d+)?$/.test(price)) return null;
  return { identifier, target, occurredAt, cells, ...readMoney(price, cells['Currency'] ?? '') };
}

/** Unix seconds as epoch milliseconds, null for anything else. */
export function readDateTime(text: string): Instant | null {
  return /^\d+$/.test(text) ? Number(text) * SECOND : null;
}

/** Which of two identifiers in one row wins is not documented; here the first filled column does. */
function readIdentifier(cells: Readonly<Record<string, string>>): ConversionRow['identifier'] | null {
  const column = COLUMN_RULES.identifiers.find((name) => (cells[name] ?? '') !== '');
  if (column === undefined) return null;
  const value = cells[column] ?? '';
  const numeric = column === 'ClientId' || column === 'Yclid';
  return numeric && !isUint64(value) ? null : { kind: IDENTIFIER_COLUMNS[column], value };
}

function isUint64(text: string): boolean {
  return /^\d{1,20}$/.test(text) && BigInt(text) >= 1n && BigInt(text) <= LARGEST_ID;
}

/** With an unsupported currency both amount and currency become empty. Yandex: [Y4], read 2026-11-22. */
function readMoney(price: string, currency: string): { price: number | null; currency: string | null } {
  if (currency !== '' && !CURRENCIES.has(currency)) return { price: null, currency: null };
  return { price: price === '' ? null : Number(price), currency: currency === '' ? null : currency };
}
