import { Module } from '@nestjs/common';
import { ScheduleModule } from '@nestjs/schedule';
import type { Clock } from '../runtime/clock.js';
import { CLOCK } from '../runtime/tokens.js';
import { ConfirmService } from './confirm.service.js';
import { DeliveryJobs } from './delivery.jobs.js';
import { GateService } from './gate.service.js';
import { LookupService } from './lookup.service.js';
import { RoundService } from './round.service.js';
import { SenderService } from './sender.service.js';
import { SweepService } from './sweep.service.js';
import { UnsentService } from './unsent.service.js';
import { World } from './world.js';

@Module({
  imports: [ScheduleModule.forRoot()],
  providers: [
    { provide: World, inject: [CLOCK], useFactory: (clock: Clock) => new World(clock, Math.random) },
    ConfirmService,
    DeliveryJobs,
    GateService,
    LookupService,
    RoundService,
    SenderService,
    SweepService,
    UnsentService,
  ],
  exports: [ConfirmService, RoundService, SweepService],
})
export class DeliveryModule {}
