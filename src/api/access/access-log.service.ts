import { Inject, Injectable } from '@nestjs/common';
import { type Clock, CLOCK } from '../../runtime/clock.js';
import { type Actor, auditEntry, AuditStore } from '../../store/admin/audit.store.js';

/** The reader, and the projects that they have access to; null for all. */
interface Reader extends Actor {
  readonly projects: readonly string[] | null;
}

/** What is recorded of a read: names of filters and counts, never search terms. */
type AccessAction = 'calls.search' | 'calls.export' | 'uploads.export' | 'goals.export';

/** The audit log of reading: searches by whole numbers, and files with many calls. */
@Injectable()
export class AccessLog {
  constructor(
    private readonly audit: AuditStore,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * One entry per project concerned, so that the admins of each see it.
   *
   * @param project the only one that was read; without it all that the reader has access to
   */
  async record(by: Reader, action: AccessAction, project: string | undefined, detail: Record<string, unknown>): Promise<void> {
    const projects = project === undefined ? (by.projects ?? [null]) : [project];
    const now = this.clock.now();
    await this.audit.recordAll(projects.map((projectId) => auditEntry(by, now, action, { projectId, detail })));
  }
}
