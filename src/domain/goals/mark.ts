import type { Instant } from '../time/instant.js';

/** A person's or a CRM's verdict on a call, kept permanently; it overrides the rules in both directions. */
export interface Mark {
  /** Ids grow with time: the later mark has the greater one. */
  readonly id: string;
  /** Null for a label, which applies to every goal. */
  readonly goal: string | null;
  readonly label: 'spam' | 'test' | null;
  /** The goal, or the label, was removed. */
  readonly removed: boolean;
  readonly valueMinor: number | null;
  readonly currency: string | null;
  readonly who: string;
  readonly at: Instant;
}

/**
 * The mark that decides a goal: the latest mark on it, or a later label on the whole call. Null where there is none, or where
 * only a label was removed: then the rules decide.
 */
export function decisiveMark(goal: string, marks: readonly Mark[]): Mark | null {
  const onGoal = latest(marks.filter((mark) => mark.goal === goal));
  const label = latest(marks.filter((mark) => mark.label !== null));
  const labelled = label !== null && !label.removed && (onGoal === null || label.id > onGoal.id);
  return labelled ? label : onGoal;
}

function latest(marks: readonly Mark[]): Mark | null {
  return marks.reduce<Mark | null>((last, mark) => (last === null || mark.id > last.id ? mark : last), null);
}
