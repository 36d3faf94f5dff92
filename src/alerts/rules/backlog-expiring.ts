import type { AlertFacts, AlertSubject } from '../../domain/alert.js';
import type { Finding } from '../finding.js';

/** Uploads that the rounds should have sent and that their platform will soon take no more. */
export function backlogExpiring(at: AlertSubject, expiring: AlertFacts['backlog-expiring'] | null): Finding {
  const rule = 'backlog-expiring';
  return { ...at, rule, verdict: expiring === null ? 'well' : { trouble: { rule, facts: expiring } } };
}
