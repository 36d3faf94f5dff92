import { Module } from '@nestjs/common';
import { DeliveryModule } from '../delivery/delivery.module.js';
import { OpenConversionsService } from './open-conversions.service.js';
import { ReadingService } from './reading.service.js';
import { TruthService } from './truth.service.js';

/** Providers of readings and comparison; nothing is scheduled here. */
@Module({
  imports: [DeliveryModule],
  providers: [OpenConversionsService, ReadingService, TruthService],
  exports: [OpenConversionsService, ReadingService, TruthService],
})
export class TruthModule {}
