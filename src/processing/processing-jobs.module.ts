import { Module } from '@nestjs/common';
import { SchedulerRegistry } from '@nestjs/schedule';
import { RetentionJobs } from './erasure/retention.jobs.js';
import { ProcessingModule } from './processing.module.js';
import { OpenCallsJobs } from './receipts/open-calls.jobs.js';
import { ReceiptJobs } from './receipts/receipt.jobs.js';
import { ReconcileJobs } from './reconcile/reconcile.jobs.js';

/** Scheduled processing in a running service: new receipts, the vendors' lists, retention every night. */
@Module({
  imports: [ProcessingModule],
  providers: [ReceiptJobs, OpenCallsJobs, ReconcileJobs, RetentionJobs],
  exports: [ReceiptJobs],
})
export class ProcessingJobsModule {
  /** Injects the scheduler, so that a process without one fails at the start instead of never running retention. */
  constructor(_scheduler: SchedulerRegistry) {}
}
