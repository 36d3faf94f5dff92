import type { UploadableCall } from '../../domain/calls/call.js';
import { toUnsigned64 } from '../../domain/calls/identifiers.js';
import type { Reason } from '../../domain/reason.js';
import type { ConversionFact } from '../fact.js';
import type { Identifier } from '../prepared.js';
import type { IdentifierKind, Settings } from './config.js';

export interface VisitorId extends Identifier {
  readonly kind: IdentifierKind;
}

export const ID_COLUMNS = { yaCid: 'ClientId', yclid: 'Yclid' } as const;
export type IdColumn = (typeof ID_COLUMNS)[IdentifierKind];

/**
 * The undamaged identifiers that a call carries, in the destination's order of preference, without those by which Metrica
 * already found nobody.
 */
export function visitorIds({ call, unlinkedBy = [] }: ConversionFact, { identifiers }: Settings): VisitorId[] {
  return identifiers.flatMap((kind) => {
    const value = toUnsigned64(valueOf(call, kind) ?? '');
    return value === null || unlinkedBy.includes(kind) ? [] : [{ kind, value }];
  });
}

/** Why a call has none. */
export function missingId(call: UploadableCall, kinds: readonly IdentifierKind[]): Reason {
  const damaged = kinds.filter((kind) => valueOf(call, kind) !== null || (kind === 'yaCid' && arrivedDamaged(call)));
  return damaged.length > 0
    ? { code: 'IDENTIFIER_INVALID', detail: damaged.join(', ') }
    : { code: 'NO_IDENTIFIER', detail: kinds.join(', ') };
}

/** A damaged ClientID is not kept in the call, but its warning is. */
function arrivedDamaged(call: UploadableCall): boolean {
  return call.warnings.includes('YACID_INVALID');
}

function valueOf(call: UploadableCall, kind: IdentifierKind): string | null {
  return (kind === 'yaCid' ? call.yaCid : call.clickIds.yclid) ?? null;
}
