import type { Maturity } from './reading.js';
import { SILENT_FROM } from './silent-zero.js';

/** `green`: explained; `amber`: still changing, or a little unexplained; `red`: look at it; `grey`: nothing could be read. */
export const LIGHTS = ['green', 'amber', 'red', 'grey'] as const;
export type Light = (typeof LIGHTS)[number];

const GREEN_SHARE = 0.02;
const RED_SHARE = 0.1;
const RED_FROM = 3;

export interface JudgedLine {
  readonly own: number;
  /** Delivered long enough ago that the platform should show them. */
  readonly ripe: number;
  readonly shown: number | null;
  readonly unexplained: number | null;
  readonly maturity: Maturity;
}

/** Delivered long enough ago, and the platform shows none at all, unexplained: the most valuable alarm. */
export function isSilentZero({ ripe, shown, unexplained }: JudgedLine): boolean {
  return shown === 0 && ripe >= SILENT_FROM && unexplained !== null && -unexplained >= SILENT_FROM;
}

/** A surplus is as bad as a deficit: double counting misleads automatic bidding more than a gap does. */
export function lightOf(line: JudgedLine): Light {
  if (line.shown === null || line.unexplained === null) return 'grey';
  if (isSilentZero(line)) return 'red';
  const off = Math.abs(line.unexplained);
  if (line.maturity !== 'final') return 'amber';
  if (off <= Math.max(1, line.own * GREEN_SHARE)) return 'green';
  return off >= RED_FROM && off > line.own * RED_SHARE ? 'red' : 'amber';
}
