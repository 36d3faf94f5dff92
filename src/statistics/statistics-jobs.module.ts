import { Module } from '@nestjs/common';
import { SchedulerRegistry } from '@nestjs/schedule';
import { StatisticsJobs } from './statistics.jobs.js';

/** Counts changed days again in a running service. */
@Module({ providers: [StatisticsJobs] })
export class StatisticsJobsModule {
  /** Asks for the scheduler, so that a process without one fails at the start instead of showing old counts for ever. */
  constructor(_scheduler: SchedulerRegistry) {}
}
