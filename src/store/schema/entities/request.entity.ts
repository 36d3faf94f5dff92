import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { ReasonCode } from '../../../domain/reason.js';
import type { Instant } from '../../../domain/time/instant.js';
import type { Departure } from '../../../domain/uploads/departure.js';
import type { UploadState } from '../../../domain/uploads/upload-states.js';
import {
  idColumn,
  instantColumn,
  nameColumn,
  nullableInstantColumn,
  nullableIntegerColumn,
  nullableJsonColumn,
  nullableNameColumn,
  nullableTextColumn,
} from '../columns.js';

/** One request to a platform, as sent: masked and capped. */
@Entity('requests')
export class RequestEntity {
  @PrimaryColumn(idColumn) id: string;
  @Column(nameColumn) projectId: string;
  @Column(nameColumn) destination: string;
  @Column(instantColumn) startedAt: Instant;
  @Column(nullableInstantColumn) finishedAt: Instant | null;
  @Column({ type: 'integer' }) rows: number;
  /** The outcome all rows share, or `mixed`; null while no answer is known. */
  @Column(nullableNameColumn) outcome: string | null;
  @Column(nullableIntegerColumn) httpStatus: number | null;
  /** Null while it is in flight, and if it was sent before this was recorded: both count as left. */
  @Column(nullableNameColumn) left: Departure | null;
  @Column(nullableTextColumn) remoteId: string | null;
  @Column(nullableTextColumn) request: string | null;
  @Column(nullableTextColumn) response: string | null;
  /** When to poll for the verdict next; null when none is awaited. */
  @Column(nullableInstantColumn) confirmAt: Instant | null;
  @Column({ type: 'integer' }) confirmTries: number;
}

/**
 * Write-ahead journal: one upload's part in one request, written before the bytes leave, so that after a crash it is known what
 * may have arrived.
 */
@Entity('attempts')
export class AttemptEntity {
  @PrimaryColumn(idColumn) uploadId: string;
  @PrimaryColumn({ type: 'integer' }) number: number;
  @Column(idColumn) requestId: string;
  @Column(instantColumn) startedAt: Instant;
  @Column(nullableInstantColumn) finishedAt: Instant | null;
  /** The kind of the outcome; null while no answer is known. */
  @Column(nullableNameColumn) outcome: string | null;
  @Column(nullableNameColumn) toState: UploadState | null;
  @Column(nullableNameColumn) code: ReasonCode | null;
  @Column(nullableTextColumn) platformCode: string | null;
  @Column(nullableTextColumn) message: string | null;
  /** Which of the person's data the row contains; sent if the row `left`. Null if the platform's code does not say. */
  @Column(nullableJsonColumn) personalFields: readonly string[] | null;
  /** Whether the row left: like its request, unless the platform's code kept the row out of it. */
  @Column(nullableNameColumn) left: Departure | null;
}

/** A state change of an upload outside an attempt: by processing, sweep, a verdict or a person. */
@Entity('upload_changes')
export class UploadChangeEntity {
  @PrimaryColumn(idColumn) id: string;
  @Column(idColumn) uploadId: string;
  @Column(instantColumn) at: Instant;
  @Column(nullableNameColumn) fromState: UploadState | null;
  @Column(nameColumn) toState: UploadState;
  @Column(nullableNameColumn) code: ReasonCode | null;
  @Column(nullableTextColumn) message: string | null;
  @Column({ ...idColumn, nullable: true }) requestId: string | null;
  /** The webhook that caused it; it may have been deleted by now. */
  @Column({ ...idColumn, nullable: true }) receiptId: string | null;
}
