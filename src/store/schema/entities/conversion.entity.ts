import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Instant } from '../../../domain/time/instant.js';
import {
  idColumn,
  instantColumn,
  nullableInstantColumn,
  nullableMinorUnitsColumn,
  nullableNameColumn,
  nameColumn,
} from '../columns.js';

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
