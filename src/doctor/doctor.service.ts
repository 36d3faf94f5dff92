import { Inject, Injectable, Module } from '@nestjs/common';
import { CONFIG, type Config, CONFIG_WARNINGS } from '../config/config.js';
import { DeliveryModule } from '../delivery/delivery.module.js';
import { Destinations } from '../destinations/destinations.js';
import { CLOCK, type Clock } from '../runtime/clock.js';
import { AppError } from '../runtime/errors.js';
import { ClockDriftMonitor } from '../runtime/http-dates.js';
import { HTTP, type HttpClient } from '../runtime/http.js';
import { type Actor, auditEntry, AuditStore } from '../store/admin/audit.store.js';
import { Database } from '../store/database/database.js';
import type { DatabaseInspection } from '../store/database/inspect-database.js';
import { DestinationStatesStore } from '../store/destinations/destination-states.store.js';
import { SourceActivityStore } from '../store/sources/source-activity.store.js';
import { HealthStore } from '../store/statistics/health.store.js';
import type { PortListener } from './address-checks.js';
import { checkPlatformsInSeries, DestinationChecker } from './destination-checker.service.js';
import type { DoctorCheck } from './doctor-check.js';
import { runDoctorChecks } from './run-doctor-checks.js';

/** Who asks, and what they may see. */
interface DoctorRequester extends Actor {
  /** The projects that may be seen; null for the whole installation. */
  readonly projects: readonly string[] | null;
}

/** The condition of the database, and who listens on the config's port. */
interface DoctorFindings {
  readonly inspection: DatabaseInspection;
  readonly listener: PortListener;
}

/** Collects what is known of an installation with a usable database, and runs all checks. */
@Injectable()
export class DoctorService {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    @Inject(CONFIG_WARNINGS) private readonly warnings: readonly string[],
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(HTTP) private readonly http: HttpClient,
    private readonly destinations: Destinations,
    private readonly dates: ClockDriftMonitor,
    private readonly database: Database,
    private readonly health: HealthStore,
    private readonly sources: SourceActivityStore,
    private readonly states: DestinationStatesStore,
    private readonly checker: DestinationChecker,
    private readonly audit: AuditStore,
  ) {}

  /** The running service examines itself, within the requester's access, and records who asked. */
  async examineSelf(by: DoctorRequester): Promise<DoctorCheck[]> {
    const writable = await this.tryWriting();
    const checks = await this.examine(
      by.projects,
      { inspection: await this.inspectSelf(writable), listener: 'ringback' },
      writable,
    );
    const failed = checks.filter(({ result }) => result === 'failed').length;
    // A database that accepts no writes is a finding, and must not abort the report.
    if (writable === 'yes') await this.audit.record(auditEntry(by, this.clock.now(), 'doctor.examine', { detail: { failed } }));
    return checks;
  }

  /** Another process examines the installation, running or not. Changes nothing but the quota that the checks use. */
  async examineFromOutside({ inspection, listener }: DoctorFindings): Promise<DoctorCheck[]> {
    const writable = await this.tryWriting();
    const trouble = { yes: inspection.writable, busy: 'locked', no: 'no' } as const;
    return this.examine(null, { inspection: { ...inspection, writable: trouble[writable] }, listener }, writable);
  }

  private examine(
    visible: readonly string[] | null,
    { inspection, listener }: DoctorFindings,
    writable: 'yes' | 'busy' | 'no',
  ): Promise<DoctorCheck[]> {
    const maySee = (projectId: string): boolean => visible === null || visible.includes(projectId);
    return runDoctorChecks({
      config: { ...this.config, projects: this.config.projects.filter(({ id }) => maySee(id)) },
      warnings: visible === null ? this.warnings : [],
      destinations: new Destinations(this.destinations.all.filter(({ projectId }) => maySee(projectId))),
      http: this.http,
      clock: this.clock,
      dates: this.dates,
      inspection,
      listener,
      stored: { sources: this.sources, states: this.states },
      // The quota is counted in the database.
      ...(writable === 'yes'
        ? {
            checkPlatform: (destination) => this.checker.check(destination),
            checkReading: (destination) => this.checker.checkReading(destination),
          }
        : checkPlatformsInSeries(this.config.timezone)),
    });
  }

  /** Through the service's own connections; the file was checked when it started, and another check would delay webhooks. */
  private async inspectSelf(writable: 'yes' | 'busy' | 'no'): Promise<DatabaseInspection> {
    const pending = await this.health.pendingMigrations();
    const { dialect } = this.database;
    return { dialect, state: 'open', trouble: null, integrity: 'not looked at', pending, unknown: [], writable };
  }

  /** `busy`: another process held the lock for as long as this one waits. */
  private async tryWriting(): Promise<'yes' | 'busy' | 'no'> {
    try {
      await this.database.write(async () => undefined);
      return 'yes';
    } catch (error) {
      return error instanceof AppError && error.code === 'RB_DATABASE_BUSY' ? 'busy' : 'no';
    }
  }
}

/** The check of an installation, for the API and for `ringback doctor`. */
@Module({
  imports: [DeliveryModule],
  providers: [DestinationChecker, DoctorService],
  exports: [DestinationChecker, DoctorService],
})
export class DoctorModule {}
