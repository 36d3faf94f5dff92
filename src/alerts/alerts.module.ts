import { Module } from '@nestjs/common';
import { StatisticsModule } from '../statistics/statistics.module.js';
import { AlertChannelsModule } from './alert-channels.module.js';
import { AlertSender } from './alert-sender.service.js';
import { AlertsService } from './alerts.service.js';
import { DigestService } from './digest.service.js';
import { RatioTrendsService } from './ratio-trends.service.js';
import { RuleEvaluator } from './rule-evaluator.service.js';

/** Providers of alerts and their channels; nothing is scheduled here. */
@Module({
  imports: [AlertChannelsModule, StatisticsModule],
  providers: [AlertsService, AlertSender, DigestService, RatioTrendsService, RuleEvaluator],
  exports: [AlertsService],
})
export class AlertsModule {}
