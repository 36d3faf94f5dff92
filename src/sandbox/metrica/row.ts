import { SECOND, type Instant } from '../../domain/time/instant.js';

/** Columns that identify a visitor, in the documented spelling, and the product's word for the kind. */
export const IDENTIFIER_COLUMNS = { ClientId: 'yaCid', UserId: 'userId', Yclid: 'yclid', PurchaseId: 'purchaseId' } as const;
export type IdentifierColumn = keyof typeof IDENTIFIER_COLUMNS;

/** One valid line of a file. */
export interface UploadedRow {
  /** Null for a call of nobody. */
  readonly identifier: { readonly kind: string; readonly value: string } | null;
  /** The goal's identifier; null for calls, which have a goal of their own. */
  readonly target: string | null;
  readonly occurredAt: Instant;
  readonly price: number | null;
  readonly currency: string | null;
  /** A call that is linked to no visit. */
  readonly isStatic: boolean;
  /** The line as it came, column by column. */
  readonly cells: Cells;
}
export type Cells = Readonly<Record<string, string>>;

/** What a kind of file holds. */
export interface FileRules {
  readonly identifiers: readonly IdentifierColumn[];
  readonly required: readonly string[];
  readonly known: ReadonlySet<string>;
  /** The row, or null when it does not pass validation: it then counts in source_quantity and not in line_quantity. */
  readonly readRow: (cells: Cells) => UploadedRow | null;
}

const LARGEST_ID = 2n ** 64n - 1n;
const CURRENCIES = new Set(Intl.supportedValuesOf('currency'));

/** Unix seconds as epoch milliseconds, null for anything else. */
export function readDateTime(text: string): Instant | null {
  return /^\d+$/.test(text) ? Number(text) * SECOND : null;
}

/** Which of two identifiers in one row wins is not documented; here the first filled column does. 'bad' for one that is none. */
export function readIdentifier(cells: Cells, columns: readonly IdentifierColumn[]): UploadedRow['identifier'] | 'bad' {
  const column = columns.find((name) => (cells[name] ?? '') !== '');
  if (column === undefined) return null;
  const value = cells[column] ?? '';
  const numeric = column === 'ClientId' || column === 'Yclid';
  return numeric && !isUint64(value) ? 'bad' : { kind: IDENTIFIER_COLUMNS[column], value };
}

/** With an unsupported currency both amount and currency become empty. Yandex: [Y4], read 2026-11-22. 'bad' for a price that is none. */
export function readMoney({ Price: price = '', Currency: currency = '' }: Cells): Money | 'bad' {
  if (price !== '' && !/^\d+(\.\d+)?$/.test(price)) return 'bad';
  if (currency !== '' && !CURRENCIES.has(currency)) return { price: null, currency: null };
  return { price: price === '' ? null : Number(price), currency: currency === '' ? null : currency };
}
type Money = Pick<UploadedRow, 'price' | 'currency'>;

function isUint64(text: string): boolean {
  return /^\d{1,20}$/.test(text) && BigInt(text) >= 1n && BigInt(text) <= LARGEST_ID;
}
