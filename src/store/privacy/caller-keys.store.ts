import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.js';
import type { SqlExecutor } from '../database/sql-executor.js';
import { InstallationEntity } from '../schema/entities/admin.entity.js';
import { CallEntity } from '../schema/entities/call.entity.js';

/** Under this name the installation keeps how the stored hashes of callers were made. */
const CALLER_KEY_FORM = 'caller-key-form';
/** The form of hashes that are given up: they are made from the numbers. */
export const FORGOTTEN = 'forgotten';
const ROWS_PER_PAGE = 1000;

/** A hash as it is to be from now on. */
type Rekey = (projectId: string, known: string) => string;

/** The stored hashes of callers as a whole: how they were made, and making them anew. */
@Injectable()
export class CallerKeysStore {
  constructor(private readonly database: Database) {}

  /** How the stored hashes were made; null for those of a database that never said. */
  async form(session: SqlExecutor): Promise<string | null> {
    const sql = 'SELECT "value" FROM "installation" WHERE "name" = ?';
    return (await session.all<{ value: string }>(sql, [CALLER_KEY_FORM]))[0]?.value ?? null;
  }

  /** All in one transaction: half of them in another form would be other people. @returns how many were made anew */
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
   * Gives up the hashes, for a secret that is lost. The next registration makes those of numbers that are kept; nobody else is
   * recognised again, the erased ones neither.
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
