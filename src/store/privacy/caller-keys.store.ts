import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.js';
import type { SqlExecutor } from '../database/sql-executor.js';
import { InstallationEntity } from '../schema/entities/admin.entity.js';
import { CallEntity } from '../schema/entities/call.entity.js';

/** Name of the installation's record of how stored caller hashes were made. */
const CALLER_KEY_FORM = 'caller-key-form';
/** The form of hashes that were given up: they are recomputed from the numbers. */
export const FORGOTTEN = 'forgotten';
const ROWS_PER_PAGE = 1000;

/** Converts a stored hash to its new form. */
type Rekey = (projectId: string, known: string) => string;

/** All stored caller hashes: how they were made, and converting them. */
@Injectable()
export class CallerKeysStore {
  constructor(private readonly database: Database) {}

  /** How the stored hashes were made; null for a database without such a record. */
  async form(session: SqlExecutor): Promise<string | null> {
    const sql = 'SELECT "value" FROM "installation" WHERE "name" = ?';
    return (await session.all<{ value: string }>(sql, [CALLER_KEY_FORM]))[0]?.value ?? null;
  }

  /**
   * All in one transaction: mixed forms would split callers.
   * @returns how many were converted
   */
  async rekey(to: (form: string | null) => { readonly form: string; readonly rekey: Rekey } | null): Promise<number> {
    const { form: known } = await this.database.read(async (session) => ({ form: await this.form(session) }));
    if (to(known) === null) return 0;
    return this.database.write(async (tx) => {
      // Another process may have been first.
      const form = await this.form(tx);
      const change = to(form);
      if (change === null) return 0;
      const row = [{ name: CALLER_KEY_FORM, value: change.form }];
      await tx.insert(InstallationEntity, row, '("name") DO UPDATE SET "value" = excluded."value"');
      await this.rekeyErased(tx, change.rekey);
      return this.rekeyCalls(tx, form, change.rekey);
    });
  }

  /**
   * Gives up the hashes, because a secret is lost. The next registration recomputes those of stored numbers; no other caller is
   * recognised again, the erased ones included.
   */
  async forget(): Promise<void> {
    await this.database.write(async (tx) => {
      await tx.run('UPDATE "calls" SET "callerKey" = NULL WHERE "callerKey" IS NOT NULL');
      await tx.run('DELETE FROM "erased_callers"');
      const row = [{ name: CALLER_KEY_FORM, value: FORGOTTEN }];
      await tx.insert(InstallationEntity, row, '("name") DO UPDATE SET "value" = excluded."value"');
    });
  }

  private async rekeyCalls(tx: SqlExecutor, form: string | null, rekey: Rekey): Promise<number> {
    const column = form === FORGOTTEN ? 'callerNumber' : 'callerKey';
    const sql = `SELECT "id", "projectId", "${column}" AS "known" FROM "calls" WHERE "${column}" IS NOT NULL AND "id" > ?
      ORDER BY "id" LIMIT ${ROWS_PER_PAGE}`;
    let changed = 0;
    for (let last: string | undefined = ''; last !== undefined;) {
      const page: { id: string; projectId: string; known: string }[] = await tx.all(sql, [last]);
      const rows = page.map(({ id, projectId, known }) => ({ id, callerKey: rekey(projectId, known) }));
      changed += await tx.updateCounted(CallEntity, ['id'], ['callerKey'], rows);
      last = page.at(-1)?.id;
    }
    return changed;
  }

  private async rekeyErased(tx: SqlExecutor, rekey: Rekey): Promise<void> {
    const erased = await tx.all<{ projectId: string; callerKey: string }>(
      'SELECT "projectId", "callerKey" FROM "erased_callers"',
    );
    for (const { projectId, callerKey } of erased) {
      const sql = 'UPDATE "erased_callers" SET "callerKey" = ? WHERE "projectId" = ? AND "callerKey" = ?';
      await tx.run(sql, [rekey(projectId, callerKey), projectId, callerKey]);
    }
  }
}
