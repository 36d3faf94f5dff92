import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Instant } from '../../domain/time/instant.js';
import { idColumn, instantColumn, maybeInstant, maybeInteger, maybeName, maybeText, nameColumn } from '../columns.js';

/** One request to a platform, as sent: masked and capped. */
@Entity('requests')
export class RequestEntity {
  @PrimaryColumn(idColumn) id: string;
  @Column(nameColumn) projectId: string;
  @Column(nameColumn) destination: string;
  @Column(instantColumn) startedAt: Instant;
  @Column(maybeInstant) finishedAt: Instant | null;
  @Column({ type: 'integer' }) rows: number;
  /** The outcome all rows share, or `mixed`; null while no answer is known. */
  @Column(maybeName) outcome: string | null;
  @Column(maybeInteger) httpStatus: number | null;
  @Column(maybeText) remoteId: string | null;
  @Column(maybeText) request: string | null;
  @Column(maybeText) response: string | null;
  /** When to ask for the verdict next; null when nothing is awaited. */
  @Column(maybeInstant) confirmAt: Instant | null;
  @Column({ type: 'integer' }) confirmTries: number;
}
