import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { StatisticKind, StatisticsByKind } from '../../domain/statistics/stored-statistics.js';
import type { Instant } from '../../domain/time/instant.js';
import {
  idColumn,
  instantColumn,
  jsonColumn,
  maybeInstant,
  maybeJson,
  maybeMinor,
  maybeName,
  maybeText,
  nameColumn,
} from '../columns.js';

export const ROLES = ['viewer', 'operator', 'admin'] as const;
export type Role = (typeof ROLES)[number];

@Entity('admin_keys')
export class AdminKeyEntity {
  @PrimaryColumn(idColumn) id: string;
  @Column({ type: 'varchar', length: 255 }) name: string;
  @Column(nameColumn) role: Role;
  /** The projects the key sees; null for all. */
  @Column(maybeJson) projects: string[] | null;
  /** SHA-256 of the key: keys are random, so that is enough. */
  @Column(nameColumn) hash: string;
  @Column(instantColumn) createdAt: Instant;
  @Column(maybeInstant) revokedAt: Instant | null;
}

/** Who did what. Details hold ids and counts, never phones or addresses. */
@Entity('audit')
export class AuditEntity {
  @PrimaryColumn(idColumn) id: string;
  @Column(instantColumn) at: Instant;
  @Column({ type: 'varchar', length: 255 }) who: string;
  @Column(maybeName) projectId: string | null;
  @Column(nameColumn) action: string;
  @Column(maybeText) subject: string | null;
  @Column(jsonColumn) detail: Record<string, unknown>;
}

/** A person's or a CRM's verdict on a call; beats the rules. */
@Entity('marks')
export class MarkEntity {
  @PrimaryColumn(idColumn) id: string;
  @Column(nameColumn) projectId: string;
  /** Our id of the call. */
  @Column(idColumn) callId: string;
  @Column(maybeName) goal: string | null;
  @Column(maybeName) label: 'spam' | 'test' | null;
  @Column({ type: 'boolean' }) removed: boolean;
  @Column(maybeMinor) valueMinor: number | null;
  @Column(maybeName) currency: string | null;
  @Column({ type: 'varchar', length: 255 }) who: string;
  @Column(instantColumn) at: Instant;
  @Column(maybeText) note: string | null;
}

/** Figures of one day of the business, or of one month: then `day` is `YYYY-MM`. */
@Entity('daily_stats')
export class DailyStatsEntity {
  @PrimaryColumn(nameColumn) projectId: string;
  @PrimaryColumn({ type: 'varchar', length: 16 }) kind: StatisticKind;
  @PrimaryColumn({ type: 'varchar', length: 10 }) day: string;
  @Column(jsonColumn) figures: StatisticsByKind[StatisticKind];
  /** Under which settings they were counted; under others they mean nothing. */
  @Column(nameColumn) stamp: string;
}

/** What the installation keeps about itself, e.g. the key of the callers' hash. */
@Entity('installation')
export class InstallationEntity {
  @PrimaryColumn(nameColumn) name: string;
  @Column({ type: 'text' }) value: string;
}
