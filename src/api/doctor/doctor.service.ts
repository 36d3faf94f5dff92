import { Inject, Injectable } from '@nestjs/common';
import type { Config } from '../../config/config.js';
import { CONFIG, CONFIG_WARNINGS } from '../../config/config.js';
import { Destinations } from '../../destinations/destinations.js';
import { DestinationChecker } from '../../doctor/destination-checker.service.js';
import { checkPlatformsInSeries } from '../../doctor/destination-checker.service.js';
import type { DoctorCheck } from '../../doctor/doctor-check.js';
import { runDoctorChecks } from '../../doctor/run-doctor-checks.js';
import type { Clock } from '../../runtime/clock.js';
import { CLOCK } from '../../runtime/clock.js';
import { AppError } from '../../runtime/errors.js';
import { ClockDriftMonitor } from '../../runtime/http-dates.js';
import { createHttpClient } from '../../runtime/http.js';
import { auditEntry, AuditStore } from '../../store/admin/audit.store.js';
import { Database } from '../../store/database/database.js';
import type { DatabaseInspection } from '../../store/database/inspect-database.js';
import { DestinationStatesStore } from '../../store/destinations/destination-states.store.js';
import { SourceActivityStore } from '../../store/sources/source-activity.store.js';
import { HealthStore } from '../../store/statistics/health.store.js';
import { maySee, type Access } from '../access/access.js';

/** The running service looks at itself. */
@Injectable()
export class DoctorService {
  private readonly http = createHttpClient();

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    @Inject(CONFIG_WARNINGS) private readonly warnings: readonly string[],
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly destinations: Destinations,
    private readonly dates: ClockDriftMonitor,
    private readonly database: Database,
    private readonly health: HealthStore,
    private readonly sources: SourceActivityStore,
    private readonly states: DestinationStatesStore,
    private readonly checker: DestinationChecker,
    private readonly audit: AuditStore,
  ) {}

  /** What the key may see of it: the house as a whole, and its own projects. */
  async examine(by: Access): Promise<DoctorCheck[]> {
    const projects = this.config.projects.filter(({ id }) => maySee(by, id));
    const inspection = await this.inspectDatabase();
    const takesWrites = inspection.writable === 'yes';
    const rungs = await runDoctorChecks({
      config: { ...this.config, projects },
      warnings: by.projects === null ? this.warnings : [],
      destinations: new Destinations(this.destinations.all.filter(({ projectId }) => maySee(by, projectId))),
      http: this.http,
      clock: this.clock,
      dates: this.dates,
      inspection,
      listener: 'ringback',
      stored: { sources: this.sources, states: this.states },
      checkPlatform: takesWrites ? (destination) => this.checker.check(destination) : checkPlatformsInSeries(),
    });
    const failed = rungs.filter(({ result }) => result === 'failed').length;
    // A database that takes no writes is what is to be told, not what is to be tripped over.
    if (takesWrites) await this.audit.record(auditEntry(by.name, this.clock.now(), 'doctor.examine', { detail: { failed } }));
    return rungs;
  }

  /** By the service's own connections; the file was looked through when it started, and looking again would hold up webhooks. */
  private async inspectDatabase(): Promise<DatabaseInspection> {
    const pending = await this.health.pendingMigrations();
    const writable = await this.database
      .write(async () => undefined)
      .then(
        () => 'yes' as const,
        (error: unknown) =>
          error instanceof AppError && error.code === 'RB_DATABASE_BUSY' ? ('busy' as const) : ('no' as const),
      );
    const { dialect } = this.database;
    return { dialect, state: 'open', trouble: null, integrity: 'not looked at', pending, unknown: [], writable };
  }
}
