import { Injectable } from '@nestjs/common';
import { looksLike } from '../../domain/look-alike-names.js';
import { type Instant, toIso } from '../../domain/time/instant.js';
import { AppError } from '../../runtime/errors.js';
import { Database } from '../database/database.js';
import type { SqlExecutor } from '../database/sql-executor.js';
import { AdminKeyEntity, SessionEntity } from '../schema/entities/admin.entity.js';
import { type Actor, auditEntry, type AuditEntry, AuditStore } from './audit.store.js';

/** Who makes or revokes a key; one limited to projects sees only these. */
export type KeyActor = string | (Actor & { readonly projects: readonly string[] | null });

@Injectable()
export class AdminKeysStore {
  constructor(
    private readonly database: Database,
    private readonly audit: AuditStore,
  ) {}

  /** @throws AppError RB_KEY_NAME_TAKEN: the audit log names keys, so no two in use may be called alike */
  async add(key: AdminKeyEntity, who: KeyActor): Promise<void> {
    await this.database.write(async (tx) => {
      await assertNameIsFree(tx, key.name);
      await tx.insert(AdminKeyEntity, [key]);
      await this.audit.add(tx, keyAuditEntries('keys.create', key, who, key.createdAt));
    });
  }

  async all(): Promise<AdminKeyEntity[]> {
    return this.database.read(async (session) =>
      session.hydrate(AdminKeyEntity, await session.all('SELECT * FROM "admin_keys" ORDER BY "id"')),
    );
  }

  /** Index lookup, not constant-time: timing may reveal bytes of a hash, but a hash does not lead to a key. */
  async byHash(hash: string): Promise<AdminKeyEntity | null> {
    return this.database.read(async (session) => {
      const rows = await session.all('SELECT * FROM "admin_keys" WHERE "hash" = ?', [hash]);
      return session.hydrate(AdminKeyEntity, rows)[0] ?? null;
    });
  }

  async byId(id: string): Promise<AdminKeyEntity | null> {
    return this.database.read(async (session) => {
      const rows = await session.all('SELECT * FROM "admin_keys" WHERE "id" = ?', [id]);
      return session.hydrate(AdminKeyEntity, rows)[0] ?? null;
    });
  }

  async revoke(id: string, now: Instant, who: KeyActor): Promise<boolean> {
    return this.database.write(async (tx) => {
      const sql = 'UPDATE "admin_keys" SET "revokedAt" = ? WHERE "id" = ? AND "revokedAt" IS NULL';
      if ((await tx.run(sql, [now, id])) === 0) return false;
      const revoked = tx.hydrate(AdminKeyEntity, await tx.all('SELECT * FROM "admin_keys" WHERE "id" = ?', [id]));
      await this.audit.add(
        tx,
        revoked.flatMap((key) => keyAuditEntries('keys.revoke', key, who, now)),
      );
      return true;
    });
  }
}

/**
 * A key concerns the whole installation: its entry has no project and is hidden from admins of single projects. If one of these
 * acted, there is an entry per project of the key, which names no other. Contains neither key nor hash.
 */
function keyAuditEntries(action: string, key: AdminKeyEntity, who: KeyActor, at: Instant): AuditEntry[] {
  const { id, name, role, projects, expiresAt } = key;
  const isLimited = typeof who !== 'string' && who.projects !== null;
  const detail = { name, role, projects, ...(expiresAt === null ? {} : { expiresAt: toIso(expiresAt) }) };
  if (!isLimited || projects === null) return [auditEntry(who, at, action, { subject: id, detail })];
  return projects.map((projectId) =>
    auditEntry(who, at, action, { subject: id, projectId, detail: { ...detail, projects: [projectId] } }),
  );
}

/**
 * Compared in JS, by what people see: neither SQLite nor PostgreSQL with the C locale knows the case of Cyrillic.
 *
 * @throws AppError RB_KEY_NAME_TAKEN
 */
export async function assertNameIsFree(tx: SqlExecutor, name: string): Promise<void> {
  const inUse = await tx.all<{ name: string }>('SELECT "name" FROM "admin_keys" WHERE "revokedAt" IS NULL');
  if (inUse.some((key) => looksLike(key.name, name))) throw new AppError('RB_KEY_NAME_TAKEN', name);
}

/** Sign-in sessions, shared by all processes. */
@Injectable()
export class SessionsStore {
  constructor(
    private readonly database: Database,
    private readonly audit: AuditStore,
  ) {}

  /** Adds a session and deletes expired ones. */
  async open(
    session: SessionEntity,
    { seenBefore, createdBefore }: { seenBefore: Instant; createdBefore: Instant },
    entry: AuditEntry,
  ): Promise<void> {
    await this.database.write(async (tx) => {
      await tx.run('DELETE FROM "sessions" WHERE "seenAt" < ? OR "createdAt" < ?', [seenBefore, createdBefore]);
      await tx.insert(SessionEntity, [session]);
      await this.audit.add(tx, [entry]);
    });
  }

  /** By the current or the previous secret. */
  async byHash(hash: string): Promise<SessionEntity | null> {
    return this.database.read(async (session) => {
      const rows = await session.all('SELECT * FROM "sessions" WHERE "hash" = ? OR "previousHash" = ?', [hash, hash]);
      return session.hydrate(SessionEntity, rows)[0] ?? null;
    });
  }

  async recordSeen(id: string, now: Instant): Promise<void> {
    await this.database.write((tx) => tx.run('UPDATE "sessions" SET "seenAt" = ? WHERE "id" = ?', [now, id]));
  }

  /** @returns false if another request of the same person was first */
  async rotate(id: string, from: string, to: string, now: Instant): Promise<boolean> {
    const sql =
      'UPDATE "sessions" SET "hash" = ?, "previousHash" = ?, "rotatedAt" = ?, "seenAt" = ? WHERE "id" = ? AND "hash" = ?';
    return (await this.database.write((tx) => tx.run(sql, [to, from, now, now, id, from]))) > 0;
  }

  async byId(id: string): Promise<SessionEntity | null> {
    return this.database.read(async (session) => {
      const rows = await session.all('SELECT * FROM "sessions" WHERE "id" = ?', [id]);
      return session.hydrate(SessionEntity, rows)[0] ?? null;
    });
  }

  async close(id: string, entry: AuditEntry | null): Promise<void> {
    await this.database.write(async (tx) => {
      await tx.run('DELETE FROM "sessions" WHERE "id" = ?', [id]);
      if (entry !== null) await this.audit.add(tx, [entry]);
    });
  }

  /**
   * Closes all sessions that this key opened.
   * @returns how many
   */
  async closeOfKey(keyHash: string, entryOf: (sessions: number) => AuditEntry): Promise<number> {
    return this.database.write(async (tx) => {
      const sessions = await tx.run('DELETE FROM "sessions" WHERE "keyHash" = ?', [keyHash]);
      if (sessions > 0) await this.audit.add(tx, [entryOf(sessions)]);
      return sessions;
    });
  }
}
