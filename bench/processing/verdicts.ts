import { shortNumber } from '../harness/ratios.js';

/** A lower or upper bound of a measurement. `text` if the number alone says little. */
export type Goal = ({ readonly least: number } | { readonly most: number }) & { readonly text?: string };

/** The goal, and whether it is missed. */
export function verdictOf(value: number, goal: Goal): string {
  const [isMet, wanted] =
    'least' in goal
      ? [value >= goal.least, `≥ ${goal.text ?? `${shortNumber(goal.least)}×`}`]
      : [value <= goal.most, `≤ ${goal.text ?? shortNumber(goal.most)}`];
  return isMet ? wanted : `${wanted}: MISSED`;
}
