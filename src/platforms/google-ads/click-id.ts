import type { ClickIds } from '../../domain/calls/call.js';
import { isAbsent } from '../../domain/calls/encoded-text.js';
import { toClickId } from '../../domain/calls/identifiers.js';

/** Google's click ids, the one that matches best first. A row carries exactly one: two braids are refused (`GBRAID_WBRAID_BOTH_SET`). */
const CLICK_ID_ORDER = ['gclid', 'gbraid', 'wbraid'] as const;
export type GoogleClickIdKind = (typeof CLICK_ID_ORDER)[number];

export interface GoogleClickId {
  readonly kind: GoogleClickIdKind;
  /** As it came: Google compares letter case too. */
  readonly value: string;
}

/** The click id to send. A damaged one counts as absent; `damaged` names those that came so before the best one. */
export function bestClickId(clickIds: ClickIds): { readonly best: GoogleClickId | null; readonly damaged: readonly string[] } {
  const damaged: string[] = [];
  for (const kind of CLICK_ID_ORDER) {
    const given = clickIds[kind];
    if (given === undefined || isAbsent(given)) continue;
    const value = toClickId(kind, given);
    if (value !== null) return { best: { kind, value }, damaged };
    damaged.push(kind);
  }
  return { best: null, damaged };
}
