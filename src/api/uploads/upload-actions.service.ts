import { Inject, Injectable } from '@nestjs/common';
import { Destinations } from '../../destinations/destinations.js';
import { groupBy } from '../../domain/collections.js';
import type { Instant } from '../../domain/time/instant.js';
import { type Clock, CLOCK } from '../../runtime/clock.js';
import { auditEntry, AuditStore } from '../../store/admin/audit.store.js';
import { Database } from '../../store/database/database.js';
import type { SqlExecutor } from '../../store/database/sql-executor.js';
import type { ConversionEntity, UploadEntity } from '../../store/schema/entities/upload.entity.js';
import { UploadListsStore, type ShownAt, type UploadFilter } from '../../store/uploads/upload-lists.store.js';
import { UploadsStore, type UploadStep } from '../../store/uploads/uploads.store.js';
import type { Access } from '../access/access.js';
import { DestinationStatusService } from '../destinations/destination-actions.service.js';
import { planUploadAction, type UploadAction } from './plan-upload-action.js';

const ROWS_PER_TRANSACTION = 1000;

/** The uploads an action applies to: these ids, or everything a filter shows. */
export type UploadSelection = { readonly ids: readonly string[] } | { readonly filter: UploadFilter };

/** `ignored` counts uploads to which the action does not apply, and unknown ids. */
export interface UploadActionCounts {
  readonly done: number;
  readonly ignored: number;
}

interface SliceCounts {
  readonly seen: number;
  readonly done: number;
  readonly next: string | null;
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
    const actOn = (filter: UploadFilter, before: string | null) => this.actOnSlice(action, filter, before, shownAt, by, preview);
    if ('filter' in target) return this.actOnFilter(target.filter, actOn);
    const ids = [...new Set(target.ids)];
    let done = 0;
    for (let start = 0; start < ids.length; start += ROWS_PER_TRANSACTION) {
      done += (await actOn({ projects: by.projects, ids: ids.slice(start, start + ROWS_PER_TRANSACTION) }, null)).done;
    }
    return { done, ignored: ids.length - done };
  }

  private async actOnFilter(
    filter: UploadFilter,
    actOn: (filter: UploadFilter, before: string | null) => Promise<SliceCounts>,
  ): Promise<UploadActionCounts> {
    let done = 0;
    let seen = 0;
    for (let before: string | null = null; ;) {
      const found = await actOn(filter, before);
      done += found.done;
      seen += found.seen;
      if (found.next === null) return { done, ignored: seen - done };
      before = found.next;
    }
  }

  private actOnSlice(
    action: UploadAction,
    filter: UploadFilter,
    before: string | null,
    shownAt: ShownAt,
    by: Access,
    preview: boolean,
  ): Promise<SliceCounts> {
    const work = async (session: SqlExecutor): Promise<SliceCounts> => {
      const { items, next } = await this.lists.page(session, filter, shownAt, { limit: ROWS_PER_TRANSACTION, before });
      const now = this.clock.now();
      const steps = this.steps(action, items, await this.lists.conversionsOf(session, items), now);
      if (preview || steps.length === 0) return { seen: items.length, done: steps.length, next };
      const done = await this.uploads.applySteps(session, steps, now);
      await this.audit.add(session, auditEntriesOf(action, steps, by, now));
      return { seen: items.length, done, next };
    };
    return preview ? this.database.read(work) : this.database.write(work);
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

/** One entry per project, so that a key that sees only one finds what was done there. */
function auditEntriesOf(action: UploadAction, steps: readonly UploadStep[], by: Access, now: Instant) {
  return [...groupBy(steps, ({ upload }) => upload.projectId)].map(([projectId, group]) =>
    auditEntry(by, now, `uploads.${action}`, { projectId, detail: { uploads: group.map(({ upload }) => upload.id) } }),
  );
}
