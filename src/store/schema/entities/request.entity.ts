import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Instant } from '../../../domain/time/instant.js';
import {
  idColumn,
  instantColumn,
  nullableInstantColumn,
  nullableIntegerColumn,
  nullableNameColumn,
  nullableTextColumn,
  nameColumn,
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
  @Column(nullableTextColumn) remoteId: string | null;
  @Column(nullableTextColumn) request: string | null;
  @Column(nullableTextColumn) response: string | null;
  /** When to poll for the verdict next; null when none is awaited. */
  @Column(nullableInstantColumn) confirmAt: Instant | null;
  @Column({ type: 'integer' }) confirmTries: number;
}
