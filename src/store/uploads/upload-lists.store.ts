import { Injectable } from '@nestjs/common';
import type { ReasonCode } from '../../domain/reason.js';
import type { Instant } from '../../domain/time/instant.js';
import type { UploadState } from '../../domain/uploads/upload-states.js';
import { Database } from '../database/database.js';
import { placeholders, type SqlExecutor } from '../database/sql-executor.js';
import {
  oneOf,
  between,
  equal,
  withinDays,
  type SqlCondition,
  type PageRequest,
  type KeysetPage,
} from '../listing/conditions.js';
import { scanBy, scanByEach, newestPage, type ListQuery } from '../listing/index-scan.js';
import { AttemptEntity, UploadChangeEntity } from '../schema/entities/attempt.entity.js';
import { ConversionEntity } from '../schema/entities/conversion.entity.js';
import { UploadEntity } from '../schema/entities/upload.entity.js';
import { shownCode, type Overlay } from './shown-reason.js';

/** Which uploads a list shows or a bulk action is about. */
export interface UploadFilter {
  /** The projects that may be seen; null for all. */
  readonly projects: readonly string[] | null;
  readonly project?: string | undefined;
  readonly destination?: string | undefined;
  readonly platform?: string | undefined;
  readonly state?: UploadState | undefined;
  /** As shown, the destination's trouble included. */
  readonly code?: ReasonCode | undefined;
  /** By the moment when the upload was made. */
  readonly from?: Instant | undefined;
  readonly to?: Instant | undefined;
  /** Our id of the call. */
  readonly callId?: string | undefined;
  readonly ids?: readonly string[] | undefined;
}

/** Destinations' troubles and the moment, on which the shown code depends. */
export interface ShownAt {
  readonly overlays: readonly Overlay[];
  readonly now: Instant;
}

/** What belongs to uploads when they are shown. */
export interface UploadJournal {
  readonly changes: UploadChangeEntity[];
  readonly attempts: AttemptEntity[];
}

/** Lists of uploads for people: by filter, newest first. */
@Injectable()
export class UploadListsStore {
  constructor(private readonly database: Database) {}

  list(filter: UploadFilter, shownAt: ShownAt, page: PageRequest): Promise<KeysetPage<UploadEntity>> {
    return this.database.read((session) => this.page(session, filter, shownAt, page));
  }

  /** The same inside a transaction, for acting on what is found. */
  page(session: SqlExecutor, filter: UploadFilter, shownAt: ShownAt, page: PageRequest): Promise<KeysetPage<UploadEntity>> {
    return newestPage(session, UploadEntity, 'uploads', searchFor(filter, shownAt), page);
  }

  async ofCall(callId: string): Promise<UploadEntity[]> {
    const sql = 'SELECT * FROM "uploads" WHERE "callId" = ? ORDER BY "id"';
    return this.database.read(async (session) => session.hydrate(UploadEntity, await session.all(sql, [callId])));
  }

  async conversionsOf(session: SqlExecutor, uploads: readonly UploadEntity[]): Promise<Map<string, ConversionEntity>> {
    if (uploads.length === 0) return new Map();
    const ids = [...new Set(uploads.map(({ conversionId }) => conversionId))];
    const rows = await session.all(`SELECT * FROM "conversions" WHERE "id" IN ${placeholders(ids.length)}`, ids);
    return new Map(session.hydrate(ConversionEntity, rows).map((conversion) => [conversion.id, conversion]));
  }

  async journalOf(session: SqlExecutor, ids: readonly string[]): Promise<UploadJournal> {
    if (ids.length === 0) return { changes: [], attempts: [] };
    const changes = await session.all(
      `SELECT * FROM "upload_changes" WHERE "uploadId" IN ${placeholders(ids.length)} ORDER BY "id"`,
      ids,
    );
    const attempts = await session.all(
      `SELECT * FROM "attempts" WHERE "uploadId" IN ${placeholders(ids.length)} ORDER BY "uploadId", "number"`,
      ids,
    );
    return { changes: session.hydrate(UploadChangeEntity, changes), attempts: session.hydrate(AttemptEntity, attempts) };
  }
}

function searchFor(filter: UploadFilter, { overlays, now }: ShownAt): ListQuery {
  const { ids, from, to, code } = filter;
  const seen = scanByEach('projectId', filter.projects);
  const shown = code === undefined ? { scans: [], filters: [] } : shownCode(code, overlays, now);
  return {
    scans: [
      ...scanBy(...(ids === undefined ? [] : oneOf('id', ids))),
      ...scanBy(...equal('callId', filter.callId)),
      ...shown.scans,
      ...scanBy(...atDestination(filter)),
      ...scanBy(...equal('platform', filter.platform)),
      ...scanBy(...equal('projectId', filter.project)),
      ...seen.scans,
    ],
    filters: [...between('t."createdAt"', from, to), ...shown.filters, ...seen.filters],
    idRange: (id) => withinDays('uploads', from, to, id),
  };
}

/** One index leads to the uploads in a state at a destination. */
function atDestination({ destination, state }: UploadFilter): SqlCondition[] {
  if (destination === undefined || state === undefined) return [...equal('destination', destination), ...equal('state', state)];
  return [{ sql: 't."destination" = ? AND t."state" = ?', values: [destination, state] }];
}
