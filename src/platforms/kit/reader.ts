import type { LocalizedText } from '../../domain/localized-text.js';
import type { Reason } from '../../domain/reason.js';
import type { Instant } from '../../domain/time/instant.js';
import type { EvidenceLevel } from '../../domain/truth/evidence.js';
import type { DayShift } from '../../domain/truth/gap-causes.js';
import type { Reading, ReadingBasis, ReadingFlag, Ripening } from '../../domain/truth/reading.js';
import type { DestinationTrouble } from './answers.js';

/**
 * Reads what a platform shows of the conversions that it was sent. Independent of sending: it changes nothing at the platform,
 * and its trouble pauses nothing. Nothing here throws for what the network or the platform does.
 */
export interface PlatformReader {
  /** The day on which the platform's report counts a conversion. */
  readonly basis: ReadingBasis;
  readonly ripening: Ripening;
  /** How far from our own day the platform may count a conversion. */
  readonly shift: DayShift;
  /** How many days one reading covers, including today: as long as numbers still change. */
  readonly daysBack: number;
  /** When readings begin, `HH:MM` in the business's time zone. */
  readonly at: string;
  /** The login that is used: readings of one login run one at a time. A hash; contains no secret. */
  readonly login: string;
  /** Packages to install before anything can be read; undefined if none is missing. */
  readonly missingPackages?: string | undefined;
  /** The permission that reading needs, in the platform's own words. */
  readonly right: LocalizedText;
  /** What explains gaps: the time zone of days, how the goals count, whether they exist. */
  setup(goals: readonly string[], context: ReadContext): Promise<SetupAnswer>;
  readings(query: ReadingQuery, context: ReadContext): Promise<ReadingAnswer>;
  /** What a sighting proves: the conversion itself (the default), or only its click, which raises no level. */
  readonly sightingsProve?: 'conversion' | 'click';
  /** Searches for single conversions among the platform's records. Without it no upload gets further than its verdict. */
  sightings?(query: SightingQuery, context: ReadContext): Promise<SightingAnswer>;
}

export interface ReadContext {
  /** Letters and digits only, unique per reading. */
  readonly requestKey: string;
  /** Aborted when the process stops, the lease is lost or the reading takes too long. */
  readonly signal: AbortSignal;
  /**
   * Call before each request.
   * @returns the trouble of an account whose quota is used up; then nothing may be requested
   */
  spend(requests: number): Promise<DestinationTrouble | null>;
  /** Waits for reports that the platform prepares first. Returns early when the signal is aborted. */
  wait(ms: number): Promise<void>;
}

export interface PlatformSetup {
  /** IANA name of the zone of the platform's days; null if it does not say. */
  readonly timezone: string | null;
  readonly goals: readonly GoalSetup[];
  /** What a person should know before trusting the numbers, for the doctor. */
  readonly findings: readonly SetupFinding[];
}

export interface SetupFinding {
  readonly name: string;
  /** Graded as the doctor grades its checks. */
  readonly result: 'proved' | 'assumed' | 'doubtful' | 'failed';
  readonly text: LocalizedText;
}

export interface GoalSetup {
  readonly goal: string;
  readonly flags: readonly ReadingFlag[];
  /** The key that a conversion is counted once by, if `flags` say so: the identifier that was sent, or the visit's session. */
  readonly countedOnceBy?: 'identifier' | 'session';
}

export type SetupAnswer = { readonly setup: PlatformSetup } | { readonly trouble: DestinationTrouble };

export interface ReadingQuery {
  readonly goals: readonly string[];
  /** `YYYY-MM-DD`, both included, in the zone of the platform's days. */
  readonly first: string;
  readonly last: string;
}

/**
 * What a number covers. `day`: the total, without a campaign; `campaign`: null stands for conversions without a campaign.
 * `direct` and `directCampaign` likewise: what Yandex Direct shows of a counter's goals.
 */
export type ReadingScope = 'day' | 'campaign' | 'direct' | 'directCampaign';

/** A number of a day, over all campaigns or of one. */
export interface ScopedReading extends Reading {
  readonly scope: ReadingScope;
}

export type ReadingAnswer =
  /** Days and goals without a number show nothing: zero. */
  | {
      readonly readings: readonly ScopedReading[];
      /** Flags of every number of the answer, including those that show nothing. */
      readonly flags?: readonly ReadingFlag[];
      /** Trouble of a source besides the platform's own report: the numbers hold all the same. */
      readonly besideTrouble?: DestinationTrouble;
    }
  | { readonly trouble: DestinationTrouble };

/** One of our sent conversions: to be found, or found with better evidence, and told apart from others' conversions. */
export interface OpenConversion {
  readonly uploadId: string;
  readonly goal: string;
  readonly identifier: { readonly kind: string; readonly value: string } | null;
  readonly occurredAt: Instant;
  readonly sentAt: Instant;
  /** The platform's own id of the request that carried it. */
  readonly remoteRef: string | null;
  readonly idempotencyKey: string;
  /** The campaign that we expect. */
  readonly campaign: string | null;
  readonly level: EvidenceLevel;
  /** The platform reported no visit or click for it. */
  readonly unmatched: boolean;
}

export interface SightingQuery extends ReadingQuery {
  readonly conversions: readonly OpenConversion[];
}

export interface Sighting {
  readonly uploadId: string;
  readonly level: EvidenceLevel;
  /** What was found, where, and when: `seen in Metrica's log of 20 Nov, visit …`. No data of other people. */
  readonly text: LocalizedText;
  /** The day on which the platform counts it, and the campaign that it names, if the record tells both. */
  readonly day?: string;
  readonly campaign?: string | null;
  /** Contradicts what was known; the level stays, both are shown. */
  readonly contradicts?: boolean;
}

/** Conversions of the goal on a day that are proved to come from elsewhere. */
export interface OthersCount {
  readonly goal: string;
  readonly day: string;
  readonly count: number;
}

export interface SightingAnswer {
  readonly sightings: readonly Sighting[];
  /** Absent if they could not be counted; then the last known ones stay. */
  readonly others?: readonly OthersCount[];
  /** What was found before the trouble is kept. */
  readonly trouble?: DestinationTrouble;
}

/** Why nothing can be read while the process runs; null if nothing is missing. */
export function missingPackageReason({ missingPackages }: PlatformReader): Reason | null {
  return missingPackages === undefined ? null : { code: 'RB_PACKAGE_MISSING', detail: missingPackages };
}

/** Whether single conversions are searched there, and not only their clicks. */
export function findsConversions(reader: PlatformReader): boolean {
  return reader.sightings !== undefined && reader.sightingsProve !== 'click';
}
