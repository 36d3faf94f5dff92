import { Injectable } from '@nestjs/common';
import type { Instant } from '../domain/time/instant.js';
import type { Place } from './claims.store.js';
import { RequestEntity } from './entities/request.entity.js';
import { UploadEntity } from './entities/upload.entity.js';
import { places, type Session } from './session.js';

/** Without the texts as sent and answered, which are long. */
const AWAITED_COLUMNS = ['id', 'remoteId', 'rows', 'startedAt', 'finishedAt', 'confirmAt', 'confirmTries'] as const;
/** A request that awaits its verdict. */
export type AwaitedRequest = Pick<RequestEntity, (typeof AWAITED_COLUMNS)[number]>;

@Injectable()
export class RequestsStore {
  /** Requests of the destination whose verdict is to be asked for; with `now` null all that await one. */
  async open(session: Session, destination: Place, now: Instant | null, limit: number): Promise<AwaitedRequest[]> {
    const due = now === null ? '"confirmAt" IS NOT NULL' : '"confirmAt" <= ?';
    const columns = AWAITED_COLUMNS.map((name) => `"${name}"`).join(', ');
    const sql = `SELECT ${columns} FROM "requests" WHERE "destination" = ? AND "projectId" = ? AND ${due} ORDER BY "confirmAt" LIMIT ?`;
    const values = [destination.id, destination.projectId, ...(now === null ? [] : [now]), limit];
    return session.hydrate(RequestEntity, await session.all(sql, values));
  }

  /** Takes the questions that are still due: until `until` nobody else finds them so. @returns the ids of those taken */
  async take(tx: Session, due: readonly AwaitedRequest[], now: Instant, until: Instant): Promise<ReadonlySet<string>> {
    const changes = due.map(({ id }) => ({ id, confirmAt: until }));
    return new Set(await tx.updateReturning(RequestEntity, ['id'], ['confirmAt'], changes, 't."confirmAt" <= ?', [now]));
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
