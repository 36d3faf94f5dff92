import type { Instant } from '../time/instant.js';
import { addDays, dayBounds } from '../time/business-days.js';

/** The day on which a platform's report counts a conversion. Comparisons name it: healthy accounts look broken otherwise. */
export const READING_BASES = ['callDay', 'visitDay', 'clickDay', 'eventDay', 'uploadDay'] as const;
export type ReadingBasis = (typeof READING_BASES)[number];

/** `early`: before the platform can know; `settling`: it still changes its figures; `final`. */
export const MATURITIES = ['early', 'settling', 'final'] as const;
export type Maturity = (typeof MATURITIES)[number];

/** What a platform says, or what we know, about how a figure came about. */
export const READING_FLAGS = [
  /** Figures are estimated from a sample. */
  'sampled',
  /** Small figures are withheld for privacy. */
  'thresholded',
  /** Rare values are folded into one row. */
  'other',
  /** Not the whole answer could be read. */
  'partial',
  /** The platform counts one conversion per click, session or visitor. */
  'countedOnce',
  /** The goal is deleted, switched off, not marked as a key event, or one of several that the target meets. */
  'goalMisread',
  /** Campaigns follow another attribution model than the one that was asked for. */
  'otherAttribution',
  /** No campaign bids on this goal. */
  'notBiddable',
  /** The platform's days begin in another zone than the business's. */
  'otherZone',
  /** The account adds no click ids to addresses: nothing ties its clicks to calls. */
  'autoTaggingOff',
] as const;
export type ReadingFlag = (typeof READING_FLAGS)[number];

/** One figure of a platform's own report. */
export interface Reading {
  readonly goal: string;
  /** `YYYY-MM-DD` in the zone of the counter, property or account. */
  readonly day: string;
  /** As the platform names it; null where it names none. */
  readonly campaign: string | null;
  /** Its id there: many addresses carry it as `utm_campaign` in place of the name. */
  readonly campaignId?: string | null;
  readonly basis: ReadingBasis;
  /** Fractions occur where the platform shares a conversion between clicks. */
  readonly shown: number;
  readonly flags: readonly ReadingFlag[];
  /** Of `shown`, how many are proved to come from somebody else: the site's own events, another tool's uploads. */
  readonly others?: number;
  /** Rows of ours that the platform counts as refused, unlinked or brought by robots without saying which. */
  readonly platformReasons?: number;
}

/** How long a platform needs. */
export interface Ripening {
  /** Nothing is expected to be shown for so long after a row was sent. */
  readonly earlyMs: number;
  /** A day's figures do not change any more so many whole days after it has ended. */
  readonly finalDays: number;
}

/** How final the figures of a day are at the moment when they were read. `timezone` is that of the platform's days. */
export function maturityOf(day: string, asOf: Instant, ripening: Ripening, timezone: string): Maturity {
  if (asOf >= dayBounds(addDays(day, ripening.finalDays), timezone).to) return 'final';
  return asOf - dayBounds(day, timezone).from < ripening.earlyMs ? 'early' : 'settling';
}

/** Whether so much time has passed since a row was sent that the platform should show it. */
export function isRipe(sentAt: Instant, asOf: Instant, ripening: Ripening): boolean {
  return asOf - sentAt >= ripening.earlyMs;
}
