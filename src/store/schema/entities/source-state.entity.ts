import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Reason } from '../../../domain/reason.js';
import type { Instant } from '../../../domain/time/instant.js';
import {
  idColumn,
  jsonColumn,
  nullableInstantColumn,
  nullableIntegerColumn,
  nullableJsonColumn,
  nameColumn,
} from '../columns.js';

/** What the last comparison with the vendor's own list of calls found. Counts only, never a number or an id of a person. */
export interface Reconciliation {
  readonly at: Instant;
  readonly from: Instant;
  readonly to: Instant;
  readonly listed: number;
  /** Calls that no webhook had told of. */
  readonly missed: number;
  /** Calls to which the list added something. */
  readonly completed: number;
  /** How many of the missed and incomplete calls were taken from the list. */
  readonly filled: number;
  readonly unreadable: number;
  /** Why it could not be done; null when it was. */
  readonly trouble: Reason | null;
  /** How often in a row it could not be done. */
  readonly failures: number;
  /** When it could be done last. */
  readonly succeededAt: Instant | null;
}

/** What is known about a call source beyond its config. */
@Entity('source_state')
export class SourceStateEntity {
  @PrimaryColumn(nameColumn) source: string;
  /** The rules by which its dates were read; with other rules the shifts mean nothing. */
  @Column({ type: 'varchar', length: 255 }) timeKey: string;
  /** By how many whole hours the ends of its latest calls lay in the future of their receipts; 0 for a plausible one. Newest last. */
  @Column(jsonColumn) shifts: readonly number[];
  /** By how many hours its clock seems to be wrong; null while nothing is suspected. */
  @Column(nullableIntegerColumn) suspectHours: number | null;
  @Column(nullableInstantColumn) suspectSince: Instant | null;
  @Column(nullableJsonColumn) reconciled: Reconciliation | null;
  /** When the vendor's list is to be read next; null until that was planned. */
  @Column(nullableInstantColumn) reconcileAt: Instant | null;
  /** The claim of the process that reads it now; one that lapsed counts for nothing. */
  @Column({ ...idColumn, nullable: true }) reconcileLease: string | null;
  @Column(nullableInstantColumn) reconcileLeaseUntil: Instant | null;
}

/** A source of which nothing is known yet. */
export function newSourceState(source: string, timeKey: string): SourceStateEntity {
  return {
    source,
    timeKey,
    shifts: [],
    suspectHours: null,
    suspectSince: null,
    reconciled: null,
    reconcileAt: null,
    reconcileLease: null,
    reconcileLeaseUntil: null,
  };
}

/** Whether webhooks of it were ever read, also where their receipts are no longer kept. */
export function hasSentWebhooks(state: SourceStateEntity | undefined): boolean {
  return state !== undefined && state.shifts.length > 0;
}
