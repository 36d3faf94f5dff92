import type { ColumnOptions } from 'typeorm';

/** Epoch milliseconds on both databases; PostgreSQL hands bigint back as text. */
export const instantColumn = {
  type: 'bigint',
  transformer: {
    to: (value?: number | null) => value,
    from: (value: string | number | null) => (value === null ? null : Number(value)),
  },
} satisfies ColumnOptions;
export const maybeInstant = { ...instantColumn, nullable: true } satisfies ColumnOptions;
/** Minor units of a currency: as long as an instant. */
export const maybeMinor = maybeInstant;
export const idColumn = { type: 'varchar', length: 36 } satisfies ColumnOptions;
export const nameColumn = { type: 'varchar', length: 64 } satisfies ColumnOptions;
export const maybeName = { ...nameColumn, nullable: true } satisfies ColumnOptions;
export const maybeText = { type: 'text', nullable: true } satisfies ColumnOptions;
export const maybeInteger = { type: 'integer', nullable: true } satisfies ColumnOptions;
export const maybeBoolean = { type: 'boolean', nullable: true } satisfies ColumnOptions;
export const jsonColumn = { type: 'simple-json' } satisfies ColumnOptions;
export const maybeJson = { type: 'simple-json', nullable: true } satisfies ColumnOptions;
