import { Injectable } from '@nestjs/common';
import { definitionOf } from '../../domain/calls/call-fields.js';
import { PERSONAL_FIELDS } from '../../domain/calls/call.js';
import { maskIp } from '../../domain/calls/masking.js';
import type { Instant } from '../../domain/time/instant.js';
import { Database } from '../database/database.js';
import { placeholders, type SqlExecutor } from '../database/sql-executor.js';
import { lowestIdAt } from '../listing/conditions.js';
import { InstallationEntity } from '../schema/entities/admin.entity.js';
import { ReceiptEntity } from '../schema/entities/receipt.entity.js';

const ROWS_PER_STEP = 1000;

/** Details of a visit: visitor ids, page addresses, parameters of the site. Phone numbers have periods of their own. */
const DETAILS = PERSONAL_FIELDS.filter((field) => definitionOf(field).personal !== 'masked' && field !== 'callerKey');

/** A table whose rows lose columns with age; `clear` gets the ids of one step. */
interface AgeingTable {
  /** Name of the stored progress. */
  readonly name: string;
  readonly table: 'calls' | 'uploads' | 'requests' | 'marks' | 'receipts';
  readonly clear: (tx: SqlExecutor, ids: readonly string[]) => Promise<unknown>;
}

function setting(table: AgeingTable['table'], sets: string): AgeingTable {
  const clear = (tx: SqlExecutor, ids: readonly string[]) =>
    tx.run(`UPDATE "${table}" SET ${sets} WHERE "id" IN ${placeholders(ids.length)}`, ids);
  return { name: `retention-${table}`, table, clear };
}

const CLEARED_DETAILS = DETAILS.map((field) => `"${field}" = ${definitionOf(field).always ? `'{}'` : 'NULL'}`);
const CALLS = setting('calls', CLEARED_DETAILS.join(', '));
const UPLOADS = setting('uploads', '"identifierValue" = NULL, "frozen" = NULL');
const MARKS = setting('marks', '"note" = NULL');
const REQUESTS: AgeingTable = {
  name: 'retention-requests',
  table: 'requests',
  clear: async (tx, ids) => {
    const those = placeholders(ids.length);
    await tx.run(`UPDATE "requests" SET "request" = NULL, "response" = NULL WHERE "id" IN ${those}`, ids);
    // Platforms' messages may repeat what they were sent.
    await tx.run(`UPDATE "attempts" SET "message" = NULL WHERE "requestId" IN ${those}`, ids);
  },
};
const SENDERS: AgeingTable = {
  name: 'retention-senders',
  table: 'receipts',
  clear: async (tx, ids) => {
    const sql = `SELECT "id", "senderIp" FROM "receipts" WHERE "senderIp" IS NOT NULL AND "id" IN ${placeholders(ids.length)}`;
    const rows = await tx.all<{ id: string; senderIp: string }>(sql, ids);
    const masked = rows.map(({ id, senderIp }) => ({ id, senderIp: maskIp(senderIp) }));
    return tx.updateCounted(ReceiptEntity, ['id'], ['senderIp'], masked);
  },
};

/**
 * Retention of columns in rows that stay. Each table is read once, by ids, which begin with their creation time: progress is
 * stored, so a night costs only the rows that have aged since the last one, and no index is needed.
 */
@Injectable()
export class OldDetailsStore {
  constructor(private readonly database: Database) {}

  /** Clears calls, their uploads and marks older than this, and the notes of pauses that began before. */
  async clearDetails(before: Instant, end: AbortSignal): Promise<number> {
    let cleared = 0;
    for (const table of [CALLS, UPLOADS, MARKS]) cleared += await this.clearOlder(table, before, end);
    return cleared + (await this.clearNotes(before));
  }

  /** Clears the copies of requests and answers. */
  clearRequests(before: Instant, end: AbortSignal): Promise<number> {
    return this.clearOlder(REQUESTS, before, end);
  }

  /** Masks the addresses that webhooks came from. */
  maskSenders(before: Instant, end: AbortSignal): Promise<number> {
    return this.clearOlder(SENDERS, before, end);
  }

  private clearNotes(before: Instant): Promise<number> {
    return this.database.write(async (tx) => {
      await tx.run('UPDATE "destination_state" SET "pausedDetail" = NULL WHERE "pausedBy" = ? AND "pausedSince" < ?', [
        'person',
        before,
      ]);
      const sql = `UPDATE "audit" SET "detail" = '{}' WHERE "action" = ? AND "detail" <> '{}' AND "at" < ?`;
      return tx.run(sql, ['destinations.pause', before]);
    });
  }

  private async clearOlder(table: AgeingTable, before: Instant, end: AbortSignal): Promise<number> {
    for (let total = 0; ;) {
      const done = await this.database.write((tx) => this.step(tx, table, lowestIdAt(before)));
      total += done;
      if (done < ROWS_PER_STEP || end.aborted) return total;
      await this.database.yieldLock();
    }
  }

  private async step(tx: SqlExecutor, { name, table, clear }: AgeingTable, beforeId: string): Promise<number> {
    const [place] = await tx.all<{ value: string }>('SELECT "value" FROM "installation" WHERE "name" = ?', [name]);
    const sql = `SELECT "id" FROM "${table}" WHERE "id" > ? AND "id" < ? ORDER BY "id" LIMIT ${ROWS_PER_STEP}`;
    const ids = (await tx.all<{ id: string }>(sql, [place?.value ?? '', beforeId])).map(({ id }) => id);
    const last = ids.at(-1);
    if (last === undefined) return 0;
    await clear(tx, ids);
    await tx.insert(InstallationEntity, [{ name, value: last }], '("name") DO UPDATE SET "value" = excluded."value"');
    return ids.length;
  }
}
