import { Injectable } from '@nestjs/common';
import { groupBy } from '../../domain/collections.js';
import type { Reason } from '../../domain/reason.js';
import { DAY, type Instant } from '../../domain/time/instant.js';
import { Database } from '../database/database.js';
import { isOneOf, placeholders, type SqlExecutor } from '../database/sql-executor.js';
import { between, oneOf } from '../listing/conditions.js';
import { ReceiptEntity } from '../schema/entities/receipt.entity.js';
import { CONTENT_BYTES, type ContentSize, firstWithin } from './content-size.js';
import { PROCESSING_LOCK } from './processing-locks.store.js';

/** The result of processing one receipt. */
export interface ReceiptResult {
  readonly id: string;
  readonly verdict: 'read' | 'unreadable';
  readonly reason: Reason | null;
  readonly callId: string | null;
}

export interface UnreadReceipts {
  readonly receipts: readonly ReceiptEntity[];
  /** A limit ended the list. */
  readonly mayBeMore: boolean;
}

const NONE: ReadonlySet<string> = new Set();
/** No standby takes over so quickly that receipts from before and after it share a slot. */
const SLOT_MS = 100;
/** Receipts are kept for longer, and the newest of a quiet day may be gone because its time was over. */
const LOOKED_FOR_MS = DAY;

@Injectable()
export class ReceiptsStore {
  /** The newest receipt acknowledged in each slot of `performance.now()` since the last look, and the one before. */
  private readonly acknowledged = new Map<number, string>();
  /** By `performance.now()`. */
  private lossNoticedAt: number | null = null;

  constructor(private readonly database: Database) {}

  /**
   * Durable when it resolves, which it does within a deadline. A receipt that exists already was stored by the first attempt.
   *
   * It is written again all the same: PostgreSQL ends a commit's wait for its synchronous standby when it is cancelled and keeps
   * what was written, and a commit that writes nothing does not wait for the standby.
   */
  async save(receipts: readonly ReceiptEntity[]): Promise<void> {
    await this.database.writePromptly((tx) =>
      tx.insert(ReceiptEntity, receipts, '("id") DO UPDATE SET "method" = excluded."method"'),
    );
    const newest = receipts.at(-1)?.id;
    if (newest === undefined || this.database.dialect === 'sqlite') return;
    this.acknowledged.set(Math.floor(performance.now() / SLOT_MS), newest);
  }

  /**
   * Whether receipts that this process acknowledged are gone: a standby promoted under asynchronous replication lacks the
   * primary's last moments. The newest of each moment is looked for, because webhooks have come in since. Reported once.
   */
  async hasLostAcknowledged(): Promise<boolean> {
    const looked = [...this.acknowledged].filter(([slot]) => performance.now() - slot * SLOT_MS < LOOKED_FOR_MS);
    if (looked.length === 0) return false;
    const ids = looked.map(([, id]) => id);
    const { sql, values } = isOneOf(this.database.dialect, ids);
    const rows = await this.database.read((session) =>
      session.all<{ id: string }>(`SELECT "id" FROM "receipts" WHERE "id" ${sql}`, values),
    );
    const found = new Set(rows.map(({ id }) => id));
    const newest = looked.at(-1)?.[0] ?? 0;
    for (const [slot, id] of looked)
      if (this.acknowledged.get(slot) === id && (slot < newest || !found.has(id))) this.acknowledged.delete(slot);
    const isLost = ids.some((id) => !found.has(id));
    if (isLost) this.lossNoticedAt = performance.now();
    return isLost;
  }

  /** How long ago such a loss was noticed, in milliseconds; null for none within a day. */
  get sinceLoss(): number | null {
    const since = this.lossNoticedAt === null ? null : performance.now() - this.lossNoticedAt;
    return since === null || since > LOOKED_FOR_MS ? null : since;
  }

  /** Stores receipts in the caller's transaction. */
  async insert(tx: SqlExecutor, receipts: readonly ReceiptEntity[]): Promise<void> {
    if (receipts.length > 0) await tx.insert(ReceiptEntity, receipts);
  }

  /** Stores receipts from files and vendors' lists whose content is not stored yet. */
  async saveNew(tx: SqlExecutor, receipts: readonly ReceiptEntity[]): Promise<void> {
    await tx.insert(ReceiptEntity, receipts, '("sourceId", "contentKey") WHERE "contentKey" IS NOT NULL DO NOTHING');
  }

  /** Which of these contents are stored already. */
  async knownContents(session: SqlExecutor, sourceId: string, keys: readonly string[]): Promise<ReadonlySet<string>> {
    if (keys.length === 0) return new Set();
    const one = isOneOf(session.dialect, keys);
    const sql = `SELECT "contentKey" AS "key" FROM "receipts" WHERE "sourceId" = ? AND "contentKey" ${one.sql}`;
    return new Set((await session.all<{ key: string }>(sql, [sourceId, ...one.values])).map(({ key }) => key));
  }

  /** Mutex over processes: two that merged receipts of the same call at once would each miss the other's part. */
  async lockProcessing(tx: SqlExecutor): Promise<void> {
    if (tx.dialect === 'postgres') await tx.all(`SELECT pg_advisory_xact_lock(${PROCESSING_LOCK})`);
  }

  /**
   * The next receipts, limited in number and in bytes of content; at least one.
   *
   * @param except ids of those that are already being processed
   */
  async unread(tx: SqlExecutor, limit: number, maxBytes: number, except: ReadonlySet<string> = NONE): Promise<UnreadReceipts> {
    const sizes = await tx.all<ContentSize>(
      `SELECT "id", ${CONTENT_BYTES} AS "bytes" FROM "receipts" WHERE "verdict" = 'new' ORDER BY "id" LIMIT ?`,
      [limit + except.size],
    );
    const waiting = sizes.filter(({ id }) => !except.has(id)).slice(0, limit);
    return this.firstOf(tx, waiting, limit, maxBytes);
  }

  /** The first of these within the limits. @param sizes as many as the limit, or all there are */
  async firstOf(tx: SqlExecutor, sizes: readonly ContentSize[], limit: number, maxBytes: number): Promise<UnreadReceipts> {
    const ids = firstWithin(sizes, maxBytes);
    const mayBeMore = sizes.length >= limit || ids.length < sizes.length;
    return { receipts: ids.length === 0 ? [] : await this.byIds(tx, ids), mayBeMore };
  }

  /** Which receipts between these ids are not processed yet. */
  async waitingBetween(tx: SqlExecutor, first: string, last: string): Promise<ReadonlySet<string>> {
    const sql = `SELECT "id" FROM "receipts" WHERE "verdict" = 'new' AND "id" BETWEEN ? AND ?`;
    return new Set((await tx.all<{ id: string }>(sql, [first, last])).map(({ id }) => id));
  }

  async byIds(tx: SqlExecutor, ids: readonly string[]): Promise<ReceiptEntity[]> {
    const { sql, values } = isOneOf(tx.dialect, ids);
    return tx.entities(ReceiptEntity, `SELECT * FROM "receipts" WHERE "id" ${sql} ORDER BY "id"`, values);
  }

  /** All stored receipts of these calls, by our id of the call. */
  async byCalls(session: SqlExecutor, callIds: readonly string[]): Promise<Map<string, ReceiptEntity[]>> {
    if (callIds.length === 0) return new Map();
    const one = isOneOf(session.dialect, callIds);
    const sql = `SELECT * FROM "receipts" WHERE "callId" ${one.sql} ORDER BY "id"`;
    return groupBy(await session.entities(ReceiptEntity, sql, one.values), ({ callId }) => callId ?? '');
  }

  /** The next unreadable receipts that still have their content. */
  async unreadable(
    session: SqlExecutor,
    {
      sources,
      from,
      to,
    }: { readonly sources: readonly string[]; readonly from?: Instant | undefined; readonly to?: Instant | undefined },
    after: string,
    limit: number,
  ): Promise<ReceiptEntity[]> {
    const conditions = [...oneOf('sourceId', sources), ...between('t."receivedAt"', from, to)];
    return session.entities(
      ReceiptEntity,
      `SELECT t.* FROM "receipts" t WHERE t."verdict" = 'unreadable' AND t."id" > ?
        AND ${conditions.map(({ sql }) => sql).join(' AND ')}
       ORDER BY t."id" LIMIT ?`,
      [after, ...conditions.flatMap(({ values }) => values), limit],
    );
  }

  /** Queues receipts for reading again. */
  async markNew(tx: SqlExecutor, ids: readonly string[]): Promise<void> {
    const sql = `UPDATE "receipts" SET "verdict" = 'new', "reasonCode" = NULL, "reasonDetail" = NULL
      WHERE "id" IN ${placeholders(ids.length)}`;
    if (ids.length > 0) await tx.run(sql, ids);
  }

  async recordResults(tx: SqlExecutor, results: readonly ReceiptResult[]): Promise<void> {
    const changes = results.map(({ id, verdict, reason, callId }) => ({
      id,
      verdict,
      reasonCode: reason?.code ?? null,
      reasonDetail: reason?.detail ?? null,
      callId,
    }));
    await tx.update(ReceiptEntity, ['id'], ['verdict', 'reasonCode', 'reasonDetail', 'callId'], changes);
  }

  /** Drops the content of these receipts: some of it must not be kept, and it may be anywhere in the text. */
  async clearContents(tx: SqlExecutor, ids: readonly string[]): Promise<void> {
    if (ids.length > 0)
      await tx.run(`UPDATE "receipts" SET "query" = '', "bodyBase64" = NULL WHERE "id" IN ${placeholders(ids.length)}`, ids);
  }
}

/** Observer: tells the processor that receipts have arrived, without the webhook receiver depending on it. */
@Injectable()
export class ReceiptNotifier {
  private readonly listeners: (() => void)[] = [];

  onArrival(listener: () => void): void {
    this.listeners.push(listener);
  }

  notify(): void {
    for (const listener of this.listeners) listener();
  }
}
