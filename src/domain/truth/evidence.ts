import type { LocalizedText } from '../localized-text.js';
import type { Instant } from '../time/instant.js';

/**
 * How much is known of one upload at its platform, least first. `sent`: the bytes left; `taken`: the answer said yes;
 * `judged`: the platform gave its own verdict; `linked`: it confirms that this row's visitor or click was matched; `seen`: the
 * row was found again among the platform's records; `attributed`: with the campaign that we expect.
 */
export const EVIDENCE_LEVELS = ['none', 'sent', 'taken', 'judged', 'linked', 'seen', 'attributed'] as const;
export type EvidenceLevel = (typeof EVIDENCE_LEVELS)[number];

/** Where a piece of evidence comes from: our journal, a verdict, or one of the platform's own reports. */
export const EVIDENCE_SOURCES = ['journal', 'answer', 'verdict', 'report', 'records'] as const;
export type EvidenceSource = (typeof EVIDENCE_SOURCES)[number];

export interface Evidence {
  readonly level: EvidenceLevel;
  readonly at: Instant;
  readonly source: EvidenceSource;
  readonly text: LocalizedText;
  /** Contradicts a higher level than its own; that level stays, and both are shown. */
  readonly contradicts?: boolean;
}

export function rankOf(level: EvidenceLevel): number {
  return EVIDENCE_LEVELS.indexOf(level);
}

/** The higher of two levels: no reading, missing or contradicting, lowers a level. */
export function higherLevel(one: EvidenceLevel, other: EvidenceLevel): EvidenceLevel {
  return rankOf(other) > rankOf(one) ? other : one;
}
