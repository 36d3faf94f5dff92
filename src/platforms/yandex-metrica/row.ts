import type { ConversionFact } from '../fact.js';
import type { Prepared } from '../prepared.js';
import { toldMoney, type CurrencyOf } from '../told-money.js';
import type { CallRow } from './call-row.js';
import type { IdentifierKind, Settings } from './config.js';
import { ID_COLUMNS, missingId, visitorIds, type IdColumn } from './identifier.js';
import { priceOf, toSeconds } from './written.js';

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
  /** By what else the same call could be matched, in order of preference. */
  readonly others: readonly IdentifierKind[];
}

/**
 * A conversion as a line for Metrica, by the first identifier in order of preference that the call carries undamaged.
 * Each row has exactly one identifier and each file one kind: which wins in a row with two is not documented.
 *
 * @see Yandex: management/offline-conv, openapi/offline_conversions/upload_1, read 2026-11-22
 */
export function prepareConversion(fact: ConversionFact, settings: Settings, currencyOf?: CurrencyOf): Prepared<ConversionRow> {
  const goal = Object.hasOwn(settings.goals, fact.goal) ? settings.goals[fact.goal] : undefined;
  if (goal === undefined) return { skip: { code: 'CONFIGURATION', detail: `goals has no ${fact.goal}` } };
  const [identifier, ...others] = visitorIds(fact, settings);
  if (identifier === undefined) return { skip: missingId(fact.call, settings.identifiers) };
  const row: ConversionRow = {
    column: ID_COLUMNS[identifier.kind],
    visitor: identifier.value,
    target: goal.target,
    dateTime: toSeconds(fact.occurredAt),
    ...priceOf(toldMoney(goal.value, fact, currencyOf)),
    others: others.map(({ kind }) => kind),
  };
  return { row, groupKey: identifier.kind, identifier };
}
