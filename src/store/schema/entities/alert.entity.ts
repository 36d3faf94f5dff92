import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { AlertRule, AlertCondition } from '../../../domain/alert.js';
import type { Instant } from '../../../domain/time/instant.js';
import {
  idColumn,
  instantColumn,
  jsonColumn,
  nullableInstantColumn,
  nullableNameColumn,
  nullableTextColumn,
  nameColumn,
} from '../columns.js';

/** A trouble from its beginning to its end. The database admits one open trouble per key, whoever finds it. */
@Entity('alerts')
export class AlertEntity {
  @PrimaryColumn(idColumn) id: string;
  @Column({ type: 'varchar', length: 255 }) key: string;
  @Column(nameColumn) rule: AlertRule;
  @Column(nameColumn) projectId: string;
  /** The id of a destination or a source; null for the project as a whole. */
  @Column(nullableNameColumn) subject: string | null;
  @Column(jsonColumn) facts: AlertCondition['facts'];
  @Column(instantColumn) since: Instant;
  @Column(nullableInstantColumn) overAt: Instant | null;
}

export const ALERT_CHANNELS = ['telegram', 'email', 'webhook'] as const;
export type AlertChannel = (typeof ALERT_CHANNELS)[number];

/** The duty to tell one channel of a trouble's beginning or end. */
@Entity('alert_messages')
export class AlertMessageEntity {
  @PrimaryColumn(idColumn) id: string;
  @Column(idColumn) alertId: string;
  @Column(nameColumn) channel: AlertChannel;
  @Column(nameColumn) event: 'trouble' | 'over';
  @Column(instantColumn) dueAt: Instant;
  @Column({ type: 'integer' }) failures: number;
  /** Why the last try failed. */
  @Column(nullableTextColumn) lastTrouble: string | null;
  /** The claim of the process that sends it now; one that lapsed counts for nothing. */
  @Column({ ...idColumn, nullable: true }) lease: string | null;
  @Column(nullableInstantColumn) leaseUntil: Instant | null;
  @Column(nullableInstantColumn) sentAt: Instant | null;
}
