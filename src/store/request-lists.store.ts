import { Injectable } from '@nestjs/common';
import type { Instant } from '../domain/instant.js';
import { Database } from './database.js';
import { RequestEntity } from './entities/request.entity.js';
import { among, between, equal, newest, type Page, type Slice } from './lists.js';

export interface RequestFilter {
  /** The projects that may be seen; null for all. */
  readonly projects: readonly string[] | null;
  readonly project?: string | undefined;
  readonly destination?: string | undefined;
  readonly outcome?: string | undefined;
  /** By the moment when it was sent. */
  readonly from?: Instant | undefined;
  readonly to?: Instant | undefined;
}

/** Requests as they were sent, for people to read. */
@Injectable()
export class RequestListsStore {
  constructor(private readonly database: Database) {}

  list(filter: RequestFilter, page: Page): Promise<Slice<RequestEntity>> {
    const conditions = [
      ...among('projectId', filter.projects),
      ...equal('projectId', filter.project),
      ...equal('destination', filter.destination),
      ...equal('outcome', filter.outcome),
      ...between('t."startedAt"', filter.from, filter.to),
    ];
    return this.database.read((session) => newest(session, RequestEntity, 'requests', conditions, page));
  }

  async find(id: string): Promise<RequestEntity | null> {
    const sql = 'SELECT * FROM "requests" WHERE "id" = ?';
    return this.database.read(async (session) => session.hydrate(RequestEntity, await session.all(sql, [id]))[0] ?? null);
  }
}
