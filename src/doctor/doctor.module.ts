import { Module } from '@nestjs/common';
import { DeliveryModule } from '../delivery/delivery.module.js';
import { DestinationChecker } from './destination-checker.service.js';
import { DoctorService } from './doctor.service.js';

/** The check of an installation, for the API and for `ringback doctor`. */
@Module({
  imports: [DeliveryModule],
  providers: [DestinationChecker, DoctorService],
  exports: [DestinationChecker, DoctorService],
})
export class DoctorModule {}
