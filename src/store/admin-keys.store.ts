import { Injectable } from '@nestjs/common';
import type { Instant } from '../domain/instant.js';
import { Database } from './database.js';
import { AdminKeyEntity } from './entities/admin.entity.js';

@Injectable()
export class AdminKeysStore {
  constructor(private readonly database: Database) {}

  async add(key: AdminKeyEntity): Promise<void> {
    await this.database.write((tx) => tx.insert(AdminKeyEntity, [key]));
  }

  async all(): Promise<AdminKeyEntity[]> {
    return this.database.read(async (session) =>
      session.hydrate(AdminKeyEntity, await session.all('SELECT * FROM "admin_keys" ORDER BY "id"')),
    );
  }

  /** Equal hashes are found through the index; guessing a hash byte by byte from its timing does not lead to a key. */
  async byHash(hash: string): Promise<AdminKeyEntity | null> {
    return this.database.read(async (session) => {
      const rows = await session.all('SELECT * FROM "admin_keys" WHERE "hash" = ?', [hash]);
      return session.hydrate(AdminKeyEntity, rows)[0] ?? null;
    });
  }

  async revoke(id: string, now: Instant): Promise<boolean> {
    const sql = 'UPDATE "admin_keys" SET "revokedAt" = ? WHERE "id" = ? AND "revokedAt" IS NULL';
    return (await this.database.write((tx) => tx.run(sql, [now, id]))) > 0;
  }
}
