import { Module } from '@nestjs/common';
import { IntakeJobs } from './intake.jobs.js';
import { IntakeModule } from './intake.module.js';
import { ReconcileJobs } from './reconcile/reconcile.jobs.js';
import { RetentionJobs } from './retention.jobs.js';

/** What intake does by itself in a running service. */
@Module({ imports: [IntakeModule], providers: [IntakeJobs, ReconcileJobs, RetentionJobs], exports: [IntakeJobs] })
export class IntakeJobsModule {}
