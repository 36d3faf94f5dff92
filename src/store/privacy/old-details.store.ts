import { Injectable } from '@nestjs/common';
import { definitionOf } from '../../domain/calls/call-fields.js';
import { DETAIL_FIELDS } from '../../domain/calls/call.js';
import { maskIp } from '../../domain/calls/masking.js';
import type { Instant } from '../../domain/time/instant.js';
import { Database } from '../database/database.js';
import { placeholders, type SqlExecutor } from '../database/sql-executor.js';
import { lowestIdAt } from '../listing/conditions.js';
import { FREE_TEXT } from './personal-data.store.js';
import { InstallationEntity } from '../schema/entities/admin.entity.js';
import { ReceiptEntity } from '../schema/entities/receipt.entity.js';

const ROWS_PER_STEP = 1000;

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

const CLEARED_DETAILS = DETAIL_FIELDS.map((field) => `"${field}" = ${definitionOf(field).always ? `'{}'` : 'NULL'}`);
// Platforms' messages may repeat what they were sent.
const CLEARED_IDENTIFIER = '"identifierValue" = NULL, "frozen" = NULL, "reasonDetail" = NULL';
const CALLS = setting('calls', CLEARED_DETAILS.join(', '));
const UPLOADS: AgeingTable = {
  name: 'retention-uploads',
  table: 'uploads',
  clear: async (tx, ids) => {
    const those = placeholders(ids.length);
    await tx.run(`UPDATE "uploads" SET ${CLEARED_IDENTIFIER} WHERE "id" IN ${those}`, ids);
    await tx.run(`UPDATE "upload_changes" SET "message" = NULL WHERE ${FREE_TEXT} AND "uploadId" IN ${those}`, ids);
  },
};
const MARKS = setting('marks', '"note" = NULL, "dealId" = NULL');
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

/** What people and platforms said of a destination, and since when it is so. */
const TROUBLES = [
  ['pausedDetail', 'pausedSince'],
  ['delayedDetail', 'delayedSince'],
  ['lastErrorDetail', 'lastErrorAt'],
] as const;

/** Name of the stored progress through receipts. */
const LATE_CALLS = 'retention-late-calls';
/** Ids are hexadecimal digits. */
const AFTER_EVERY_ID = 'g';

/**
 * Retention of columns in rows that stay. Each table is read once, by ids, which begin with their creation time: progress is
 * stored, so a night costs only the rows that have aged since the last one, and no index is needed.
 */
@Injectable()
export class OldDetailsStore {
  constructor(private readonly database: Database) {}

  /** Clears calls, their uploads and marks older than this, and what was said of pauses and troubles that began before. */
  async clearDetails(before: Instant, end: AbortSignal): Promise<number> {
    let cleared = 0;
    for (const table of [CALLS, UPLOADS, MARKS]) cleared += await this.clearOlder(table, before, end);
    await this.repeatedly((tx) => this.clearLate(tx, lowestIdAt(before)), end);
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
      for (const [detail, since] of TROUBLES)
        await tx.run(`UPDATE "destination_state" SET "${detail}" = NULL WHERE "${since}" < ?`, [before]);
      const sql = `UPDATE "audit" SET "detail" = '{}' WHERE "action" = ? AND "detail" <> '{}' AND "at" < ?`;
      return tx.run(sql, ['destinations.pause', before]);
    });
  }

  private async clearOlder(table: AgeingTable, before: Instant, end: AbortSignal): Promise<number> {
    return this.repeatedly((tx) => this.step(tx, table, lowestIdAt(before)), end);
  }

  private async repeatedly(step: (tx: SqlExecutor) => Promise<number>, end: AbortSignal): Promise<number> {
    for (let total = 0; ;) {
      const done = await this.database.write(step);
      total += done;
      if (done < ROWS_PER_STEP || end.aborted) return total;
      await this.database.yieldLock();
    }
  }

  private async step(tx: SqlExecutor, { name, table, clear }: AgeingTable, beforeId: string): Promise<number> {
    const sql = `SELECT "id" FROM "${table}" WHERE "id" > ? AND "id" < ? ORDER BY "id" LIMIT ${ROWS_PER_STEP}`;
    const ids = (await tx.all<{ id: string }>(sql, [await placeOf(tx, name), beforeId])).map(({ id }) => id);
    const last = ids.at(-1);
    if (last === undefined) return 0;
    await clear(tx, ids);
    await keepPlace(tx, name, last);
    return ids.length;
  }

  /**
   * A late webhook brings back what its call has lost, and no step reads that call again: its receipts name it.
   *
   * @returns the receipts looked at, which were processed since the last time
   */
  private async clearLate(tx: SqlExecutor, beforeId: string): Promise<number> {
    const receipts = await tx.all<{ id: string; callId: string | null }>(
      `SELECT "id", "callId" FROM "receipts" WHERE "id" > ?
        AND "id" < COALESCE((SELECT MIN("id") FROM "receipts" WHERE "verdict" = 'new'), ?) ORDER BY "id" LIMIT ${ROWS_PER_STEP}`,
      [await placeOf(tx, LATE_CALLS), AFTER_EVERY_ID],
    );
    const last = receipts.at(-1)?.id;
    if (last === undefined) return 0;
    const named = [...new Set(receipts.map(({ callId }) => callId))];
    const late = named.flatMap((callId) => (callId !== null && callId < beforeId ? [callId] : []));
    if (late.length > 0) {
      await CALLS.clear(tx, late);
      const those = placeholders(late.length);
      await tx.run(`UPDATE "uploads" SET ${CLEARED_IDENTIFIER} WHERE "callId" IN ${those} AND "id" < ?`, [...late, beforeId]);
    }
    await keepPlace(tx, LATE_CALLS, last);
    return receipts.length;
  }
}

/** The last id that was read; '' before the first time. */
async function placeOf(tx: SqlExecutor, name: string): Promise<string> {
  const [place] = await tx.all<{ value: string }>('SELECT "value" FROM "installation" WHERE "name" = ?', [name]);
  return place?.value ?? '';
}

async function keepPlace(tx: SqlExecutor, name: string, value: string): Promise<void> {
  await tx.insert(InstallationEntity, [{ name, value }], '("name") DO UPDATE SET "value" = excluded."value"');
}
