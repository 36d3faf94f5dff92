import type { LocalizedText } from '../../domain/localized-text.js';
import type { Reason } from '../../domain/reason.js';
import type { Instant } from '../../domain/time/instant.js';
import type { EvidenceLevel } from '../../domain/truth/evidence.js';
import type { DayShift } from '../../domain/truth/gap-causes.js';
import type { Reading, ReadingBasis, ReadingFlag, Ripening } from '../../domain/truth/reading.js';
import type { DestinationTrouble } from './answers.js';

/**
 * Reads back what a platform shows of the conversions that it was sent. Beside sending: it changes nothing at the platform, and
 * its trouble pauses nothing. Nothing here throws for what the network or the platform does.
 */
export interface PlatformReader {
  /** The day on which the platform's report counts a conversion. */
  readonly basis: ReadingBasis;
  readonly ripening: Ripening;
  /** How far from our own day the platform may count a conversion. */
  readonly shift: DayShift;
  /** How many days one reading covers, today's included: as long as figures still change. */
  readonly daysBack: number;
  /** When readings begin, `HH:MM` in the business's time zone. */
  readonly at: string;
  /** Whose login asks: readings of one login go one at a time. A hash; holds no secret. */
  readonly login: string;
  /** What `npm install` must be given before anything can be read; undefined where nothing is missing. */
  readonly missingPackages?: string | undefined;
  /** The right that reading needs, in the platform's own words. */
  readonly right: LocalizedText;
  /** What explains gaps: the zone of the days, how the goals count, whether they exist. */
  setup(goals: readonly string[], context: ReadContext): Promise<SetupAnswer>;
  readings(query: ReadingQuery, context: ReadContext): Promise<ReadingAnswer>;
  /** What is found: the conversion itself, or only its click, which raises no level. The first without it. */
  readonly sightingsProve?: 'conversion' | 'click';
  /** Looks for single conversions among the platform's records. Without it no upload comes further than its verdict. */
  sightings?(query: SightingQuery, context: ReadContext): Promise<SightingAnswer>;
}

export interface ReadContext {
  /** Letters and digits only, unique per reading. */
  readonly requestKey: string;
  /** Aborted when the process stops, the lease is lost or the reading takes too long. */
  readonly signal: AbortSignal;
  /** To be asked before each request. @returns the trouble of an account whose quota is used up; then nothing may be asked */
  spend(requests: number): Promise<DestinationTrouble | null>;
  /** For reports that the platform prepares first. Returns early when the signal is aborted. */
  wait(ms: number): Promise<void>;
}

export interface PlatformSetup {
  /** IANA name of the zone in which the platform's days begin; null where it does not say. */
  readonly timezone: string | null;
  readonly goals: readonly GoalSetup[];
  /** What a person should know before trusting the figures, for the doctor. */
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
  /** What a conversion is counted once by, where `flags` say so: the identifier that was sent, or the visit's session. */
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
 * What a figure covers. `day`: the total, its campaign is null; `campaign`: null stands for conversions without a campaign. The
 * same of `direct` and `directCampaign`: what Yandex Direct shows of a counter's goals.
 */
export type ReadingScope = 'day' | 'campaign' | 'direct' | 'directCampaign';

/** A figure of a day, over all campaigns or of one. */
export interface ScopedReading extends Reading {
  readonly scope: ReadingScope;
}

export type ReadingAnswer =
  /** Days and goals without a figure show nothing: zero. */
  | {
      readonly readings: readonly ScopedReading[];
      /** What holds for every figure of the answer, those that show nothing included. */
      readonly flags?: readonly ReadingFlag[];
      /** Of a source beside the platform's own report: the figures hold all the same. */
      readonly besideTrouble?: DestinationTrouble;
    }
  | { readonly trouble: DestinationTrouble };

/** One of our conversions that left: to be found, or found better, and told from others' conversions. */
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
  /** The platform said that it found no visit or click for it. */
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
  /** The day on which the platform counts it, and the campaign that it names, where the record tells both. */
  readonly day?: string;
  readonly campaign?: string | null;
  /** Speaks against what was known; the level stays, both are shown. */
  readonly contradicts?: boolean;
}

/** Conversions of the goal on a day that are proved to come from somebody else. */
export interface OthersCount {
  readonly goal: string;
  readonly day: string;
  readonly count: number;
}

export interface SightingAnswer {
  readonly sightings: readonly Sighting[];
  /** Left out where they could not be counted; the last known ones stay then. */
  readonly others?: readonly OthersCount[];
  /** What was found before the trouble is kept. */
  readonly trouble?: DestinationTrouble;
}

/** Why nothing can be read as long as the process runs; null where nothing is missing. */
export function missingPackageReason({ missingPackages }: PlatformReader): Reason | null {
  return missingPackages === undefined ? null : { code: 'RB_PACKAGE_MISSING', detail: missingPackages };
}

/** Whether single conversions are looked for there, and not only their clicks. */
export function findsConversions(reader: PlatformReader): boolean {
  return reader.sightings !== undefined && reader.sightingsProve !== 'click';
}
