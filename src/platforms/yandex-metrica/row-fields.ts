import type { UploadableCall } from '../../domain/calls/call.js';
import { toUnsigned64 } from '../../domain/calls/identifiers.js';
import { fromMinorUnits, type Money } from '../../domain/money.js';
import type { Reason } from '../../domain/reason.js';
import { type Instant, SECOND } from '../../domain/time/instant.js';
import type { ConversionFact, Identifier } from '../kit/conversion.js';
import type { IdentifierKind, MetricaSettings } from './config.js';

interface VisitorId extends Identifier {
  readonly kind: IdentifierKind;
}

export const ID_COLUMNS = { yaCid: 'ClientId', yclid: 'Yclid' } as const;
export type IdColumn = (typeof ID_COLUMNS)[IdentifierKind];

/**
 * A call's undamaged identifiers in the destination's order of preference, without those by which Metrica already found nobody.
 */
export function visitorIds({ call, unlinkedBy = [] }: ConversionFact, { identifiers }: MetricaSettings): VisitorId[] {
  return identifiers.flatMap((kind) => {
    const value = toUnsigned64(valueOf(call, kind) ?? '');
    return value === null || unlinkedBy.includes(kind) ? [] : [{ kind, value }];
  });
}

/** Why a call has no identifier. */
export function missingId(call: UploadableCall, kinds: readonly IdentifierKind[]): Reason {
  const damaged = kinds.filter((kind) => valueOf(call, kind) !== null || (kind === 'yaCid' && arrivedDamaged(call)));
  return damaged.length > 0
    ? { code: 'IDENTIFIER_INVALID', detail: damaged.join(', ') }
    : { code: 'NO_IDENTIFIER', detail: kinds.join(', ') };
}

/** A damaged ClientID is not stored in the call, but its warning is. */
function arrivedDamaged(call: UploadableCall): boolean {
  return call.warnings.includes('YACID_INVALID');
}

function valueOf(call: UploadableCall, kind: IdentifierKind): string | null {
  return (kind === 'yaCid' ? call.yaCid : call.clickIds.yclid) ?? null;
}

/** Unix seconds, rounded down. */
export function toSeconds(instant: Instant): number {
  return Math.floor(instant / SECOND);
}

/** In the currency's units with a decimal point. */
export function priceOf(money: Money | null): { price: string | null; currency: string | null } {
  return { price: money && fromMinorUnits(money.minor).toFixed(2), currency: money && money.currency };
}
