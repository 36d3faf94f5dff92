import { Inject, Injectable } from '@nestjs/common';
import { Destinations } from '../../destinations/destinations.js';
import { groupBy } from '../../domain/collections.js';
import type { Instant } from '../../domain/time/instant.js';
import { type Clock, CLOCK } from '../../runtime/clock.js';
import { auditEntry, AuditStore } from '../../store/admin/audit.store.js';
import { Database } from '../../store/database/database.js';
import { chunksOf, type SqlExecutor } from '../../store/database/sql-executor.js';
import type { KeysetPage } from '../../store/listing/conditions.js';
import type { ConversionEntity, UploadEntity } from '../../store/schema/entities/upload.entity.js';
import { UploadListsStore, type ShownAt, type UploadFilter } from '../../store/uploads/upload-lists.store.js';
import { UploadsStore, type UploadStep } from '../../store/uploads/uploads.store.js';
import type { Access } from '../access/access.js';
import { DestinationStatusService } from '../destinations/destination-actions.service.js';
import { planUploadAction, type UploadAction } from './plan-upload-action.js';

/** More would block the event loop for longer than 20 ms. */
const ROWS_PER_TRANSACTION = 250;

/** The uploads an action applies to: these ids, or everything a filter shows. */
export type UploadSelection = { readonly ids: readonly string[] } | { readonly filter: UploadFilter };

/** `ignored` counts uploads to which the action does not apply, and unknown ids. */
export interface UploadActionCounts {
  readonly done: number;
  readonly ignored: number;
}

/** Retry, cancel and resolve, in one transaction per slice of rows: a bulk action never blocks other writes for long. */
@Injectable()
export class UploadActionsService {
  constructor(
    private readonly database: Database,
    private readonly lists: UploadListsStore,
    private readonly uploads: UploadsStore,
    private readonly destinations: Destinations,
    private readonly statuses: DestinationStatusService,
    private readonly audit: AuditStore,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** With `preview` everything is counted and nothing changed. */
  async act(action: UploadAction, target: UploadSelection, by: Access, preview: boolean): Promise<UploadActionCounts> {
    const shownAt = await this.statuses.display();
    if ('filter' in target) return this.actOnFilter(action, target.filter, shownAt, by, preview);
    const ids = [...new Set(target.ids)];
    let done = 0;
    for (const some of chunksOf(ids, ROWS_PER_TRANSACTION))
      done += await this.actOnIds(action, some, { projects: by.projects }, shownAt, by, preview);
    return { done, ignored: ids.length - done };
  }

  /** Finds a slice at a time off the event loop, then acts on those that still match the filter. */
  private async actOnFilter(
    action: UploadAction,
    filter: UploadFilter,
    shownAt: ShownAt,
    by: Access,
    preview: boolean,
  ): Promise<UploadActionCounts> {
    let done = 0;
    let seen = 0;
    for (let before: string | null = null; ;) {
      const { items, next }: KeysetPage<UploadEntity> = await this.lists.list(filter, shownAt, {
        limit: ROWS_PER_TRANSACTION,
        before,
      });
      const ids = items.map(({ id }) => id);
      if (ids.length > 0) done += await this.actOnIds(action, ids, filter, shownAt, by, preview);
      seen += items.length;
      if (next === null) return { done, ignored: seen - done };
      before = next;
    }
  }

  /** @returns how many of those that match the filter the action applied to */
  private actOnIds(
    action: UploadAction,
    ids: readonly string[],
    filter: UploadFilter,
    shownAt: ShownAt,
    by: Access,
    preview: boolean,
  ): Promise<number> {
    const work = async (session: SqlExecutor): Promise<number> => {
      const items = await this.lists.among(session, ids, filter, shownAt);
      const now = this.clock.now();
      const steps = this.steps(action, items, await this.lists.conversionsOf(session, items), now);
      if (preview || steps.length === 0) return steps.length;
      const done = await this.uploads.applySteps(session, steps, now);
      await this.audit.add(session, auditEntriesOf(action, steps, by, now));
      return done;
    };
    return preview ? this.database.readLong(work) : this.database.write(work);
  }

  private steps(
    action: UploadAction,
    uploads: readonly UploadEntity[],
    conversions: ReadonlyMap<string, ConversionEntity>,
    now: Instant,
  ): UploadStep[] {
    return uploads.flatMap((upload) => {
      const occurredAt = conversions.get(upload.conversionId)?.occurredAt ?? 0;
      const notBefore = occurredAt + (this.destinations.find(upload.destination)?.platform.window.notBeforeMs ?? 0);
      return planUploadAction(action, upload, now, notBefore) ?? [];
    });
  }
}

/** One entry per project, so that a key limited to one finds what was done there. */
function auditEntriesOf(action: UploadAction, steps: readonly UploadStep[], by: Access, now: Instant) {
  return [...groupBy(steps, ({ upload }) => upload.projectId)].map(([projectId, group]) =>
    auditEntry(by, now, `uploads.${action}`, { projectId, detail: { uploads: group.map(({ upload }) => upload.id) } }),
  );
}
