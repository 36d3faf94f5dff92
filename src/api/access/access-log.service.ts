import { Inject, Injectable } from '@nestjs/common';
import { type Clock, CLOCK } from '../../runtime/clock.js';
import { type Actor, auditEntry, AuditStore } from '../../store/admin/audit.store.js';

/** Whoever looks, and the projects that it may concern; null for all. */
interface Reader extends Actor {
  readonly projects: readonly string[] | null;
}

/** What is recorded of a look: names of filters and counts, never what was searched for. */
type AccessAction = 'calls.search' | 'calls.export' | 'uploads.export' | 'goals.export';

/** The audit log of reading: searches by whole numbers, and files that leave with many calls at once. */
@Injectable()
export class AccessLog {
  constructor(
    private readonly audit: AuditStore,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * A line per project concerned, so that the admins of each see it.
   *
   * @param project the only one that was looked at; without one all that the reader sees
   */
  async record(by: Reader, action: AccessAction, project: string | undefined, detail: Record<string, unknown>): Promise<void> {
    const projects = project === undefined ? (by.projects ?? [null]) : [project];
    const now = this.clock.now();
    await this.audit.recordAll(projects.map((projectId) => auditEntry(by, now, action, { projectId, detail })));
  }
}
