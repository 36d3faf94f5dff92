import type { Instant } from '../time/instant.js';
import { addDays, dayBounds } from '../time/business-days.js';

/** The day on which a platform's report counts a conversion. Comparisons name it: otherwise healthy accounts look broken. */
export const READING_BASES = ['callDay', 'visitDay', 'clickDay', 'eventDay', 'uploadDay'] as const;
export type ReadingBasis = (typeof READING_BASES)[number];

/** `early`: before the platform can know; `settling`: it still changes its figures; `final`. */
export const MATURITIES = ['early', 'settling', 'final'] as const;
export type Maturity = (typeof MATURITIES)[number];

/** What a platform says, or what we know, about how a number came about. */
export const READING_FLAGS = [
  /** Numbers are estimated from a sample. */
  'sampled',
  /** Small numbers are withheld for privacy. */
  'thresholded',
  /** Rare values are folded into one row. */
  'other',
  /** The answer could be read only in part. */
  'partial',
  /** The platform counts one conversion per click, session or visitor. */
  'countedOnce',
  /** The goal is deleted, switched off, not marked as a key event, or one of several that the target meets. */
  'goalMisread',
  /** Campaigns follow another attribution model than the one requested. */
  'otherAttribution',
  /** No campaign bids on this goal. */
  'notBiddable',
  /** The platform's days begin in another zone than the business's. */
  'otherZone',
  /** The account adds no click ids to addresses: nothing connects its clicks to calls. */
  'autoTaggingOff',
] as const;
export type ReadingFlag = (typeof READING_FLAGS)[number];

/** One number of a platform's own report. */
export interface Reading {
  readonly goal: string;
  /** `YYYY-MM-DD` in the zone of the counter, property or account. */
  readonly day: string;
  /** As the platform names it; null where it names none. */
  readonly campaign: string | null;
  /** Its id at the platform: many addresses carry it as `utm_campaign` instead of the name. */
  readonly campaignId?: string | null;
  readonly basis: ReadingBasis;
  /** Fractional where the platform shares a conversion between clicks. */
  readonly shown: number;
  readonly flags: readonly ReadingFlag[];
  /** How many of `shown` are proved to come from elsewhere: the site's own events, another tool's uploads. */
  readonly others?: number;
  /** How many of our rows the platform counts as refused, unlinked or made by robots, without saying which. */
  readonly platformReasons?: number;
}

/** How long a platform needs until its numbers are final. */
export interface Ripening {
  /** For this long after a row was sent, nothing is expected to be shown. */
  readonly earlyMs: number;
  /** A day's numbers no longer change this many whole days after it has ended. */
  readonly finalDays: number;
}

/** How final the numbers of a day are when they are read. `timezone` is that of the platform's days. */
export function maturityOf(day: string, asOf: Instant, ripening: Ripening, timezone: string): Maturity {
  if (asOf >= dayBounds(addDays(day, ripening.finalDays), timezone).to) return 'final';
  return asOf - dayBounds(day, timezone).from < ripening.earlyMs ? 'early' : 'settling';
}

/** Whether a row was sent long enough ago that the platform should show it. */
export function isRipe(sentAt: Instant, asOf: Instant, ripening: Ripening): boolean {
  return asOf - sentAt >= ripening.earlyMs;
}
