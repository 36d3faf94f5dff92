import type { Call } from '../calls/call.js';
import { CALL_KEYS, definitionOf, type CALL_FIELD_DEFINITIONS, type CallKey, type ConditionKind } from '../calls/call-fields.js';

/** One value or several; several mean any of them. Texts may contain `*` and are matched without regard to case. */
export type OneOrMany<T> = T | readonly T[];

/** One value or several as a list. */
export function asList<T extends string | number>(value: OneOrMany<T>): readonly T[] {
  return typeof value === 'string' || typeof value === 'number' ? [value] : value;
}

type Definitions = typeof CALL_FIELD_DEFINITIONS;

/** Every condition of the table, with its field and kind. */
type TableRow = {
  [F in CallKey]: {
    [C in keyof Definitions[F]['when']]: { condition: C; field: F; kind: Definitions[F]['when'][C] };
  }[keyof Definitions[F]['when']];
}[CallKey];

type ValueOf<Row extends TableRow> = Row extends { kind: 'is' }
  ? boolean
  : Row extends { kind: 'atLeast' | 'atMost' }
    ? number
    : OneOrMany<Extract<Call[Row['field']] extends readonly (infer One)[] | null ? One : Call[Row['field']], string>>;

/** A condition that is judged by the field's value alone. */
type FieldRow = Exclude<TableRow, { kind: 'custom' }>;
export type FieldConditionKey = FieldRow['condition'];

/** The keys of a rule that come from the table, with what each may want. */
export type FieldConditions = { readonly [Row in FieldRow as Row['condition']]?: ValueOf<Row> };

/** The conditions that ask for one of these fields, custom ones included. */
export type ConditionsOn<Field extends CallKey> = Extract<TableRow, { field: Field }>['condition'];

interface Row<Kind extends ConditionKind> {
  readonly condition: string;
  readonly field: CallKey;
  readonly kind: Kind;
}

/** The conditions of the table, in its order. */
export const TABLE_CONDITIONS: readonly Row<ConditionKind>[] = CALL_KEYS.flatMap((field) =>
  Object.entries(definitionOf(field).when).map(([condition, kind]) => ({ condition, field, kind })),
);

type JudgedKind = Exclude<ConditionKind, 'custom'>;
const READING_ORDER: Readonly<Record<JudgedKind, number>> = { is: 0, atLeast: 1, atMost: 1, matches: 2, matchesAddress: 2 };

/**
 * The conditions that are judged by the field's value alone, in the order in which a rule is read aloud: flags, the quality
 * flag first, then seconds, then texts.
 */
export const FIELD_CONDITIONS: readonly Row<JudgedKind>[] = TABLE_CONDITIONS.flatMap(({ condition, field, kind }) =>
  kind === 'custom' ? [] : [{ condition, field, kind }],
).sort(
  (a, b) =>
    READING_ORDER[a.kind] - READING_ORDER[b.kind] || Number(b.condition === 'quality') - Number(a.condition === 'quality'),
);
