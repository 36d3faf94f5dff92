import { Module } from '@nestjs/common';
import { CircuitBreaker } from './circuit-breaker/circuit-breaker.service.js';
import { ClaimsService, SkippedUploads } from './claims/claims.service.js';
import { LostRequestFinder, LostAnswers } from './lost-answers/lost-answers.service.js';
import { AccountReportsService } from './maintenance/account-reports.service.js';
import { RestatementService } from './maintenance/restatement.service.js';
import { RetractionService } from './maintenance/retraction.service.js';
import { SweepService } from './maintenance/sweep.service.js';
import { RateLimits } from './rate-limits/rate-limits.service.js';
import { BatchPreparer, RequestPipeline } from './requests/request-pipeline.service.js';
import { RequestSender } from './requests/request-sender.service.js';
import { SharedSlots } from './rate-limits/shared-slots.service.js';
import { DestinationLock } from './rounds/destination-lock.service.js';
import { RoundService } from './rounds/round.service.js';
import { Shutdown } from './rounds/shutdown.js';
import { SharedTargetCopies } from './verdicts/shared-target-copies.service.js';
import { VerdictPoller, VerdictRecorder } from './verdicts/verdict-poller.service.js';

/** Providers of delivery; nothing is scheduled here. */
@Module({
  providers: [
    { provide: Shutdown, useFactory: () => new Shutdown() },
    ClaimsService,
    VerdictPoller,
    RequestPipeline,
    BatchPreparer,
    CircuitBreaker,
    RateLimits,
    LostRequestFinder,
    LostAnswers,
    AccountReportsService,
    RestatementService,
    RetractionService,
    RoundService,
    SharedSlots,
    RequestSender,
    SweepService,
    DestinationLock,
    SharedTargetCopies,
    SkippedUploads,
    VerdictRecorder,
  ],
  exports: [VerdictPoller, RateLimits, LostAnswers, AccountReportsService, RoundService, SweepService],
})
export class DeliveryModule {}
