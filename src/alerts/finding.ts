import type { AlertSubject, AlertCondition } from '../domain/alert.js';

/** What a rule says of one thing it watches. `unknown`: not enough is known to begin a trouble or to end one. */
export type Finding = AlertSubject &
  Pick<AlertCondition, 'rule'> & { readonly verdict: 'well' | 'unknown' | { readonly trouble: AlertCondition } };

/** One trouble per rule and subject at a time. */
export function keyOf({ rule, projectId, subject }: AlertSubject & Pick<AlertCondition, 'rule'>): string {
  return `${rule} ${projectId} ${subject ?? ''}`;
}
