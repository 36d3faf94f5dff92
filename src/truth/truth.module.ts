import { Module } from '@nestjs/common';
import { DeliveryModule } from '../delivery/delivery.module.js';
import { OpenConversionsService } from './open-conversions.service.js';
import { ReadingService } from './reading.service.js';
import { TruthService } from './truth.service.js';

/** Reading back and the comparison; nothing happens by itself. */
@Module({
  imports: [DeliveryModule],
  providers: [OpenConversionsService, ReadingService, TruthService],
  exports: [OpenConversionsService, ReadingService, TruthService],
})
export class TruthModule {}
