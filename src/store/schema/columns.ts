import type { ColumnOptions } from 'typeorm';

/** Epoch milliseconds on both databases; PostgreSQL returns bigint as text. */
export const instantColumn = {
  type: 'bigint',
  transformer: {
    to: (value?: number | null) => value,
    from: (value: string | number | null) => (value === null ? null : Number(value)),
  },
} satisfies ColumnOptions;
export const nullableInstantColumn = { ...instantColumn, nullable: true } satisfies ColumnOptions;
/** Minor units of a currency: the same range as an instant. */
export const nullableMinorUnitsColumn = nullableInstantColumn;
export const idColumn = { type: 'varchar', length: 36 } satisfies ColumnOptions;
export const nameColumn = { type: 'varchar', length: 64 } satisfies ColumnOptions;
export const nullableNameColumn = { ...nameColumn, nullable: true } satisfies ColumnOptions;
export const nullableTextColumn = { type: 'text', nullable: true } satisfies ColumnOptions;
export const nullableIntegerColumn = { type: 'integer', nullable: true } satisfies ColumnOptions;
export const nullableBooleanColumn = { type: 'boolean', nullable: true } satisfies ColumnOptions;
export const jsonColumn = { type: 'simple-json' } satisfies ColumnOptions;
export const nullableJsonColumn = { type: 'simple-json', nullable: true } satisfies ColumnOptions;
