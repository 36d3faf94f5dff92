import { CALL_FIELDS, CLICK_ID_KINDS, type Call, type CallField, type ClickIdKind } from '../../domain/calls/call.js';

/** Fields of a call that no vendor sends as a parameter under this name. */
const INNER = ['startedToMinute', 'saidAnswered', 'leakedClickIds'] as const satisfies readonly CallField[];
type InnerField = (typeof INNER)[number];

/** What a call can carry, by the names under which the API shows it. */
export type Parameter = Exclude<CallField, InnerField> | ClickIdKind | 'gaSessionId';

export const PARAMETERS: readonly Parameter[] = [...CALL_FIELDS.filter(isOuter), ...CLICK_ID_KINDS, 'gaSessionId'];

/** How many of the calls carry a parameter, 0 to 1. */
export interface ParameterShare {
  readonly name: Parameter;
  readonly share: number;
}

/** Each parameter's share of the calls; all are 0 where there is no call. */
export function sharesOf(calls: readonly Call[]): ParameterShare[] {
  return PARAMETERS.map((name) => {
    const count = calls.filter((call) => carries(call, name)).length;
    return { name, share: calls.length === 0 ? 0 : count / calls.length };
  });
}

/** A number that was dropped or forgotten did come: its keyed hash is the witness. */
export function carries(call: Call, parameter: Parameter): boolean {
  if (parameter === 'callerNumber') return call.callerNumber !== null || call.callerKey !== null;
  return isClickId(parameter) ? call.clickIds[parameter] !== undefined : call[parameter] !== null;
}

function isClickId(parameter: Parameter): parameter is ClickIdKind {
  return CLICK_ID_KINDS.some((kind) => kind === parameter);
}

function isOuter(field: CallField): field is Exclude<CallField, InnerField> {
  return !INNER.some((inner) => inner === field);
}
