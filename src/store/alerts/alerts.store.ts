import { Injectable } from '@nestjs/common';
import { groupBy } from '../../domain/collections.js';
import { DAY, type Instant } from '../../domain/time/instant.js';
import { newId } from '../../runtime/ids.js';
import { Database } from '../database/database.js';
import { placeholders, type SqlExecutor } from '../database/sql-executor.js';
import { type KeysetPage, oneOf, type PageRequest, type SqlCondition } from '../listing/conditions.js';
import { newestPage } from '../listing/index-scan.js';
import { type AlertChannel, AlertEntity, AlertMessageEntity, DigestEntity } from '../schema/entities/alert.entity.js';

/** How long an alert is kept after it is over. */
const CLOSED_ALERTS_KEPT_MS = 90 * DAY;

/** What changed since the last evaluation. */
export interface AlertChanges {
  readonly began: readonly Omit<AlertEntity, 'id' | 'since' | 'overAt'>[];
  /** Ids of alerts that are over. */
  readonly over: readonly string[];
  /** Ids of alerts that are no longer evaluated: their rule or their subject was removed from the config. */
  readonly unwatched: readonly string[];
}

interface AlertFilter {
  /** The projects that may be seen; null for all. */
  readonly projects: readonly string[] | null;
  readonly open: boolean;
}

/** Transactional outbox: an alert and its messages are written together; any process may send them. */
@Injectable()
export class AlertsStore {
  constructor(private readonly database: Database) {}

  list({ projects, open }: AlertFilter, page: PageRequest): Promise<KeysetPage<AlertEntity>> {
    const filters = [...oneOf('projectId', projects), ...(open ? [{ sql: 't."overAt" IS NULL', values: [] }] : [])];
    return this.database.readLong((session) => newestPage(session, AlertEntity, 'alerts', { scans: [], filters }, page));
  }

  open(): Promise<AlertEntity[]> {
    return this.database.read(async (session) =>
      session.hydrate(AlertEntity, await session.all('SELECT * FROM "alerts" WHERE "overAt" IS NULL')),
    );
  }

  /** @returns how many of these changes this process was the first to make */
  async record(
    { began, over, unwatched }: AlertChanges,
    channelsOf: (alert: AlertChanges['began'][number]) => readonly AlertChannel[],
    now: Instant,
  ): Promise<number> {
    return this.database.write(async (tx) => {
      const rows = began.map((one) => ({ ...one, id: newId(), since: now, overAt: null }));
      const conflict = '("key") WHERE "overAt" IS NULL DO NOTHING';
      const fresh = rows.length === 0 ? [] : await tx.insertReturning(AlertEntity, rows, conflict, 'id');
      for (const row of rows.filter(({ id }) => fresh.includes(id)))
        await queueMessages(tx, row.id, 'trouble', channelsOf(row), now);
      let ended = 0;
      for (const id of [...over, ...unwatched]) {
        if (!(await this.close(tx, id, now))) continue;
        ended += 1;
        const notified = await this.notifiedChannels(tx, id);
        if (over.includes(id)) await queueMessages(tx, id, 'over', notified, now);
      }
      return fresh.length + ended;
    });
  }

  /** Deletes alerts that have been over for long, with their messages. */
  async deleteOld(now: Instant): Promise<void> {
    const old = 'SELECT "id" FROM "alerts" WHERE "overAt" < ?';
    const [oldest] = await this.database.read((session) => session.all(`${old} LIMIT 1`, [now - CLOSED_ALERTS_KEPT_MS]));
    if (oldest === undefined) return;
    await this.database.write(async (tx) => {
      await tx.run(`DELETE FROM "alert_messages" WHERE "alertId" IN (${old})`, [now - CLOSED_ALERTS_KEPT_MS]);
      await tx.run('DELETE FROM "alerts" WHERE "overAt" < ?', [now - CLOSED_ALERTS_KEPT_MS]);
    });
  }

  private async close(tx: SqlExecutor, id: string, now: Instant): Promise<boolean> {
    const ended = await tx.run('UPDATE "alerts" SET "overAt" = ? WHERE "id" = ? AND "overAt" IS NULL', [now, id]);
    if (ended === 0) return false;
    // Unsent messages about the beginning are dropped; one that is being sent at this moment counts as sent.
    const unsent = '"sentAt" IS NULL AND ("leaseUntil" IS NULL OR "leaseUntil" <= ?)';
    await tx.run(`DELETE FROM "alert_messages" WHERE "alertId" = ? AND ${unsent}`, [id, now]);
    return true;
  }

  private async notifiedChannels(tx: SqlExecutor, id: string): Promise<AlertChannel[]> {
    const rows = await tx.all<{ channel: AlertChannel }>('SELECT "channel" FROM "alert_messages" WHERE "alertId" = ?', [id]);
    return rows.map(({ channel }) => channel);
  }

  /** The messages of these alerts. */
  async messagesOf(alertIds: readonly string[]): Promise<AlertMessageEntity[]> {
    if (alertIds.length === 0) return [];
    const sql = `SELECT * FROM "alert_messages" WHERE "alertId" IN ${placeholders(alertIds.length)} ORDER BY "id"`;
    return this.database.read(async (session) => session.hydrate(AlertMessageEntity, await session.all(sql, alertIds)));
  }
}

/** Queues messages in the transaction of the event that they are about. */
export async function queueMessages(
  tx: SqlExecutor,
  aboutId: string,
  event: AlertMessageEntity['event'],
  channels: readonly AlertChannel[],
  now: Instant,
): Promise<void> {
  const unsent = { failures: 0, lastTrouble: null, lease: null, leaseUntil: null, sentAt: null };
  const rows = channels.map((channel) => ({ id: newId(), alertId: aboutId, channel, event, dueAt: now, ...unsent }));
  if (rows.length > 0) await tx.insert(AlertMessageEntity, rows);
}

/** Which messages of a channel one receiver gets. */
export interface MessageScope {
  readonly projects: readonly string[];
  /** Whether it gets those of the installation's rule, whatever their project; no other receiver gets them then. */
  readonly isInstallation: boolean;
}

/** The rule about the machines themselves, which do not concern a client's receivers. */
export const INSTALLATION_RULE = 'clock-apart';

function ownedBy({ projects, isInstallation }: MessageScope): SqlCondition {
  // No project has an empty id.
  const ids = projects.length === 0 ? [''] : projects;
  const among = `"projectId" IN ${placeholders(ids.length)}`;
  const sql = `(EXISTS (SELECT 1 FROM "alerts" a WHERE a."id" = m."alertId" AND
      (a."rule" <> '${INSTALLATION_RULE}' AND a.${among}${isInstallation ? ` OR a."rule" = '${INSTALLATION_RULE}'` : ''}))
    OR EXISTS (SELECT 1 FROM "digests" d WHERE d."id" = m."alertId" AND d.${among}))`;
  return { sql, values: [...ids, ...ids] };
}

/** A message with its alert or digest. */
export type ClaimedMessage = { readonly message: AlertMessageEntity } & (
  { readonly alert: AlertEntity; readonly digest: null } | { readonly alert: null; readonly digest: DigestEntity }
);

/** Messages recently sent over a channel, and those still to be sent. */
export interface ChannelStatus {
  readonly channel: AlertChannel;
  readonly lastSentAt: Instant | null;
  readonly waiting: number;
  /** Why the last attempt at a waiting message failed; null if none was made or nothing waits. */
  readonly trouble: string | null;
}

/** Messages of an alert are sent in order: its end never before its beginning. */
const DUE_MESSAGE = `m."channel" = ? AND m."sentAt" IS NULL AND m."dueAt" <= ? AND (m."leaseUntil" IS NULL OR m."leaseUntil" <= ?)
  AND NOT EXISTS (SELECT 1 FROM "alert_messages" b WHERE b."alertId" = m."alertId" AND b."channel" = m."channel"
    AND b."sentAt" IS NULL AND b."id" < m."id")`;

/** Outbox of alert messages: sent one at a time per channel, each under a lease of one process. */
@Injectable()
export class AlertMessagesStore {
  constructor(private readonly database: Database) {}

  /** The next message of the channel for one receiver; null if none is due. */
  async claim(channel: AlertChannel, scope: MessageScope, now: Instant, until: Instant): Promise<ClaimedMessage | null> {
    const owned = ownedBy(scope);
    const due = `SELECT m."id" FROM "alert_messages" m WHERE ${DUE_MESSAGE} AND ${owned.sql} ORDER BY m."id" LIMIT 1`;
    const values = [channel, now, now, ...owned.values];
    const waiting = await this.database.read((session) => session.all(due, values));
    if (waiting.length === 0) return null;
    return this.database.write(async (tx) => {
      const sql = `UPDATE "alert_messages" SET "lease" = ?, "leaseUntil" = ? WHERE "id" = (${due})
        AND ("leaseUntil" IS NULL OR "leaseUntil" <= ?) RETURNING *`;
      const [message] = tx.hydrate(AlertMessageEntity, await tx.all(sql, [newId(), until, ...values, now]));
      if (!message) return null;
      const table = message.event === 'digest' ? 'digests' : 'alerts';
      const rows = await tx.all(`SELECT * FROM "${table}" WHERE "id" = ?`, [message.alertId]);
      if (message.event === 'digest') {
        const [digest] = tx.hydrate(DigestEntity, rows);
        return digest ? { message, alert: null, digest } : null;
      }
      const [alert] = tx.hydrate(AlertEntity, rows);
      return alert ? { message, alert, digest: null } : null;
    });
  }

  async recordSent({ id, lease }: AlertMessageEntity, now: Instant): Promise<void> {
    const sql = `UPDATE "alert_messages" SET "sentAt" = ?, "lastTrouble" = NULL, "lease" = NULL, "leaseUntil" = NULL
      WHERE "id" = ? AND "lease" = ?`;
    await this.database.write((tx) => tx.run(sql, [now, id, lease]));
  }

  async recordFailure({ id, lease }: AlertMessageEntity, trouble: string, dueAt: Instant): Promise<void> {
    const sql = `UPDATE "alert_messages" SET "failures" = "failures" + 1, "lastTrouble" = ?, "dueAt" = ?, "lease" = NULL,
      "leaseUntil" = NULL
      WHERE "id" = ? AND "lease" = ?`;
    await this.database.write((tx) => tx.run(sql, [trouble, dueAt, id, lease]));
  }

  /** By channel, for alerts of these projects; null for all. Messages are deleted with their alerts, so there are few. */
  async channelStatuses(projects: readonly string[] | null): Promise<ChannelStatus[]> {
    const [seen = { sql: '1 = 1', values: [] }] = oneOf('projectId', projects);
    const sql = `SELECT m.* FROM "alert_messages" m JOIN "alerts" t ON t."id" = m."alertId" WHERE ${seen.sql} ORDER BY m."id"`;
    const messages = await this.database.read(async (session) =>
      session.hydrate(AlertMessageEntity, await session.all(sql, seen.values)),
    );
    return [...groupBy(messages, ({ channel }) => channel)].map(([channel, ofChannel]) => {
      const waiting = ofChannel.filter(({ sentAt }) => sentAt === null);
      return {
        channel,
        lastSentAt: ofChannel.reduce<Instant | null>(
          (last, { sentAt }) => (sentAt === null ? last : Math.max(sentAt, last ?? 0)),
          null,
        ),
        waiting: waiting.length,
        trouble: waiting.findLast(({ lastTrouble }) => lastTrouble !== null)?.lastTrouble ?? null,
      };
    });
  }

  /**
   * Discards digests and messages about the end of an alert that could not be sent for too long.
   * @returns how many
   */
  async discardStale(overBefore: Instant): Promise<number> {
    const stale = `"sentAt" IS NULL AND "alertId" IN (SELECT "id" FROM "alerts" WHERE "overAt" < ?
      UNION ALL SELECT "id" FROM "digests" WHERE "endsAt" < ?)`;
    const values = [overBefore, overBefore];
    const [one] = await this.database.read((session) =>
      session.all(`SELECT "id" FROM "alert_messages" WHERE ${stale} LIMIT 1`, values),
    );
    if (one === undefined) return 0;
    return this.database.write((tx) => tx.run(`DELETE FROM "alert_messages" WHERE ${stale}`, values));
  }
}
