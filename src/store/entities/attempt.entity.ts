import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { ReasonCode } from '../../domain/reason.js';
import type { Instant } from '../../domain/time/instant.js';
import type { UploadState } from '../../domain/uploads/upload-states.js';
import { idColumn, instantColumn, maybeInstant, maybeJson, maybeName, maybeText, nameColumn } from '../columns.js';

/** One upload's part in one request. Written before the bytes leave, so that a crash knows what may be there. */
@Entity('attempts')
export class AttemptEntity {
  @PrimaryColumn(idColumn) uploadId: string;
  @PrimaryColumn({ type: 'integer' }) number: number;
  @Column(idColumn) requestId: string;
  @Column(instantColumn) startedAt: Instant;
  @Column(maybeInstant) finishedAt: Instant | null;
  /** The kind of the outcome; null while no answer is known. */
  @Column(maybeName) outcome: string | null;
  @Column(maybeName) toState: UploadState | null;
  @Column(maybeName) code: ReasonCode | null;
  @Column(maybeText) platformCode: string | null;
  @Column(maybeText) message: string | null;
  /** Which of the person's data left with the row; null where the platform does not say. */
  @Column(maybeJson) personalFields: readonly string[] | null;
}

/** A step of an upload that no attempt made: intake, sweep, a verdict, a person. */
@Entity('upload_changes')
export class UploadChangeEntity {
  @PrimaryColumn(idColumn) id: string;
  @Column(idColumn) uploadId: string;
  @Column(instantColumn) at: Instant;
  @Column(maybeName) fromState: UploadState | null;
  @Column(nameColumn) toState: UploadState;
  @Column(maybeName) code: ReasonCode | null;
  @Column(maybeText) message: string | null;
  @Column({ ...idColumn, nullable: true }) requestId: string | null;
  /** The webhook that caused it; it may be forgotten by now. */
  @Column({ ...idColumn, nullable: true }) receiptId: string | null;
}
