import { Injectable } from '@nestjs/common';
import type { Instant } from '../domain/instant.js';
import type { ReasonCode } from '../domain/reason.js';
import type { UploadState } from '../domain/upload.js';
import { Database } from './database.js';
import { AttemptEntity, UploadChangeEntity } from './entities/attempt.entity.js';
import { ConversionEntity } from './entities/conversion.entity.js';
import { UploadEntity } from './entities/upload.entity.js';
import { among, between, equal, newest, spanned, type Condition, type Page, type Slice } from './lists.js';
import { places, type Session } from './session.js';
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

/** The state of the world in which a filter by code is meant. */
export interface ShownAt {
  readonly overlays: readonly Overlay[];
  readonly now: Instant;
}

/** What belongs to uploads when they are shown. */
export interface UploadJournal {
  readonly changes: UploadChangeEntity[];
  readonly attempts: AttemptEntity[];
}

/** Uploads as people look for them. */
@Injectable()
export class UploadListsStore {
  constructor(private readonly database: Database) {}

  list(filter: UploadFilter, shownAt: ShownAt, page: Page): Promise<Slice<UploadEntity>> {
    return this.database.read((session) => this.slice(session, filter, shownAt, page));
  }

  /** The same inside a transaction, for acting on what is found. */
  slice(session: Session, filter: UploadFilter, shownAt: ShownAt, page: Page): Promise<Slice<UploadEntity>> {
    return newest(session, UploadEntity, 'uploads', conditionsOf(filter, shownAt), page);
  }

  async ofCall(callId: string): Promise<UploadEntity[]> {
    const sql = 'SELECT * FROM "uploads" WHERE "callId" = ? ORDER BY "id"';
    return this.database.read(async (session) => session.hydrate(UploadEntity, await session.all(sql, [callId])));
  }

  async conversionsOf(session: Session, uploads: readonly UploadEntity[]): Promise<Map<string, ConversionEntity>> {
    if (uploads.length === 0) return new Map();
    const ids = [...new Set(uploads.map(({ conversionId }) => conversionId))];
    const rows = await session.all(`SELECT * FROM "conversions" WHERE "id" IN ${places(ids.length)}`, ids);
    return new Map(session.hydrate(ConversionEntity, rows).map((conversion) => [conversion.id, conversion]));
  }

  async journalOf(session: Session, ids: readonly string[]): Promise<UploadJournal> {
    if (ids.length === 0) return { changes: [], attempts: [] };
    const changes = await session.all(
      `SELECT * FROM "upload_changes" WHERE "uploadId" IN ${places(ids.length)} ORDER BY "id"`,
      ids,
    );
    const attempts = await session.all(
      `SELECT * FROM "attempts" WHERE "uploadId" IN ${places(ids.length)} ORDER BY "uploadId", "number"`,
      ids,
    );
    return { changes: session.hydrate(UploadChangeEntity, changes), attempts: session.hydrate(AttemptEntity, attempts) };
  }
}

function conditionsOf(filter: UploadFilter, { overlays, now }: ShownAt): Condition[] {
  return [
    ...among('id', filter.ids ?? null),
    ...among('projectId', filter.projects),
    ...equal('projectId', filter.project),
    ...equal('destination', filter.destination),
    ...equal('platform', filter.platform),
    ...equal('state', filter.state),
    ...(filter.code === undefined ? [] : [shownCode(filter.code, overlays, now)]),
    ...between('t."createdAt"', filter.from, filter.to),
    ...spanned('uploads', filter.from, filter.to),
    ...equal('callId', filter.callId),
  ];
}
