import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Instant } from '../../domain/time/instant.js';
import { instantColumn } from '../columns.js';

/** What is spent of one quota of a platform in its present period. */
@Entity('budgets')
export class BudgetEntity {
  @PrimaryColumn({ type: 'varchar', length: 128 }) id: string;
  /** Whole periods since 1970 in GMT. */
  @Column(instantColumn) period: Instant;
  @Column({ type: 'integer' }) used: number;
  @Column({ type: 'integer' }) most: number;
}
