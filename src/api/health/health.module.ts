import { Module } from '@nestjs/common';
import { StatisticsModule } from '../../statistics/statistics.module.js';
import { ListsModule } from '../export/export.service.js';
import { HealthController } from './health.controller.js';
import { ManagementListener } from './management-listener.js';

/** Monitoring endpoints of every process, whatever its role. */
@Module({
  imports: [ListsModule, StatisticsModule],
  controllers: [HealthController],
  providers: [ManagementListener],
  exports: [ManagementListener],
})
export class HealthModule {}
