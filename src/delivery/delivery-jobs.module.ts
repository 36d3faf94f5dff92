import { Module } from '@nestjs/common';
import { DeliveryJobs } from './delivery.jobs.js';
import { DeliveryModule } from './delivery.module.js';

/** The rounds, polls, reports and sweeps that a running service does by itself. */
@Module({ imports: [DeliveryModule], providers: [DeliveryJobs] })
export class DeliveryJobsModule {}
