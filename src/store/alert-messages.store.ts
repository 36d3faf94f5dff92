import { Injectable } from '@nestjs/common';
import { groupBy } from '../domain/collections.js';
import type { Instant } from '../domain/time/instant.js';
import { newId } from '../runtime/ids.js';
import { Database } from './database.js';
import { AlertEntity, AlertMessageEntity, type AlertChannel } from './entities/alert.entity.js';
import { among } from './lists.js';

export interface ClaimedMessage {
  readonly message: AlertMessageEntity;
  readonly alert: AlertEntity;
}

/** What a channel was told lately, and what it is still to be told. */
export interface ChannelFigures {
  readonly channel: AlertChannel;
  readonly lastSentAt: Instant | null;
  readonly waiting: number;
  /** Why the last try of a message that waits failed; null where none was made or nothing waits. */
  readonly trouble: string | null;
}

/** An end is not told before its beginning. */
const OWED = `m."channel" = ? AND m."sentAt" IS NULL AND m."dueAt" <= ? AND (m."leaseUntil" IS NULL OR m."leaseUntil" <= ?)
  AND NOT EXISTS (SELECT 1 FROM "alert_messages" b WHERE b."alertId" = m."alertId" AND b."channel" = m."channel"
    AND b."sentAt" IS NULL AND b."id" < m."id")`;

/** What channels are still to be told, one message at a time, each under a lease of one process. */
@Injectable()
export class AlertMessagesStore {
  constructor(private readonly database: Database) {}

  /** The next message of the channel; null where none is due. */
  async claim(channel: AlertChannel, now: Instant, until: Instant): Promise<ClaimedMessage | null> {
    const due = `SELECT m."id" FROM "alert_messages" m WHERE ${OWED} ORDER BY m."id" LIMIT 1`;
    const values = [channel, now, now];
    const waiting = await this.database.read((session) => session.all(due, values));
    if (waiting.length === 0) return null;
    return this.database.write(async (tx) => {
      const sql = `UPDATE "alert_messages" SET "lease" = ?, "leaseUntil" = ? WHERE "id" = (${due})
        AND ("leaseUntil" IS NULL OR "leaseUntil" <= ?) RETURNING *`;
      const [message] = tx.hydrate(AlertMessageEntity, await tx.all(sql, [newId(), until, ...values, now]));
      if (!message) return null;
      const rows = await tx.all('SELECT * FROM "alerts" WHERE "id" = ?', [message.alertId]);
      const [alert] = tx.hydrate(AlertEntity, rows);
      return alert ? { message, alert } : null;
    });
  }

  async sent({ id, lease }: AlertMessageEntity, now: Instant): Promise<void> {
    const sql = `UPDATE "alert_messages" SET "sentAt" = ?, "lastTrouble" = NULL, "lease" = NULL, "leaseUntil" = NULL WHERE "id" = ? AND "lease" = ?`;
    await this.database.write((tx) => tx.run(sql, [now, id, lease]));
  }

  async failed({ id, lease }: AlertMessageEntity, trouble: string, dueAt: Instant): Promise<void> {
    const sql = `UPDATE "alert_messages" SET "failures" = "failures" + 1, "lastTrouble" = ?, "dueAt" = ?, "lease" = NULL, "leaseUntil" = NULL
      WHERE "id" = ? AND "lease" = ?`;
    await this.database.write((tx) => tx.run(sql, [trouble, dueAt, id, lease]));
  }

  /** By channel, of the troubles of these projects; null for all. Messages are forgotten with their troubles, so they are few. */
  async figures(projects: readonly string[] | null): Promise<ChannelFigures[]> {
    const [seen = { sql: '1 = 1', values: [] }] = among('projectId', projects);
    const sql = `SELECT m.* FROM "alert_messages" m JOIN "alerts" t ON t."id" = m."alertId" WHERE ${seen.sql} ORDER BY m."id"`;
    const messages = await this.database.read(async (session) =>
      session.hydrate(AlertMessageEntity, await session.all(sql, seen.values)),
    );
    return [...groupBy(messages, ({ channel }) => channel)].map(([channel, told]) => {
      const waiting = told.filter(({ sentAt }) => sentAt === null);
      return {
        channel,
        lastSentAt: told.reduce<Instant | null>(
          (last, { sentAt }) => (sentAt === null ? last : Math.max(sentAt, last ?? 0)),
          null,
        ),
        waiting: waiting.length,
        trouble: waiting.findLast(({ lastTrouble }) => lastTrouble !== null)?.lastTrouble ?? null,
      };
    });
  }

  /** An end that could not be told for so long is news no more. @returns how many were given up */
  async giveUp(overBefore: Instant): Promise<number> {
    const stale = `"sentAt" IS NULL AND "alertId" IN (SELECT "id" FROM "alerts" WHERE "overAt" < ?)`;
    const [one] = await this.database.read((session) =>
      session.all(`SELECT "id" FROM "alert_messages" WHERE ${stale} LIMIT 1`, [overBefore]),
    );
    if (one === undefined) return 0;
    return this.database.write((tx) => tx.run(`DELETE FROM "alert_messages" WHERE ${stale}`, [overBefore]));
  }
}
