import { Injectable } from '@nestjs/common';
import type { Instant } from '../../domain/time/instant.js';
import { Database } from '../database/database.js';
import { SessionEntity } from '../schema/entities/admin.entity.js';

/** Sign-in sessions, shared by all processes. */
@Injectable()
export class SessionsStore {
  constructor(private readonly database: Database) {}

  /** Adds a session and deletes expired ones. */
  async open(
    session: SessionEntity,
    { seenBefore, createdBefore }: { seenBefore: Instant; createdBefore: Instant },
  ): Promise<void> {
    await this.database.write(async (tx) => {
      await tx.run('DELETE FROM "sessions" WHERE "seenAt" < ? OR "createdAt" < ?', [seenBefore, createdBefore]);
      await tx.insert(SessionEntity, [session]);
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

  /** @returns false when another request of the same person was first */
  async rotate(id: string, from: string, to: string, now: Instant): Promise<boolean> {
    const sql =
      'UPDATE "sessions" SET "hash" = ?, "previousHash" = ?, "rotatedAt" = ?, "seenAt" = ? WHERE "id" = ? AND "hash" = ?';
    return (await this.database.write((tx) => tx.run(sql, [to, from, now, now, id, from]))) > 0;
  }

  async close(id: string): Promise<void> {
    await this.database.write((tx) => tx.run('DELETE FROM "sessions" WHERE "id" = ?', [id]));
  }
}
