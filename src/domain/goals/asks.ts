import type { When } from '../goal.js';

/** Whether a rule names any of these conditions, at any depth. */
export function asks(when: When, conditions: readonly (keyof When)[]): boolean {
  if (conditions.some((key) => when[key] !== undefined)) return true;
  return [...(when.any ?? []), ...(when.all ?? []), ...(when.not ? [when.not] : [])].some((inner) => asks(inner, conditions));
}

/** The conditions that look at the caller's other calls. */
export const CALLER_CONDITIONS = ['uniqueWithinDays', 'callNumber'] as const satisfies readonly (keyof When)[];
