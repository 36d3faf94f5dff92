import { Module } from '@nestjs/common';
import { SchedulerRegistry } from '@nestjs/schedule';
import { AlertsJobs } from './alerts.jobs.js';
import { AlertsModule } from './alerts.module.js';

/** Evaluates the alert rules every minute in a running service. */
@Module({ imports: [AlertsModule], providers: [AlertsJobs] })
export class AlertsJobsModule {
  /** Asks for the scheduler, so that a process without one fails at the start instead of never raising an alert. */
  constructor(_scheduler: SchedulerRegistry) {}
}
