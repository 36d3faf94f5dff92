import { Injectable } from '@nestjs/common';
import { DAY, type Instant, toIso } from '../../domain/time/instant.js';
import { Database } from '../database/database.js';
import { SessionEntity, SignInLinkEntity } from '../schema/entities/admin.entity.js';
import { oneOf } from '../listing/conditions.js';
import { assertNameIsFree } from './admin-keys.store.js';
import { type Actor, auditEntry, type AuditEntry, AuditStore } from './audit.store.js';

/** How long expired links are listed. */
const KEPT_MS = 90 * DAY;

/** One-time sign-in links, shared by all processes. */
@Injectable()
export class SignInLinksStore {
  constructor(
    private readonly database: Database,
    private readonly audit: AuditStore,
  ) {}

  /**
   * Adds a link, and deletes those made so long ago that their sessions are over.
   * @throws AppError RB_KEY_NAME_TAKEN
   */
  async add(link: SignInLinkEntity, by: Actor): Promise<void> {
    await this.database.write(async (tx) => {
      await tx.run('DELETE FROM "sign_in_links" WHERE "createdAt" < ?', [link.createdAt - KEPT_MS]);
      await assertNameIsFree(tx, link.name);
      await tx.insert(SignInLinkEntity, [link]);
      await this.audit.add(tx, [linkAuditEntry('links.create', link, by, link.createdAt)]);
    });
  }

  /** Newest first. @param projects null for all */
  async all(projects: readonly string[] | null): Promise<SignInLinkEntity[]> {
    const [visible = { sql: '1 = 1', values: [] }] = oneOf('projectId', projects);
    const sql = `SELECT * FROM "sign_in_links" t WHERE ${visible.sql} ORDER BY "id" DESC`;
    return this.database.read(async (session) => session.hydrate(SignInLinkEntity, await session.all(sql, visible.values)));
  }

  async byHash(hash: string): Promise<SignInLinkEntity | null> {
    return this.database.read(async (session) => {
      const rows = await session.all('SELECT * FROM "sign_in_links" WHERE "hash" = ?', [hash]);
      return session.hydrate(SignInLinkEntity, rows)[0] ?? null;
    });
  }

  /**
   * Uses the link and opens its session in one transaction: of two holders only one gets in.
   * @returns null for the other
   */
  async redeem(hash: string, session: SessionEntity): Promise<SignInLinkEntity | null> {
    const now = session.createdAt;
    return this.database.write(async (tx) => {
      const sql = `UPDATE "sign_in_links" SET "usedAt" = ?
        WHERE "hash" = ? AND "usedAt" IS NULL AND "revokedAt" IS NULL AND "expiresAt" > ? RETURNING *`;
      const [link] = tx.hydrate(SignInLinkEntity, await tx.all(sql, [now, hash, now]));
      if (!link) return null;
      await tx.insert(SessionEntity, [session]);
      await this.audit.add(tx, [linkAuditEntry('links.use', link, { name: link.name, keyId: link.id }, now)]);
      return link;
    });
  }

  /**
   * Also ends the session that it opened.
   * @returns false if there is no such link or it was revoked before
   */
  async revoke(id: string, projects: readonly string[] | null, by: Actor, now: Instant): Promise<boolean> {
    const [visible = { sql: '1 = 1', values: [] }] = oneOf('projectId', projects);
    return this.database.write(async (tx) => {
      const find = `SELECT * FROM "sign_in_links" t WHERE "id" = ? AND "revokedAt" IS NULL AND ${visible.sql}`;
      const [link] = tx.hydrate(SignInLinkEntity, await tx.all(find, [id, ...visible.values]));
      if (!link) return false;
      await tx.run('UPDATE "sign_in_links" SET "revokedAt" = ? WHERE "id" = ?', [now, id]);
      await tx.run('DELETE FROM "sessions" WHERE "keyHash" = ?', [link.hash]);
      await this.audit.add(tx, [linkAuditEntry('links.revoke', link, by, now)]);
      return true;
    });
  }
}

/** Contains neither the secret nor its hash. */
function linkAuditEntry(
  action: string,
  { id, name, projectId, expiresAt }: SignInLinkEntity,
  by: Actor,
  at: Instant,
): AuditEntry {
  return auditEntry(by, at, action, { subject: id, projectId, detail: { name, expiresAt: toIso(expiresAt) } });
}
