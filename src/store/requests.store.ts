import { Injectable } from '@nestjs/common';
import type { Instant } from '../domain/instant.js';
import type { Place } from './deliveries.store.js';
import { RequestEntity } from './entities/request.entity.js';
import { UploadEntity } from './entities/upload.entity.js';
import { places, type Session } from './session.js';

@Injectable()
export class RequestsStore {
  /** Requests of the destination whose verdict is to be asked for; with `now` null all that await one. */
  async open(session: Session, destination: Place, now: Instant | null, limit: number): Promise<RequestEntity[]> {
    const due = now === null ? '"confirmAt" IS NOT NULL' : '"confirmAt" <= ?';
    const values =
      now === null ? [destination.id, destination.projectId, limit] : [destination.id, destination.projectId, now, limit];
    return session.hydrate(
      RequestEntity,
      await session.all(
        `SELECT * FROM "requests" WHERE "destination" = ? AND "projectId" = ? AND ${due} ORDER BY "confirmAt" LIMIT ?`,
        values,
      ),
    );
  }

  async byIds(session: Session, ids: readonly string[]): Promise<RequestEntity[]> {
    if (ids.length === 0) return [];
    return session.hydrate(RequestEntity, await session.all(`SELECT * FROM "requests" WHERE "id" IN ${places(ids.length)}`, ids));
  }

  /** The uploads that still wait for the verdict on these requests, in the order in which they were made. */
  async confirming(tx: Session, requestIds: readonly string[]): Promise<UploadEntity[]> {
    if (requestIds.length === 0) return [];
    const sql = `SELECT * FROM "uploads" WHERE "requestId" IN ${places(requestIds.length)} AND "state" = 'confirming' ORDER BY "id"`;
    return tx.hydrate(UploadEntity, await tx.all(sql, requestIds));
  }

  async schedule(tx: Session, requests: readonly Pick<RequestEntity, 'id' | 'confirmAt' | 'confirmTries'>[]): Promise<void> {
    await tx.update(RequestEntity, ['id'], ['confirmAt', 'confirmTries'], requests);
  }
}
