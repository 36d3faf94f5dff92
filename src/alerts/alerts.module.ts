import { Module } from '@nestjs/common';
import { AlertSender } from './alert-sender.service.js';
import { AlertsJobs } from './alerts.jobs.js';
import { AlertsService } from './alerts.service.js';
import { RatioTrendsService } from './ratio-trends.service.js';
import { RuleEvaluator } from './rule-evaluator.service.js';

@Module({
  providers: [AlertsJobs, AlertsService, AlertSender, RatioTrendsService, RuleEvaluator],
  exports: [AlertsService],
})
export class AlertsModule {}
