import { Injectable } from '@nestjs/common';
import type { Instant } from '../domain/time/instant.js';
import { Database } from './database.js';
import { RequestEntity } from './entities/request.entity.js';
import { between, equal, madeWithin, type Page, type Slice } from './lists.js';
import { along, alongEach, newest, type Search } from './walks.js';

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
    return this.database.read((session) => newest(session, RequestEntity, 'requests', searchFor(filter), page));
  }

  async find(id: string): Promise<RequestEntity | null> {
    const sql = 'SELECT * FROM "requests" WHERE "id" = ?';
    return this.database.read(async (session) => session.hydrate(RequestEntity, await session.all(sql, [id]))[0] ?? null);
  }
}

function searchFor({ projects, project, destination, outcome, from, to }: RequestFilter): Search {
  const seen = alongEach('projectId', projects);
  const walks = along(...equal('destination', destination), ...equal('outcome', outcome), ...equal('projectId', project));
  return {
    walks: [...walks, ...seen.walks],
    looks: [...between('t."startedAt"', from, to), ...seen.looks],
    within: (id) => madeWithin(from, to, id),
  };
}
