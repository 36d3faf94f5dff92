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

/** Result of the last comparison with the vendor's own list of calls. Counts only, never a phone number or an id of a person. */
export interface Reconciliation {
  readonly at: Instant;
  readonly from: Instant;
  readonly to: Instant;
  readonly listed: number;
  /** Calls that no webhook had reported. */
  readonly missed: number;
  /** Calls to which the list added something. */
  readonly completed: number;
  /** How many of the missed and incomplete calls were taken from the list. */
  readonly filled: number;
  readonly unreadable: number;
  /** Why it failed; null when it succeeded. */
  readonly trouble: Reason | null;
  /** Failures in a row. */
  readonly failures: number;
  /** When it last succeeded. */
  readonly succeededAt: Instant | null;
}

/** The state of a call source beyond its config. */
@Entity('source_state')
export class SourceStateEntity {
  @PrimaryColumn(nameColumn) source: string;
  /** The date rules under which the shifts were measured; under others they are invalid. */
  @Column({ type: 'varchar', length: 255 }) timeKey: string;
  /**
   * By how many hours the ends of its latest calls were in the future of their receipts, negative: in the past; 0 if plausible,
   * null if one says nothing. Newest last.
   */
  @Column(jsonColumn) shifts: readonly (number | null)[];
  /** By how many hours, rounded up, its clock seems to be ahead, so that its uploads wait; null while nothing is suspected. */
  @Column(nullableIntegerColumn) suspectHours: number | null;
  @Column(nullableInstantColumn) suspectSince: Instant | null;
  @Column(nullableJsonColumn) reconciled: Reconciliation | null;
  /** When the vendor's list is read next; null until planned. */
  @Column(nullableInstantColumn) reconcileAt: Instant | null;
  /** Fencing token of the process that is reading it; a lapsed one can no longer settle it. */
  @Column({ ...idColumn, nullable: true }) reconcileLease: string | null;
  @Column(nullableInstantColumn) reconcileLeaseUntil: Instant | null;
}

/** The initial state of a source. */
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

/** Whether any of its webhooks was ever read, even if the receipts are no longer kept. */
export function hasSentWebhooks(state: SourceStateEntity | undefined): boolean {
  return state !== undefined && state.shifts.length > 0;
}
