import { Module } from '@nestjs/common';
import { DestinationStatusService } from '../destinations/destination-status.service.js';
import { ExportService } from './export.service.js';

/** The lists of calls and uploads as they are shown and exported, for the API and for `ringback export`. */
@Module({ providers: [DestinationStatusService, ExportService], exports: [DestinationStatusService, ExportService] })
export class ListsModule {}
