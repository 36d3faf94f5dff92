import type { AlertChanges } from '../store/alerts/alerts.store.js';
import type { AlertEntity } from '../store/schema/entities/alert.entity.js';
import { keyOf, type Finding } from './finding.js';

/** What is to be written down of a look: what began, what is over, what nobody looks at any more. Pure. */
export function compare(findings: readonly Finding[], open: readonly AlertEntity[]): AlertChanges {
  const found = new Map(findings.map((finding) => [keyOf(finding), finding]));
  const known = new Set(open.map(({ key }) => key));
  return {
    began: [...found].flatMap(([key, { rule, projectId, subject, verdict }]) =>
      typeof verdict === 'object' && !known.has(key) ? [{ key, rule, projectId, subject, facts: verdict.trouble.facts }] : [],
    ),
    over: open.filter(({ key }) => found.get(key)?.verdict === 'well').map(({ id }) => id),
    unwatched: open.filter(({ key }) => !found.has(key)).map(({ id }) => id),
  };
}
