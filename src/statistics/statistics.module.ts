import { Module } from '@nestjs/common';
import { CampaignStatisticsService } from './campaign-statistics.service.js';
import { FrequentCallersService } from './frequent-callers.service.js';
import { StatisticsService } from './statistics.service.js';

/** The statistics as they are read; nothing happens by itself. */
@Module({
  providers: [StatisticsService, CampaignStatisticsService, FrequentCallersService],
  exports: [StatisticsService, CampaignStatisticsService, FrequentCallersService],
})
export class StatisticsModule {}
