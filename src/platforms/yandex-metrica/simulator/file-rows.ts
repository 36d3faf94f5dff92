import { isCurrencyCode } from '../../../domain/money.js';
import { type Instant, SECOND } from '../../../domain/time/instant.js';

/** Columns that identify a visitor, in the documented spelling, and our name of the kind. */
const IDENTIFIER_COLUMNS = { ClientId: 'yaCid', UserId: 'userId', Yclid: 'yclid', PurchaseId: 'purchaseId' } as const;
type IdentifierColumn = keyof typeof IDENTIFIER_COLUMNS;

/** One valid line of a file. */
export interface UploadedRow {
  /** Null for a call of an unknown visitor. */
  readonly identifier: { readonly kind: string; readonly value: string } | null;
  /** The goal's identifier; null for calls, which have a goal of their own. */
  readonly target: string | null;
  readonly occurredAt: Instant;
  readonly price: number | null;
  readonly currency: string | null;
  /** A call that is linked to no visit. */
  readonly isStatic: boolean;
  /** The line as received, by column. */
  readonly cells: Cells;
}
type Cells = Readonly<Record<string, string>>;

/** The rules of one kind of file. */
export interface FileRules {
  readonly identifiers: readonly IdentifierColumn[];
  readonly required: readonly string[];
  readonly known: ReadonlySet<string>;
  /** The row, or null if it fails validation: it then counts in source_quantity and not in line_quantity. */
  readonly readRow: (cells: Cells) => UploadedRow | null;
}

const LARGEST_ID = 2n ** 64n - 1n;
/** Unix seconds as epoch milliseconds, null for anything else. */
export function readDateTime(text: string): Instant | null {
  return /^\d+$/.test(text) ? Number(text) * SECOND : null;
}

/** Which of two identifiers in one row wins is not documented; here the first filled column does. 'bad' for an invalid one. */
function readIdentifier(cells: Cells, columns: readonly IdentifierColumn[]): UploadedRow['identifier'] | 'bad' {
  const column = columns.find((name) => (cells[name] ?? '') !== '');
  if (column === undefined) return null;
  const value = cells[column] ?? '';
  const numeric = column === 'ClientId' || column === 'Yclid';
  return numeric && !isUint64(value) ? 'bad' : { kind: IDENTIFIER_COLUMNS[column], value };
}

/**
 * With an unsupported currency both amount and currency become empty. Yandex: dev/metrika, management/offline-conv, read
 * 2026-11-22. 'bad' for an invalid price.
 */
function readMoney({ Price: price = '', Currency: currency = '' }: Cells): RowMoney | 'bad' {
  if (price !== '' && !/^\d+(\.\d+)?$/.test(price)) return 'bad';
  if (currency !== '' && !isCurrencyCode(currency)) return { price: null, currency: null };
  return { price: price === '' ? null : Number(price), currency: currency === '' ? null : currency };
}
type RowMoney = Pick<UploadedRow, 'price' | 'currency'>;

function isUint64(text: string): boolean {
  return /^\d{1,20}$/.test(text) && BigInt(text) >= 1n && BigInt(text) <= LARGEST_ID;
}

const CONVERSION_IDENTIFIERS = ['ClientId', 'UserId', 'Yclid', 'PurchaseId'] as const;
const CONVERSION_REQUIRED = ['Target', 'DateTime'] as const;

/** Offline conversions. Yandex: dev/metrika, management/offline-conv, read 2026-11-22. */
export const CONVERSION_FILE: FileRules = {
  identifiers: CONVERSION_IDENTIFIERS,
  required: CONVERSION_REQUIRED,
  known: new Set<string>([...CONVERSION_IDENTIFIERS, ...CONVERSION_REQUIRED, 'Price', 'Currency']),
  readRow: (cells) => {
    const identifier = readIdentifier(cells, CONVERSION_IDENTIFIERS);
    const occurredAt = readDateTime(cells['DateTime'] ?? '');
    const target = cells['Target'] ?? '';
    const money = readMoney(cells);
    if (identifier === null || identifier === 'bad' || occurredAt === null || target === '' || money === 'bad') return null;
    return { identifier, target, occurredAt, isStatic: false, cells, ...money };
  },
};

const CALL_IDENTIFIERS = ['ClientId', 'UserId', 'Yclid'] as const;
const CALL_REQUIRED = ['DateTime'] as const;

/** Patterns of optional columns; each may be empty. */
const CALL_OPTIONAL = {
  StaticCall: /^[01]$/,
  Price: /^/,
  Currency: /^/,
  PhoneNumber: /^\+\d{7,15}$/,
  TalkDuration: /^\d+$/,
  HoldDuration: /^\d+$/,
  CallMissed: /^[01]$/,
  Tag: /^/,
  FirstTimeCaller: /^[01]$/,
  URL: /^/,
  CallTrackerURL: /^/,
} as const;

/**
 * Calls, including static and missed ones. Only a static one may lack a visitor. Yandex: dev/metrika, management/calls, read
 * 2026-11-22.
 */
export const CALL_FILE: FileRules = {
  identifiers: CALL_IDENTIFIERS,
  required: CALL_REQUIRED,
  known: new Set<string>([...CALL_IDENTIFIERS, ...CALL_REQUIRED, ...Object.keys(CALL_OPTIONAL)]),
  readRow: (cells) => {
    const identifier = readIdentifier(cells, CALL_IDENTIFIERS);
    const occurredAt = readDateTime(cells['DateTime'] ?? '');
    const money = readMoney(cells);
    const isStatic = cells['StaticCall'] === '1';
    if (identifier === 'bad' || (identifier === null && !isStatic)) return null;
    if (occurredAt === null || money === 'bad' || !isWellWritten(cells)) return null;
    return { identifier, target: null, occurredAt, isStatic, cells, ...money };
  },
};

function isWellWritten(cells: Cells): boolean {
  return Object.entries(CALL_OPTIONAL).every(([column, form]) => !cells[column] || form.test(cells[column]));
}
