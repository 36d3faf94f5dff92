import { Module } from '@nestjs/common';
import { CallCounterService } from './call-counter.service.js';
import { CountingService } from './counting.service.js';
import { FrequentCallersService } from './frequent-callers.service.js';
import { StatisticsService } from './statistics.service.js';

/** The statistics as they are read; nothing happens by itself. */
@Module({
  providers: [CallCounterService, CountingService, StatisticsService, FrequentCallersService],
  exports: [CallCounterService, CountingService, StatisticsService, FrequentCallersService],
})
export class StatisticsModule {}
