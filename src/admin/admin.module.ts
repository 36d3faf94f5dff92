import { Module } from '@nestjs/common';
import { AlertsModule } from '../alerts/alerts.module.js';
import { DeliveryModule } from '../delivery/delivery.module.js';
import { ProcessingModule } from '../processing/processing.module.js';
import type { Clock } from '../runtime/clock.js';
import { CLOCK } from '../runtime/tokens.js';
import { Database } from '../store/database/database.js';
import { AlertsController } from './controllers/alerts.controller.js';
import { CallsController } from './controllers/calls.controller.js';
import { DestinationsController } from './controllers/destinations.controller.js';
import { DoctorController } from './controllers/doctor.controller.js';
import { EraseController } from './controllers/erase.controller.js';
import { ExportController } from './controllers/export.controller.js';
import { GoalsController } from './controllers/goals.controller.js';
import { HealthController } from './controllers/health.controller.js';
import { KeysController } from './controllers/keys.controller.js';
import { MarksController } from './controllers/marks.controller.js';
import { ReceiptsController } from './controllers/receipts.controller.js';
import { RequestsController } from './controllers/requests.controller.js';
import { SourcesController } from './controllers/sources.controller.js';
import { StatsController } from './controllers/stats.controller.js';
import { UploadsController } from './controllers/uploads.controller.js';
import { DestinationWorkService } from './destinations/destination-work.service.js';
import { ProofsService } from './destinations/proofs.service.js';
import { StandingsService } from './destinations/standings.service.js';
import { DoctorService } from './doctor/doctor.service.js';
import { ExportService } from './export/export.service.js';
import { JourneyService } from './journey/journey.service.js';
import { AdminKeysService } from './keys/admin-keys.service.js';
import { KeyGuard } from './keys/key.guard.js';
import { KeyringService } from './keys/keyring.service.js';
import { SessionController } from './sessions/session.controller.js';
import { SessionsService } from './sessions/sessions.service.js';
import { CampaignsService } from './stats/campaigns.service.js';
import { FiguresJobs } from './stats/figures.jobs.js';
import { FiguresService } from './stats/figures.service.js';
import { FrequentCallersService } from './stats/frequent-callers.service.js';
import { UploadActionsService } from './uploads/upload-actions.service.js';

/** The window: what people and programs see of the house, and what they may do in it. */
@Module({
  imports: [AlertsModule, DeliveryModule, ProcessingModule],
  controllers: [
    AlertsController,
    KeysController,
    MarksController,
    CallsController,
    UploadsController,
    RequestsController,
    ReceiptsController,
    SourcesController,
    DestinationsController,
    DoctorController,
    StatsController,
    ExportController,
    EraseController,
    GoalsController,
    HealthController,
    SessionController,
  ],
  providers: [
    {
      provide: AdminKeysService,
      inject: [Database, CLOCK],
      useFactory: (database: Database, clock: Clock) => new AdminKeysService(database, clock),
    },
    KeyGuard,
    KeyringService,
    SessionsService,
    DestinationWorkService,
    DoctorService,
    ExportService,
    FiguresJobs,
    FiguresService,
    CampaignsService,
    FrequentCallersService,
    JourneyService,
    ProofsService,
    StandingsService,
    UploadActionsService,
  ],
})
export class AdminModule {}
