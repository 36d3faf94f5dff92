import type { OneOrMany } from '../goal.js';

/** One value or several as a list. */
export function listed<T extends string | number>(value: OneOrMany<T>): readonly T[] {
  return typeof value === 'string' || typeof value === 'number' ? [value] : value;
}
