import type { AlertSubject, Trouble } from '../domain/alert.js';

/** What a rule says of one thing it watches. `unknown`: not enough is known to begin a trouble or to end one. */
export type Finding = AlertSubject &
  Pick<Trouble, 'rule'> & { readonly verdict: 'well' | 'unknown' | { readonly trouble: Trouble } };

/** One trouble per rule and subject at a time. */
export function keyOf({ rule, projectId, subject }: AlertSubject & Pick<Trouble, 'rule'>): string {
  return `${rule} ${projectId} ${subject ?? ''}`;
}
