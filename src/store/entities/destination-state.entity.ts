import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Instant } from '../../domain/instant.js';
import type { ReasonCode } from '../../domain/reason.js';
import { idColumn, instantColumn, maybeInstant, maybeName, maybeText, nameColumn } from '../columns.js';

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
}
