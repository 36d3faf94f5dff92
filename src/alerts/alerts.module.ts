import { Module } from '@nestjs/common';
import { AlertsJobs } from './alerts.jobs.js';
import { AlertsService } from './alerts.service.js';
import { MessengerService } from './messenger.service.js';
import { SharesService } from './shares.service.js';
import { WatchService } from './watch.service.js';

@Module({
  providers: [AlertsJobs, AlertsService, MessengerService, SharesService, WatchService],
  exports: [AlertsService],
})
export class AlertsModule {}
