/** Codes of the validation server. Google: validating-events [D22], read 2026-11-22. */
export type ValidationCode =
  'VALUE_INVALID' | 'VALUE_REQUIRED' | 'NAME_INVALID' | 'NAME_RESERVED' | 'VALUE_OUT_OF_BOUNDS' | 'EXCEEDED_MAX_ENTITIES';

/** One entry of `validationMessages`. */
export interface ValidationMessage {
  readonly fieldPath: string;
  readonly description: string;
  readonly validationCode: ValidationCode;
}

/**
 * What is wrong with a hit.
 *
 * - `fatal` the event, or the whole request, is not counted.
 * - `fault` the part is not counted; the validation server always tells.
 * - `limit` a limit is broken: RELAXED silently drops or alters the part, ENFORCE_RECOMMENDATIONS refuses the event and tells.
 */
export interface Fault extends ValidationMessage {
  readonly weight: 'fatal' | 'fault' | 'limit';
}

export function fault(weight: Fault['weight'], validationCode: ValidationCode, fieldPath: string, description: string): Fault {
  return { weight, validationCode, fieldPath, description };
}

/** The fault for which nothing of this is counted, undefined when it is. */
export function refusal(faults: readonly Fault[], strict: boolean): Fault | undefined {
  return strict ? faults[0] : faults.find(({ weight }) => weight === 'fatal');
}
