import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { AlertRule, AlertCondition, DigestFacts } from '../../../domain/alert.js';
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

/** An alert from its beginning to its end. The database allows one open alert per key, whichever process raises it. */
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

/** A message to be sent over one channel about an alert's beginning or end. */
@Entity('alert_messages')
export class AlertMessageEntity {
  @PrimaryColumn(idColumn) id: string;
  @Column(idColumn) alertId: string;
  @Column(nameColumn) channel: AlertChannel;
  /** A `digest` is about an entry of `digests`, the others about an alert. */
  @Column(nameColumn) event: 'trouble' | 'over' | 'digest';
  @Column(instantColumn) dueAt: Instant;
  @Column({ type: 'integer' }) failures: number;
  /** Why the last attempt failed. */
  @Column(nullableTextColumn) lastTrouble: string | null;
  /** Fencing token of the process that is sending it; a lapsed one can no longer settle it. */
  @Column({ ...idColumn, nullable: true }) lease: string | null;
  @Column(nullableInstantColumn) leaseUntil: Instant | null;
  @Column(nullableInstantColumn) sentAt: Instant | null;
}

/** The digest of a project and period. The database allows one per project and end, whichever process is first. */
@Entity('digests')
export class DigestEntity {
  @PrimaryColumn(idColumn) id: string;
  @Column(nameColumn) projectId: string;
  @Column(instantColumn) startsAt: Instant;
  @Column(instantColumn) endsAt: Instant;
  @Column(jsonColumn) facts: DigestFacts;
}
