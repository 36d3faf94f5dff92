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

/** A platform's report, with our own count of deliveries at that moment. */
export interface LatestReport {
  readonly at: Instant;
  readonly report: AccountReport;
  /** Our count since the first of the report's days; null if it names no day. */
  readonly ours: { readonly since: Instant; readonly delivered: number } | null;
}

/** The result of reading the platform's own count of the account's uploads. */
export interface ReportStatus {
  readonly askedAt: Instant;
  /** Why the last read failed; null when it succeeded. */
  readonly trouble: Reason | null;
  /** Failed reads in a row. */
  readonly failures: number;
  /** Kept while reads fail; null before the first. */
  readonly latest: LatestReport | null;
}

/** The state of a destination between rounds. */
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
  /** `platform` if it named the time or the quota; `ringback` for our own breaker, which a person may ignore. */
  @Column(nullableNameColumn) delayedBy: 'platform' | 'ringback' | null;
  @Column(nullableNameColumn) delayedCode: ReasonCode | null;
  @Column(nullableTextColumn) delayedDetail: string | null;
  @Column(nullableInstantColumn) delayedSince: Instant | null;
  /** Circuit breaker: failures in a row, which set the next delay and make the next round probe with a single request. */
  @Column({ type: 'integer' }) failures: number;
  @Column(nullableInstantColumn) lastSuccessAt: Instant | null;
  @Column(nullableInstantColumn) lastErrorAt: Instant | null;
  @Column(nullableNameColumn) lastErrorCode: ReasonCode | null;
  @Column(nullableTextColumn) lastErrorDetail: string | null;
  /** Keyed hash of the settings: a changed config lifts a pause set by Ringback. */
  @Column(nullableTextColumn) settingsKey: string | null;
  /** Fencing token of the process that runs the round, and its lease. */
  @Column({ ...idColumn, nullable: true }) roundToken: string | null;
  @Column(nullableInstantColumn) roundUntil: Instant | null;
  @Column(nullableJsonColumn) reported: ReportStatus | null;
  /** When the platform's report is read next; a process claims the read by moving it. Null until planned. */
  @Column(nullableInstantColumn) reportAt: Instant | null;
}

/** Usage of one platform quota in its current period. */
@Entity('budgets')
export class BudgetEntity {
  @PrimaryColumn({ type: 'varchar', length: 128 }) id: string;
  /** Whole periods since 1970 in GMT. */
  @Column(instantColumn) period: Instant;
  @Column({ type: 'integer' }) used: number;
  @Column({ type: 'integer' }) most: number;
}

/** One of the concurrent requests that an account takes, over all processes. */
@Entity('account_slots')
export class AccountSlotEntity {
  /** A hash of address and credential. */
  @PrimaryColumn({ type: 'varchar', length: 64 }) account: string;
  @PrimaryColumn({ type: 'integer' }) slot: number;
  /** Fencing token of the holder. */
  @Column(idColumn) token: string;
  /** The end of the lease; 0 if it was released. */
  @Column(instantColumn) until: Instant;
}
