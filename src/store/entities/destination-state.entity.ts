import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Reason, ReasonCode } from '../../domain/reason.js';
import type { Instant } from '../../domain/time/instant.js';
import type { AccountReport } from '../../domain/uploads/account-report.js';
import { idColumn, instantColumn, maybeInstant, maybeJson, maybeName, maybeText, nameColumn } from '../columns.js';

/** A report that came, beside what we held to be delivered at that moment. */
export interface LatestReport {
  readonly at: Instant;
  readonly report: AccountReport;
  /** Since the first of the report's days; null where it names no day. */
  readonly ours: { readonly since: Instant; readonly delivered: number } | null;
}

/** What came of asking the platform for its own count of the account's uploads. */
export interface Reported {
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
  @Column(maybeName) pausedBy: 'person' | 'ringback' | null;
  @Column(maybeText) pausedName: string | null;
  @Column(maybeName) pausedCode: ReasonCode | null;
  @Column(maybeText) pausedDetail: string | null;
  @Column(maybeInstant) pausedSince: Instant | null;
  /** Rounds wait until then. */
  @Column(maybeInstant) delayedUntil: Instant | null;
  /** `platform` where it named the time or the quota; `ringback` for our own breaker, which a person may ignore. */
  @Column(maybeName) delayedBy: 'platform' | 'ringback' | null;
  @Column(maybeName) delayedCode: ReasonCode | null;
  @Column(maybeText) delayedDetail: string | null;
  @Column(maybeInstant) delayedSince: Instant | null;
  /** Troubles in a row: sets the length of the next delay, and has the next round begin with a single request. */
  @Column({ type: 'integer' }) failures: number;
  @Column(maybeInstant) lastSuccessAt: Instant | null;
  @Column(maybeInstant) lastErrorAt: Instant | null;
  @Column(maybeName) lastErrorCode: ReasonCode | null;
  @Column(maybeText) lastErrorDetail: string | null;
  /** Keyed hash of the settings: a changed config lifts a pause that Ringback made. */
  @Column(maybeText) settingsKey: string | null;
  /** Whose round it is, of all processes, and until when without renewal. */
  @Column({ ...idColumn, nullable: true }) roundToken: string | null;
  @Column(maybeInstant) roundUntil: Instant | null;
  @Column(maybeJson) reported: Reported | null;
  /** When the platform is asked for its report next; a process that asks moves it on first. Null until that was planned. */
  @Column(maybeInstant) reportAt: Instant | null;
}
