import type { AlertSubject } from '../../domain/alert.js';
import type { ReasonCode } from '../../domain/reason.js';
import { MINUTE, type Instant } from '../../domain/time/instant.js';
import type { Finding } from '../finding.js';

export interface Pause {
  readonly by: 'person' | 'ringback';
  readonly code: ReasonCode | null;
  readonly since: Instant;
}

/** A destination that sends nothing until somebody does something. A pause for a moment is no news. */
export function destinationPaused(
  at: AlertSubject,
  pause: Pause | null,
  { afterMinutes }: { readonly afterMinutes: number },
  now: Instant,
): Finding {
  const rule = 'destination-paused';
  if (pause === null) return { ...at, rule, verdict: 'well' };
  const { by, code, since } = pause;
  if (now - since < afterMinutes * MINUTE) return { ...at, rule, verdict: 'unknown' };
  return { ...at, rule, verdict: { trouble: { rule, facts: { by, code } } } };
}
