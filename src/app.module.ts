import { type BeforeApplicationShutdown, Injectable, Module, type DynamicModule, type OnModuleInit } from '@nestjs/common';
import { ScheduleModule } from '@nestjs/schedule';
import { AlertsJobsModule } from './alerts/alerts.jobs.js';
import { ApiModule } from './api/api.module.js';
import { HealthModule } from './api/health/health.module.js';
import type { AppContext } from './app-context.js';
import { BackupJobsModule } from './backup/backup.jobs.js';
import { CoreModule } from './core.module.js';
import { DeliveryJobsModule, DeliveryShutdownModule } from './delivery/delivery.jobs.js';
import { DestinationRegistrar } from './processing/destination-registrar.service.js';
import { ProcessingJobsModule } from './processing/processing-jobs.module.js';
import { ProcessingModule } from './processing/processing.module.js';
import { LostReceiptsJobsModule } from './processing/reconcile/lost-receipts.jobs.js';
import { sampleEventLoopDelay } from './runtime/event-loop-delay.js';
import { Metrics } from './runtime/metrics.js';
import { StatisticsJobsModule } from './statistics/statistics.jobs.js';
import { StoreModule } from './store/store.module.js';
import { TruthJobsModule, TruthShutdownModule } from './truth/truth.jobs.js';
import { WebhooksModule } from './webhooks/webhook.controller.js';

/**
 * Registers the destinations when the service starts. Nest runs every `onModuleInit` before the first `onApplicationBootstrap`,
 * where jobs begin, and before the port opens: no call is processed before its destinations are known.
 */
@Injectable()
class DestinationBootstrap implements OnModuleInit {
  constructor(private readonly registrar: DestinationRegistrar) {}

  onModuleInit(): Promise<void> {
    return this.registrar.register();
  }
}

/** Fills the metric of the event loop's delay while the service runs. */
@Injectable()
class EventLoopMonitor implements OnModuleInit, BeforeApplicationShutdown {
  private stop = (): void => undefined;

  constructor(private readonly metrics: Metrics) {}

  onModuleInit(): void {
    this.stop = sampleEventLoopDelay(this.metrics.eventLoopDelay);
  }

  beforeApplicationShutdown(): void {
    this.stop();
  }
}

/** Modules that receive webhooks and serve the API. Work that a request asks for is done in the process that got the request. */
const WEB = [WebhooksModule, LostReceiptsJobsModule, ApiModule];
/** Modules with scheduled work. Due times, claims and leases are in the database, for any number of processes. */
const WORKER = [ProcessingJobsModule, AlertsJobsModule, StatisticsJobsModule, TruthJobsModule, BackupJobsModule];
/** Without jobs, only work started by people has to be finished at shutdown. */
const WEB_ENDINGS = [DeliveryShutdownModule, TruthShutdownModule];

export interface AppOptions {
  /** Whether cron jobs start; they do by default. */
  readonly cron?: boolean;
  /** Whether this process has already opened the database and checked its file for damage. */
  readonly isDatabaseOpen?: boolean;
}

/**
 * The service: a webhook is received, processed, delivered, and shown by the API. The only module that imports the scheduler and
 * the jobs: in other processes nothing is scheduled.
 */
@Module({})
export class AppModule {
  static of(context: AppContext, { cron = true, isDatabaseOpen = false }: AppOptions = {}): DynamicModule {
    const { role } = context.config.server;
    return {
      module: AppModule,
      imports: [
        CoreModule.of(context),
        StoreModule.of({ migrate: true, ...(isDatabaseOpen && { smallBytes: 0 }) }),
        ScheduleModule.forRoot({ cronJobs: cron }),
        ProcessingModule,
        HealthModule,
        ...(role === 'worker' ? [] : WEB),
        ...(role === 'web' ? WEB_ENDINGS : [...WORKER, cron ? DeliveryJobsModule : DeliveryShutdownModule]),
      ],
      providers: [DestinationBootstrap, EventLoopMonitor],
    };
  }
}
