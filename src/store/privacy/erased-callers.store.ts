import { Injectable } from '@nestjs/common';
import type { Instant } from '../../domain/time/instant.js';
import { Database } from '../database/database.js';
import { placeholders, type SqlExecutor } from '../database/sql-executor.js';
import { ErasedCallerEntity } from '../schema/entities/admin.entity.js';

/** A caller in one project, by the keyed hash of the number. */
export type ErasedCaller = Pick<ErasedCallerEntity, 'projectId' | 'callerKey'>;

/** Suppression list of erased callers: their data is kept out of what is stored later. */
@Injectable()
export class ErasedCallersStore {
  constructor(private readonly database: Database) {}

  async add(tx: SqlExecutor, callers: readonly ErasedCaller[], now: Instant): Promise<void> {
    const rows = callers.map(({ projectId, callerKey }) => ({ projectId, callerKey, erasedAt: now }));
    await tx.insert(ErasedCallerEntity, rows, '("projectId", "callerKey") DO UPDATE SET "erasedAt" = excluded."erasedAt"');
  }

  /** Usually true: then no hash has to be computed. */
  async isEmpty(session: SqlExecutor): Promise<boolean> {
    return (await session.all('SELECT 1 FROM "erased_callers" LIMIT 1')).length === 0;
  }

  /** Those of these callers who are on the list. */
  async among(session: SqlExecutor, callers: readonly ErasedCaller[]): Promise<ErasedCaller[]> {
    if (callers.length === 0) return [];
    const keys = [...new Set(callers.map(({ callerKey }) => callerKey))];
    const sql = `SELECT "projectId", "callerKey" FROM "erased_callers" WHERE "callerKey" IN ${placeholders(keys.length)}`;
    return session.all<{ projectId: string; callerKey: string }>(sql, keys);
  }

  /** Removes callers erased before: their hash is kept no longer than any other caller's. */
  clear(before: Instant): Promise<number> {
    return this.database.write((tx) => tx.run('DELETE FROM "erased_callers" WHERE "erasedAt" < ?', [before]));
  }
}
