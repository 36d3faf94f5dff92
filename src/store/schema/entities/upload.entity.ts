import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Money } from '../../../domain/money.js';
import type { ReasonCode } from '../../../domain/reason.js';
import type { Instant } from '../../../domain/time/instant.js';
import type { EvidenceLevel } from '../../../domain/truth/evidence.js';
import type { RestatementState, UploadState } from '../../../domain/uploads/upload-states.js';
import {
  idColumn,
  instantColumn,
  nameColumn,
  nullableInstantColumn,
  nullableJsonColumn,
  nullableMinorUnitsColumn,
  nullableNameColumn,
  nullableTextColumn,
} from '../columns.js';

/** A prepared row exactly as sent, kept while a copy of it may be at the platform. */
export interface FrozenRow {
  readonly row: unknown;
  readonly groupKey: string;
}

/** The value that was sent to a destination for a conversion. */
export interface SentValue {
  /** Null: none. */
  readonly value: Money | null;
}

/** The duty to tell one destination about one conversion; the unit of state. */
@Entity('uploads')
export class UploadEntity {
  @PrimaryColumn(idColumn) id: string;
  @Column(nameColumn) projectId: string;
  @Column(idColumn) conversionId: string;
  /** Our id of the call. */
  @Column(idColumn) callId: string;
  @Column(nameColumn) goal: string;
  @Column(nameColumn) destination: string;
  @Column(nameColumn) platform: string;
  @Column(nameColumn) state: UploadState;
  @Column(nullableNameColumn) reasonCode: ReasonCode | null;
  @Column(nullableTextColumn) reasonDetail: string | null;
  /** Sends whose outcome concerned this row. */
  @Column({ type: 'integer' }) attempts: number;
  /** Every try to send it, counted or not, left or not: the number in the journal. */
  @Column({ type: 'integer' }) tries: number;
  /** Not before this moment. */
  @Column(instantColumn) dueAt: Instant;
  /** Not after this moment. */
  @Column(instantColumn) expiresAt: Instant;
  @Column({ ...idColumn, nullable: true }) leaseToken: string | null;
  @Column(nullableInstantColumn) leaseUntil: Instant | null;
  @Column(nameColumn) idempotencyKey: string;
  @Column(nullableNameColumn) identifierKind: string | null;
  @Column(nullableTextColumn) identifierValue: string | null;
  @Column(nullableJsonColumn) frozen: FrozenRow | null;
  /**
   * The value of the last request that left, may have left, or is in flight; null if there was none, or before values were
   * recorded.
   */
  @Column(nullableJsonColumn) sentValue: SentValue | null;
  /** Bisection: rows of a request that must be sent in smaller parts share a key with the rows of their part. */
  @Column({ type: 'varchar', length: 255, nullable: true }) batchKey: string | null;
  /** The last request that contained it and may have left; null if none has. */
  @Column({ ...idColumn, nullable: true }) requestId: string | null;
  @Column(nullableTextColumn) remoteRef: string | null;
  @Column({ type: 'boolean' }) verified: boolean;
  /** Kinds of identifiers by which the platform found no visit. */
  @Column(nullableJsonColumn) unlinkedBy: readonly string[] | null;
  @Column(nullableInstantColumn) settledAt: Instant | null;
  @Column(nullableNameColumn) retractionState: string | null;
  @Column(nullableNameColumn) retractionReason: ReasonCode | null;
  /** While `pending`: not before. While `sending`: the end of the worker's lease. */
  @Column(nullableInstantColumn) retractionDueAt: Instant | null;
  @Column(nullableTextColumn) retractionDetail: string | null;
  /** Null if the destination has the conversion's present value. */
  @Column(nullableNameColumn) restatementState: RestatementState | null;
  @Column(nullableNameColumn) restatementReason: ReasonCode | null;
  /** While `pending`: not before. While `sending`: the end of the worker's lease. */
  @Column(nullableInstantColumn) restatementDueAt: Instant | null;
  @Column(nullableTextColumn) restatementDetail: string | null;
  /** When it was automatically sent once more, after the platform had found no click for it. */
  @Column(nullableInstantColumn) secondLookAt: Instant | null;
  /** The highest level at which a reading found it among the platform's own records. */
  @Column(nullableNameColumn) seenLevel: EvidenceLevel | null;
  /** `YYYY-MM-DD`: the platform's day of its record; null if the record does not tell where it is counted. */
  @Column({ type: 'varchar', length: 10, nullable: true }) seenDay: string | null;
  /** The campaign of that record; null for none. */
  @Column({ type: 'text', nullable: true }) seenCampaign: string | null;
  @Column(instantColumn) createdAt: Instant;
  @Column(instantColumn) updatedAt: Instant;
}

/** Call + goal + moment + value. */
@Entity('conversions')
export class ConversionEntity {
  @PrimaryColumn(idColumn) id: string;
  @Column(nameColumn) projectId: string;
  /** Our id of the call. */
  @Column(idColumn) callId: string;
  @Column(nameColumn) goal: string;
  /** Frozen when created: platforms recognise copies by it. */
  @Column(instantColumn) occurredAt: Instant;
  @Column(nullableMinorUnitsColumn) valueMinor: number | null;
  @Column(nullableNameColumn) currency: string | null;
  @Column(nameColumn) decidedBy: 'rule' | 'mark';
  @Column(instantColumn) createdAt: Instant;
  /** When the call lost its goal; null while it meets it. */
  @Column(nullableInstantColumn) revokedAt: Instant | null;
}
