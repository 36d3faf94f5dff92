import type { Call } from '../call.js';
import type { Exclusion } from '../goal.js';
import { fits } from './wildcard.js';

/** Whether the call's caller or tracking number is on the project's list. A number the call does not carry is on no list. */
export function isExcluded(exclusion: Exclusion, call: Pick<Call, 'callerNumber' | 'trackingNumber'>): boolean {
  return onList(exclusion.callers, call.callerNumber) || onList(exclusion.trackingNumbers, call.trackingNumber);
}

function onList(patterns: readonly string[], number: string | null): boolean {
  return number !== null && patterns.some((pattern) => fits(pattern, number));
}
