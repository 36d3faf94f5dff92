import { Module } from '@nestjs/common';
import { CallCounterService } from './call-counter.service.js';
import { CountingService } from './counting.service.js';
import { DayCheckService } from './day-check.service.js';
import { FrequentCallersService } from './frequent-callers.service.js';
import { StatisticsService } from './statistics.service.js';

/** The statistics as they are read; nothing happens by itself. */
@Module({
  providers: [CallCounterService, CountingService, DayCheckService, StatisticsService, FrequentCallersService],
  exports: [CallCounterService, CountingService, DayCheckService, StatisticsService, FrequentCallersService],
})
export class StatisticsModule {}
