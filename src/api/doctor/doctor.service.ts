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

/** The self-check of the running service. */
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

  /** What the key may see: the installation as a whole, and its own projects. */
  async examine(by: Access): Promise<DoctorCheck[]> {
    const projects = this.config.projects.filter(({ id }) => maySee(by, id));
    const inspection = await this.inspectDatabase();
    const isWritable = inspection.writable === 'yes';
    const checks = await runDoctorChecks({
      config: { ...this.config, projects },
      warnings: by.projects === null ? this.warnings : [],
      destinations: new Destinations(this.destinations.all.filter(({ projectId }) => maySee(by, projectId))),
      http: this.http,
      clock: this.clock,
      dates: this.dates,
      inspection,
      listener: 'ringback',
      stored: { sources: this.sources, states: this.states },
      checkPlatform: isWritable ? (destination) => this.checker.check(destination) : checkPlatformsInSeries(),
    });
    const failed = checks.filter(({ result }) => result === 'failed').length;
    // A database that accepts no writes is a finding of the report and must not make the report fail.
    if (isWritable) await this.audit.record(auditEntry(by.name, this.clock.now(), 'doctor.examine', { detail: { failed } }));
    return checks;
  }

  /** Uses the service's own connections. The file was checked at start; checking it again would delay webhooks. */
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
