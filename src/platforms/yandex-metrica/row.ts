import type { Call } from '../../domain/call.js';
import { toUnsigned64 } from '../../domain/client-ids.js';
import { SECOND } from '../../domain/instant.js';
import { toMinor, toUnits, type Money } from '../../domain/money.js';
import type { Reason } from '../../domain/reason.js';
import type { ConversionFact, Identifier, Prepared } from '../platform.js';
import type { GoalSettings, IdentifierKind, Settings } from './config.js';

/** One line of the file. Ids are text: a current ClientId has 17 to 19 digits and does not fit a JS number. */
export interface MetricaRow {
  readonly column: 'ClientId' | 'Yclid';
  readonly visitor: string;
  readonly target: string;
  /** Unix seconds. */
  readonly dateTime: number;
  /** In the currency's units with a decimal point; null for none. */
  readonly price: string | null;
  readonly currency: string | null;
}

const COLUMNS = { yaCid: 'ClientId', yclid: 'Yclid' } as const;
const CURRENCY_OF_A_FIXED_VALUE = 'RUB';

/**
 * A conversion as a line for Metrica, by the first identifier in order of preference that the call carries undamaged.
 * Each row has exactly one identifier and each file one kind: which wins in a row with two is not documented.
 *
 * @see Yandex: management/offline-conv, openapi/offline_conversions/upload_1, read 2026-11-22
 */
export function prepareRow(fact: ConversionFact, settings: Settings): Prepared<MetricaRow> {
  const goal = Object.hasOwn(settings.goals, fact.goal) ? settings.goals[fact.goal] : undefined;
  if (goal === undefined) return { skip: { code: 'CONFIGURATION', detail: `goals has no ${fact.goal}` } };
  const identifier = chooseIdentifier(fact.call, settings.identifiers);
  if (identifier === null) return { skip: missing(fact.call, settings.identifiers) };
  const money = moneyFor(goal, fact.value);
  const row: MetricaRow = {
    column: COLUMNS[identifier.kind],
    visitor: identifier.value,
    target: goal.target,
    dateTime: Math.floor(fact.occurredAt / SECOND),
    price: money && toUnits(money.minor).toFixed(2),
    currency: money && money.currency,
  };
  return { row, groupKey: identifier.kind, identifier };
}

function chooseIdentifier(call: Call, kinds: readonly IdentifierKind[]): (Identifier & { kind: IdentifierKind }) | null {
  for (const kind of kinds) {
    const value = toUnsigned64(valueOf(call, kind) ?? '');
    if (value !== null) return { kind, value };
  }
  return null;
}

function missing(call: Call, kinds: readonly IdentifierKind[]): Reason {
  const damaged = kinds.filter((kind) => valueOf(call, kind) !== null || (kind === 'yaCid' && arrivedDamaged(call)));
  return damaged.length > 0
    ? { code: 'IDENTIFIER_INVALID', detail: damaged.join(', ') }
    : { code: 'NO_IDENTIFIER', detail: kinds.join(', ') };
}

/** A damaged ClientID is not kept in the call, but its warning is. */
function arrivedDamaged(call: Call): boolean {
  return call.warnings.includes('YACID_INVALID');
}

function valueOf(call: Call, kind: IdentifierKind): string | null {
  return (kind === 'yaCid' ? call.yaCid : call.clickIds.yclid) ?? null;
}

function moneyFor(goal: GoalSettings, value: Money | null): Money | null {
  if (goal.value === 'omit') return null;
  if (goal.value === 'send') return value;
  return { minor: toMinor(goal.value), currency: value?.currency ?? CURRENCY_OF_A_FIXED_VALUE };
}
