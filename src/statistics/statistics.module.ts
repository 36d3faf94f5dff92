import { Module } from '@nestjs/common';
import { CallCounterService } from './call-counter.service.js';
import { CountingService } from './counting.service.js';
import { DayCheckService } from './day-check.service.js';
import { FrequentCallersService } from './frequent-callers.service.js';
import { StatisticsService } from './statistics.service.js';

/** Providers for reading the statistics; nothing is scheduled here. */
@Module({
  providers: [CallCounterService, CountingService, DayCheckService, StatisticsService, FrequentCallersService],
  exports: [CallCounterService, CountingService, DayCheckService, StatisticsService, FrequentCallersService],
})
export class StatisticsModule {}
