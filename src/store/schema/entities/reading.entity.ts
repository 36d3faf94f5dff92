import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { LocalizedText } from '../../../domain/localized-text.js';
import type { Reason } from '../../../domain/reason.js';
import type { Instant } from '../../../domain/time/instant.js';
import type { EvidenceLevel, EvidenceSource } from '../../../domain/truth/evidence.js';
import type { ReadingBasis, ReadingFlag } from '../../../domain/truth/reading.js';
import type { SilentZero } from '../../../domain/truth/silent-zero.js';
import { idColumn, instantColumn, jsonColumn, nameColumn, nullableInstantColumn, nullableJsonColumn } from '../columns.js';

/** One number of a platform's own report at one moment. Its history from reading to reading is kept for a while. */
@Entity('readings')
export class ReadingEntity {
  @PrimaryColumn(idColumn) id: string;
  @Column(nameColumn) destination: string;
  @Column(nameColumn) goal: string;
  /** `YYYY-MM-DD` in the zone of the platform's days. */
  @Column({ type: 'varchar', length: 10 }) day: string;
  /** `day`: the total over all campaigns; `direct`: what Yandex Direct shows beside Metrica. */
  @Column(nameColumn) scope: 'day' | 'campaign' | 'direct' | 'directCampaign';
  @Column({ type: 'text', nullable: true }) campaign: string | null;
  /** The platform's own id of the campaign, if it gives one beside the name. */
  @Column({ type: 'text', nullable: true }) campaignId: string | null;
  @Column(nameColumn) basis: ReadingBasis;
  /** In hundredths: platforms share conversions between clicks. */
  @Column({ type: 'integer' }) shownHundredths: number;
  @Column(jsonColumn) flags: readonly ReadingFlag[];
  @Column({ type: 'integer' }) others: number;
  @Column({ type: 'integer' }) platformReasons: number;
  @Column(instantColumn) asOf: Instant;
}

/** A platform's own settings of one goal, and the key by which it counts once. */
export interface StoredGoalSetup {
  readonly goal: string;
  readonly flags: readonly ReadingFlag[];
  readonly countedOnceBy?: 'identifier' | 'session';
}

/** A finding about the account. */
export interface StoredFinding {
  readonly name: string;
  readonly result: 'proved' | 'assumed' | 'doubtful' | 'failed';
  readonly text: LocalizedText;
}

/** The result of the comparison after a reading, for one goal. */
export interface GoalComparison {
  readonly goal: string;
  /** Unexplained differences, deficits and surpluses added up, over the days whose numbers are final. */
  readonly unexplained: number;
  readonly silentZero: SilentZero | null;
}

/** The state of reading one destination's reports; independent of its sending state, which it never touches. */
@Entity('reading_states')
export class ReadingStateEntity {
  @PrimaryColumn(nameColumn) destination: string;
  /** A hash of the login that is used. */
  @Column({ type: 'varchar', length: 128 }) login: string;
  @Column(instantColumn) dueAt: Instant;
  /** Lease of the process that reads now. */
  @Column(nullableInstantColumn) leaseUntil: Instant | null;
  /** Failed readings in a row. */
  @Column({ type: 'integer' }) failures: number;
  @Column(nullableJsonColumn) trouble: Reason | null;
  @Column(nullableInstantColumn) readAt: Instant | null;
  /** The days that the last complete reading covered. */
  @Column({ type: 'varchar', length: 10, nullable: true }) firstDay: string | null;
  @Column({ type: 'varchar', length: 10, nullable: true }) lastDay: string | null;
  /** The zone of the platform's days; null if it does not say. */
  @Column({ type: 'varchar', length: 64, nullable: true }) timezone: string | null;
  @Column(nullableJsonColumn) goals: readonly StoredGoalSetup[] | null;
  @Column(nullableJsonColumn) findings: readonly StoredFinding[] | null;
  @Column(nullableJsonColumn) summary: readonly GoalComparison[] | null;
  /** When the search for single calls last completed; null if they are not searched. */
  @Column(nullableInstantColumn) searchedAt: Instant | null;
}

/** One piece of evidence that a reading found for one upload. */
@Entity('upload_evidence')
export class UploadEvidenceEntity {
  @PrimaryColumn(idColumn) id: string;
  @Column(idColumn) uploadId: string;
  @Column(nameColumn) level: EvidenceLevel;
  @Column(nameColumn) source: EvidenceSource;
  @Column(jsonColumn) text: LocalizedText;
  @Column({ type: 'boolean' }) contradicts: boolean;
  @Column(instantColumn) at: Instant;
}
