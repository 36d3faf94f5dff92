import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { AdminRole } from '../../../domain/admin-roles.js';
import type { Instant } from '../../../domain/time/instant.js';
import {
  idColumn,
  instantColumn,
  jsonColumn,
  nameColumn,
  nullableInstantColumn,
  nullableJsonColumn,
  nullableMinorUnitsColumn,
  nullableNameColumn,
  nullableTextColumn,
} from '../columns.js';

@Entity('admin_keys')
export class AdminKeyEntity {
  @PrimaryColumn(idColumn) id: string;
  @Column({ type: 'varchar', length: 255 }) name: string;
  @Column(nameColumn) role: AdminRole;
  /** The projects the key sees; null for all. */
  @Column(nullableJsonColumn) projects: string[] | null;
  /** SHA-256 of the key: keys are random, so that is enough. */
  @Column(nameColumn) hash: string;
  @Column(instantColumn) createdAt: Instant;
  @Column(nullableInstantColumn) revokedAt: Instant | null;
  /** When it expires; null for never. */
  @Column(nullableInstantColumn) expiresAt: Instant | null;
}

/**
 * One-time sign-in link: opens one session with access to one project. The session's `keyHash` is the link's hash, so revoking
 * the link ends it.
 */
@Entity('sign_in_links')
export class SignInLinkEntity {
  @PrimaryColumn(idColumn) id: string;
  /** Its recipient; the session's actions are recorded under this name. */
  @Column({ type: 'varchar', length: 255 }) name: string;
  @Column(nameColumn) projectId: string;
  /** SHA-256 of the secret in the address: secrets are random, so that is enough. */
  @Column(nameColumn) hash: string;
  @Column({ type: 'varchar', length: 255 }) madeBy: string;
  @Column(instantColumn) createdAt: Instant;
  /** When it expires; the session that it opened may last longer. */
  @Column(instantColumn) expiresAt: Instant;
  @Column(nullableInstantColumn) usedAt: Instant | null;
  @Column(nullableInstantColumn) revokedAt: Instant | null;
}

/** Who did what. Details contain ids and counts, never phones or addresses. */
@Entity('audit')
export class AuditEntity {
  @PrimaryColumn(idColumn) id: string;
  @Column(instantColumn) at: Instant;
  /** The name of the key, as it was then. */
  @Column({ type: 'varchar', length: 255 }) who: string;
  /** The key's id; null for the key of the environment, the command line and the program itself. */
  @Column({ ...idColumn, nullable: true }) keyId: string | null;
  @Column(nullableNameColumn) projectId: string | null;
  @Column(nameColumn) action: string;
  @Column(nullableTextColumn) subject: string | null;
  @Column(jsonColumn) detail: Record<string, unknown>;
}

/**
 * Suppression list: erased callers, so that data that arrives later is kept out. By the keyed hash of the number in the project;
 * the number itself is not kept.
 */
@Entity('erased_callers')
export class ErasedCallerEntity {
  @PrimaryColumn(nameColumn) projectId: string;
  @PrimaryColumn(nameColumn) callerKey: string;
  @Column(instantColumn) erasedAt: Instant;
}

/** A person's or a CRM's verdict on a call; overrides the rules. */
@Entity('marks')
export class MarkEntity {
  @PrimaryColumn(idColumn) id: string;
  @Column(nameColumn) projectId: string;
  /** Our id of the call. */
  @Column(idColumn) callId: string;
  @Column(nullableNameColumn) goal: string | null;
  @Column(nullableNameColumn) label: 'spam' | 'test' | null;
  @Column({ type: 'boolean' }) removed: boolean;
  @Column(nullableMinorUnitsColumn) valueMinor: number | null;
  @Column(nullableNameColumn) currency: string | null;
  @Column({ type: 'varchar', length: 255 }) who: string;
  @Column(instantColumn) at: Instant;
  /** When the marked event happened, such as the sale; null: at the time of the call. */
  @Column(nullableInstantColumn) happenedAt: Instant | null;
  /** The CRM's deal; later marks may name the call by it. */
  @Column({ type: 'varchar', length: 255, nullable: true }) dealId: string | null;
  @Column(nullableTextColumn) note: string | null;
}

/** Settings of the installation itself, e.g. the key of the callers' hash. */
@Entity('installation')
export class InstallationEntity {
  @PrimaryColumn(nameColumn) name: string;
  @Column({ type: 'text' }) value: string;
}

/** A person signed in to the dashboard. In the database, so that every process knows the session. */
@Entity('sessions')
export class SessionEntity {
  @PrimaryColumn(idColumn) id: string;
  /** SHA-256 of the cookie's secret: secrets are random, so that is enough. */
  @Column(nameColumn) hash: string;
  /** Of the secret before the last rotation: requests sent with it may still be in flight. */
  @Column(nullableNameColumn) previousHash: string | null;
  /** SHA-256 of the key used to sign in: a session lives no longer than its key. */
  @Column(nameColumn) keyHash: string;
  @Column(instantColumn) createdAt: Instant;
  @Column(instantColumn) seenAt: Instant;
  @Column(instantColumn) rotatedAt: Instant;
}
