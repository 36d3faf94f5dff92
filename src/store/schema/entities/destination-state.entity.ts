import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Reason, ReasonCode } from '../../../domain/reason.js';
import type { Instant } from '../../../domain/time/instant.js';
import type { AccountReport } from '../../../domain/uploads/account-report.js';
import {
  idColumn,
  instantColumn,
  nameColumn,
  nullableInstantColumn,
  nullableJsonColumn,
  nullableNameColumn,
  nullableTextColumn,
} from '../columns.js';

/** A report that came, beside what we held to be delivered at that moment. */
export interface LatestReport {
  readonly at: Instant;
  readonly report: AccountReport;
  /** Since the first of the report's days; null where it names no day. */
  readonly ours: { readonly since: Instant; readonly delivered: number } | null;
}

/** What came of asking the platform for its own count of the account's uploads. */
export interface ReportStatus {
  readonly askedAt: Instant;
  /** Why the last question had no answer; null when it had. */
  readonly trouble: Reason | null;
  /** How often in a row it had none. */
  readonly failures: number;
  /** Stays while there is trouble; null before the first. */
  readonly latest: LatestReport | null;
}

/** What a destination remembers between rounds. */
@Entity('destination_state')
export class DestinationStateEntity {
  @PrimaryColumn(nameColumn) destination: string;
  @Column(nameColumn) projectId: string;
  @Column(nameColumn) platform: string;
  @Column(instantColumn) firstSeenAt: Instant;
  /** `person` (with the key's name in pausedName) or `ringback`; null while not paused. */
  @Column(nullableNameColumn) pausedBy: 'person' | 'ringback' | null;
  @Column(nullableTextColumn) pausedName: string | null;
  @Column(nullableNameColumn) pausedCode: ReasonCode | null;
  @Column(nullableTextColumn) pausedDetail: string | null;
  @Column(nullableInstantColumn) pausedSince: Instant | null;
  /** Rounds wait until then. */
  @Column(nullableInstantColumn) delayedUntil: Instant | null;
  /** `platform` where it named the time or the quota; `ringback` for our own breaker, which a person may ignore. */
  @Column(nullableNameColumn) delayedBy: 'platform' | 'ringback' | null;
  @Column(nullableNameColumn) delayedCode: ReasonCode | null;
  @Column(nullableTextColumn) delayedDetail: string | null;
  @Column(nullableInstantColumn) delayedSince: Instant | null;
  /** Troubles in a row: sets the length of the next delay, and has the next round begin with a single request. */
  @Column({ type: 'integer' }) failures: number;
  @Column(nullableInstantColumn) lastSuccessAt: Instant | null;
  @Column(nullableInstantColumn) lastErrorAt: Instant | null;
  @Column(nullableNameColumn) lastErrorCode: ReasonCode | null;
  @Column(nullableTextColumn) lastErrorDetail: string | null;
  /** Keyed hash of the settings: a changed config lifts a pause that Ringback made. */
  @Column(nullableTextColumn) settingsKey: string | null;
  /** Whose round it is, of all processes, and until when without renewal. */
  @Column({ ...idColumn, nullable: true }) roundToken: string | null;
  @Column(nullableInstantColumn) roundUntil: Instant | null;
  @Column(nullableJsonColumn) reported: ReportStatus | null;
  /** When the platform is asked for its report next; a process that asks moves it on first. Null until that was planned. */
  @Column(nullableInstantColumn) reportAt: Instant | null;
}

/** What is spent of one quota of a platform in its present period. */
@Entity('budgets')
export class BudgetEntity {
  @PrimaryColumn({ type: 'varchar', length: 128 }) id: string;
  /** Whole periods since 1970 in GMT. */
  @Column(instantColumn) period: Instant;
  @Column({ type: 'integer' }) used: number;
  @Column({ type: 'integer' }) most: number;
}
