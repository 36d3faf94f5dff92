import { Injectable } from '@nestjs/common';
import { DAY, type Instant } from '../domain/time/instant.js';
import { newId } from '../runtime/ids.js';
import { Database } from './database.js';
import { AlertEntity, AlertMessageEntity, type AlertChannel } from './entities/alert.entity.js';
import { among, type Page, type Slice } from './lists.js';
import { places, type Session } from './session.js';
import { newest } from './walks.js';

/** A trouble that is over is remembered so long. */
const REMEMBERED_MS = 90 * DAY;

/** What changed since the last look. */
export interface AlertChanges {
  readonly began: readonly Omit<AlertEntity, 'id' | 'since' | 'overAt'>[];
  /** Ids of troubles that passed. */
  readonly over: readonly string[];
  /** Ids of troubles that nobody looks at any more: their rule or their subject left the config. */
  readonly unwatched: readonly string[];
}

export interface AlertFilter {
  /** The projects that may be seen; null for all. */
  readonly projects: readonly string[] | null;
  readonly open: boolean;
}

/** Troubles, and the duty to tell of them, written together: whoever finds a trouble first leaves its messages for whoever sends first. */
@Injectable()
export class AlertsStore {
  constructor(private readonly database: Database) {}

  list({ projects, open }: AlertFilter, page: Page): Promise<Slice<AlertEntity>> {
    const looks = [...among('projectId', projects), ...(open ? [{ sql: 't."overAt" IS NULL', values: [] }] : [])];
    return this.database.read((session) => newest(session, AlertEntity, 'alerts', { walks: [], looks }, page));
  }

  open(): Promise<AlertEntity[]> {
    return this.database.read(async (session) =>
      session.hydrate(AlertEntity, await session.all('SELECT * FROM "alerts" WHERE "overAt" IS NULL')),
    );
  }

  /** @returns how many of these changes this process was the first to make */
  async record({ began, over, unwatched }: AlertChanges, channels: readonly AlertChannel[], now: Instant): Promise<number> {
    return this.database.write(async (tx) => {
      const rows = began.map((one) => ({ ...one, id: newId(), since: now, overAt: null }));
      const conflict = '("key") WHERE "overAt" IS NULL DO NOTHING';
      const fresh = rows.length === 0 ? [] : await tx.insertReturning(AlertEntity, rows, conflict, 'id');
      for (const id of fresh) await this.owe(tx, id, 'trouble', channels, now);
      let ended = 0;
      for (const id of [...over, ...unwatched]) {
        if (!(await this.end(tx, id, now))) continue;
        ended += 1;
        const told = await this.told(tx, id);
        if (over.includes(id)) await this.owe(tx, id, 'over', told, now);
      }
      return fresh.length + ended;
    });
  }

  /** What was over long ago is forgotten, with its messages. */
  async forget(now: Instant): Promise<void> {
    const old = 'SELECT "id" FROM "alerts" WHERE "overAt" < ?';
    const [oldest] = await this.database.read((session) => session.all(`${old} LIMIT 1`, [now - REMEMBERED_MS]));
    if (oldest === undefined) return;
    await this.database.write(async (tx) => {
      await tx.run(`DELETE FROM "alert_messages" WHERE "alertId" IN (${old})`, [now - REMEMBERED_MS]);
      await tx.run('DELETE FROM "alerts" WHERE "overAt" < ?', [now - REMEMBERED_MS]);
    });
  }

  private async end(tx: Session, id: string, now: Instant): Promise<boolean> {
    const ended = await tx.run('UPDATE "alerts" SET "overAt" = ? WHERE "id" = ? AND "overAt" IS NULL', [now, id]);
    if (ended === 0) return false;
    // What was not told yet need not be told any more; what is on its way just now counts as told.
    const unsent = '"sentAt" IS NULL AND ("leaseUntil" IS NULL OR "leaseUntil" <= ?)';
    await tx.run(`DELETE FROM "alert_messages" WHERE "alertId" = ? AND ${unsent}`, [id, now]);
    return true;
  }

  private async told(tx: Session, id: string): Promise<AlertChannel[]> {
    const rows = await tx.all<{ channel: AlertChannel }>('SELECT "channel" FROM "alert_messages" WHERE "alertId" = ?', [id]);
    return rows.map(({ channel }) => channel);
  }

  private async owe(
    tx: Session,
    alertId: string,
    event: AlertMessageEntity['event'],
    channels: readonly AlertChannel[],
    now: Instant,
  ): Promise<void> {
    const unsent = { failures: 0, lastTrouble: null, lease: null, leaseUntil: null, sentAt: null };
    const rows = channels.map((channel) => ({ id: newId(), alertId, channel, event, dueAt: now, ...unsent }));
    if (rows.length > 0) await tx.insert(AlertMessageEntity, rows);
  }

  /** By trouble: what its channels were told. */
  async messagesOf(alertIds: readonly string[]): Promise<AlertMessageEntity[]> {
    if (alertIds.length === 0) return [];
    const sql = `SELECT * FROM "alert_messages" WHERE "alertId" IN ${places(alertIds.length)} ORDER BY "id"`;
    return this.database.read(async (session) => session.hydrate(AlertMessageEntity, await session.all(sql, alertIds)));
  }
}
