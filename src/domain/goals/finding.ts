import type { Truth } from './truth.js';

/** Whether one condition holds, and what the call had; null: the call does not carry it. */
export interface Finding {
  readonly truth: Truth;
  readonly found: unknown;
}

export const UNKNOWN: Finding = { truth: null, found: null };

/** Asks something of a value that the call may not carry. */
export function compared<T>(value: T | null, holds: (value: T) => boolean): Finding {
  return value === null ? UNKNOWN : { truth: holds(value), found: value };
}
