import { Module } from '@nestjs/common';
import { SchedulerRegistry } from '@nestjs/schedule';
import { RetentionJobs } from './erasure/retention.jobs.js';
import { ProcessingModule } from './processing.module.js';
import { OpenCallsJobs } from './receipts/open-calls.jobs.js';
import { ReceiptJobs } from './receipts/receipt.jobs.js';
import { ReconcileJobs } from './reconcile/reconcile.jobs.js';

/** What processing does by itself in a running service: receipts as they come, the vendors' lists, retention every night. */
@Module({
  imports: [ProcessingModule],
  providers: [ReceiptJobs, OpenCallsJobs, ReconcileJobs, RetentionJobs],
  exports: [ReceiptJobs],
})
export class ProcessingJobsModule {
  /** Asks for the scheduler, so that a process without one fails at the start instead of never running retention. */
  constructor(_scheduler: SchedulerRegistry) {}
}
