import { Injectable } from '@nestjs/common';
import type { DigestFacts } from '../../domain/alert.js';
import { DAY, type Instant } from '../../domain/time/instant.js';
import { newId } from '../../runtime/ids.js';
import { Database } from '../database/database.js';
import { type AlertChannel, DigestEntity } from '../schema/entities/alert.entity.js';
import { queueMessages } from './alerts.store.js';

const KEPT_MS = 90 * DAY;

/** Digests, one per project and end of a period, written together with their outgoing messages. */
@Injectable()
export class DigestsStore {
  constructor(private readonly database: Database) {}

  /** The end of the last digest of each project. */
  async lastEnds(): Promise<Map<string, Instant>> {
    const rows = await this.database.read((session) =>
      session.all('SELECT "projectId", MAX("endsAt") AS "endsAt" FROM "digests" GROUP BY "projectId"'),
    );
    return new Map(rows.map(({ projectId, endsAt }) => [String(projectId), Number(endsAt)]));
  }

  /** @returns whether this process was first; otherwise the other's digest stands */
  async add(
    digest: Pick<DigestEntity, 'projectId' | 'startsAt' | 'endsAt'> & { readonly facts: DigestFacts },
    channels: readonly AlertChannel[],
    now: Instant,
  ): Promise<boolean> {
    return this.database.write(async (tx) => {
      const old = 'SELECT "id" FROM "digests" WHERE "endsAt" < ?';
      await tx.run(`DELETE FROM "alert_messages" WHERE "alertId" IN (${old})`, [now - KEPT_MS]);
      await tx.run('DELETE FROM "digests" WHERE "endsAt" < ?', [now - KEPT_MS]);
      const rows = [{ ...digest, id: newId() }];
      const [fresh] = await tx.insertReturning(DigestEntity, rows, '("projectId", "endsAt") DO NOTHING', 'id');
      if (fresh === undefined) return false;
      await queueMessages(tx, fresh, 'digest', channels, now);
      return true;
    });
  }
}
