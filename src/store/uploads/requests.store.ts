import { Injectable } from '@nestjs/common';
import type { Instant } from '../../domain/time/instant.js';
import { Database } from '../database/database.js';
import { placeholders, type SqlExecutor } from '../database/sql-executor.js';
import { between, createdWithin, equal, type KeysetPage, type PageRequest } from '../listing/conditions.js';
import { type ListQuery, newestPage, scanBy, scanByEach } from '../listing/index-scan.js';
import { RequestEntity } from '../schema/entities/request.entity.js';
import { UploadEntity } from '../schema/entities/upload.entity.js';
import type { DestinationKey } from './claims.store.js';

/** Without the bodies of request and answer, which are long. */
const AWAITED_COLUMNS = ['id', 'remoteId', 'rows', 'startedAt', 'finishedAt', 'confirmAt', 'confirmTries'] as const;
/** A request that awaits its verdict. */
export type AwaitedRequest = Pick<RequestEntity, (typeof AWAITED_COLUMNS)[number]>;

@Injectable()
export class RequestsStore {
  /** The destination's requests whose verdict is due; with `now` null all that await one. */
  async awaitingVerdict(
    session: SqlExecutor,
    destination: DestinationKey,
    now: Instant | null,
    limit: number,
  ): Promise<AwaitedRequest[]> {
    const due = now === null ? '"confirmAt" IS NOT NULL' : '"confirmAt" <= ?';
    const columns = AWAITED_COLUMNS.map((name) => `"${name}"`).join(', ');
    const sql = `SELECT ${columns} FROM "requests" WHERE "destination" = ? AND "projectId" = ? AND ${due}
      ORDER BY "confirmAt" LIMIT ?`;
    const values = [destination.id, destination.projectId, ...(now === null ? [] : [now]), limit];
    return session.hydrate(RequestEntity, await session.all(sql, values));
  }

  /**
   * Claims the polls that are still due, until `until`.
   * @returns the ids of those claimed
   */
  async claimVerdicts(
    tx: SqlExecutor,
    due: readonly AwaitedRequest[],
    now: Instant,
    until: Instant,
  ): Promise<ReadonlySet<string>> {
    const changes = due.map(({ id }) => ({ id, confirmAt: until }));
    return new Set(await tx.updateReturning(RequestEntity, ['id'], ['confirmAt'], changes, 't."confirmAt" <= ?', [now]));
  }

  async byIds(session: SqlExecutor, ids: readonly string[]): Promise<RequestEntity[]> {
    if (ids.length === 0) return [];
    return session.hydrate(
      RequestEntity,
      await session.all(`SELECT * FROM "requests" WHERE "id" IN ${placeholders(ids.length)}`, ids),
    );
  }

  /** Uploads that still await the verdict on these requests, in the order in which they were made. */
  async confirming(tx: SqlExecutor, requestIds: readonly string[]): Promise<UploadEntity[]> {
    if (requestIds.length === 0) return [];
    const sql = `SELECT * FROM "uploads" WHERE "requestId" IN ${placeholders(requestIds.length)}
      AND "state" = 'confirming' ORDER BY "id"`;
    return tx.hydrate(UploadEntity, await tx.all(sql, requestIds));
  }

  async scheduleVerdicts(
    tx: SqlExecutor,
    requests: readonly Pick<RequestEntity, 'id' | 'confirmAt' | 'confirmTries'>[],
  ): Promise<void> {
    await tx.update(RequestEntity, ['id'], ['confirmAt', 'confirmTries'], requests);
  }
}

interface RequestFilter {
  /** The projects that may be seen; null for all. */
  readonly projects: readonly string[] | null;
  readonly project?: string | undefined;
  readonly destination?: string | undefined;
  readonly outcome?: string | undefined;
  /** By the moment when it was sent. */
  readonly from?: Instant | undefined;
  readonly to?: Instant | undefined;
}

/** Requests as they were sent, for display. */
@Injectable()
export class RequestListsStore {
  constructor(private readonly database: Database) {}

  list(filter: RequestFilter, page: PageRequest): Promise<KeysetPage<RequestEntity>> {
    return this.database.readLong((session) => newestPage(session, RequestEntity, 'requests', searchFor(filter), page));
  }

  async find(id: string): Promise<RequestEntity | null> {
    const sql = 'SELECT * FROM "requests" WHERE "id" = ?';
    return this.database.read(async (session) => session.hydrate(RequestEntity, await session.all(sql, [id]))[0] ?? null);
  }
}

function searchFor({ projects, project, destination, outcome, from, to }: RequestFilter): ListQuery {
  const seen = scanByEach('projectId', projects);
  const scans = scanBy(...equal('destination', destination), ...equal('outcome', outcome), ...equal('projectId', project));
  return {
    scans: [...scans, ...seen.scans],
    filters: [...between('t."startedAt"', from, to), ...seen.filters],
    idRange: (id) => createdWithin(from, to, id),
  };
}
