import { Module } from '@nestjs/common';
import { ScheduleModule } from '@nestjs/schedule';
import type { Clock } from '../runtime/clock.js';
import { CLOCK } from '../runtime/tokens.js';
import { ClaimsService } from './claims.service.js';
import { ConfirmService } from './confirm.service.js';
import { ConveyorService } from './conveyor.service.js';
import { DeliveryJobs } from './delivery.jobs.js';
import { DispatchService } from './dispatch.service.js';
import { GateService } from './gate.service.js';
import { LimitsService } from './limits/limits.service.js';
import { LookupService } from './lookup.service.js';
import { LostService } from './lost.service.js';
import { ReportsService } from './reports.service.js';
import { RetractionService } from './retraction.service.js';
import { RoundService } from './round.service.js';
import { SenderService } from './sender.service.js';
import { Stop } from './stop.js';
import { SweepService } from './sweep.service.js';
import { TurnService } from './turn.service.js';
import { UnsentService } from './unsent.service.js';
import { VerdictsService } from './verdicts.service.js';
import { World } from './world.js';

@Module({
  imports: [ScheduleModule.forRoot()],
  providers: [
    { provide: World, inject: [CLOCK], useFactory: (clock: Clock) => new World(clock, Math.random) },
    { provide: Stop, useFactory: () => new Stop() },
    ClaimsService,
    ConfirmService,
    ConveyorService,
    DeliveryJobs,
    DispatchService,
    GateService,
    LimitsService,
    LookupService,
    LostService,
    ReportsService,
    RetractionService,
    RoundService,
    SenderService,
    SweepService,
    TurnService,
    UnsentService,
    VerdictsService,
  ],
  exports: [ConfirmService, LimitsService, LostService, ReportsService, RoundService, SweepService],
})
export class DeliveryModule {}
