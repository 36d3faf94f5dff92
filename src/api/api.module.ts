import { Module } from '@nestjs/common';
import { AlertsModule } from '../alerts/alerts.module.js';
import { DeliveryModule } from '../delivery/delivery.module.js';
import { DoctorModule } from '../doctor/doctor.service.js';
import { ProcessingModule } from '../processing/processing.module.js';
import { StatisticsModule } from '../statistics/statistics.module.js';
import { TruthModule } from '../truth/truth.module.js';
import { AccessController } from './access/access.controller.js';
import { KeysModule } from './access/admin-keys.service.js';
import { KeyAuthenticator } from './access/key-authenticator.service.js';
import { KeyGuard } from './access/key.guard.js';
import { KeysController } from './access/keys.controller.js';
import { SessionController } from './access/session.controller.js';
import { SessionsService } from './access/sessions.service.js';
import { AlertsController } from './alerts/alerts.controller.js';
import { CallsController } from './calls/calls.controller.js';
import { JourneyService } from './calls/journey.service.js';
import { MarksController } from './calls/marks.controller.js';
import { ConfigController } from './config/config.controller.js';
import { ActionQuota } from './destinations/action-quota.service.js';
import { DestinationActionsService } from './destinations/destination-actions.service.js';
import { DestinationsController } from './destinations/destinations.controller.js';
import { DoctorController } from './doctor/doctor.controller.js';
import { EraseController } from './erasure/erase.controller.js';
import { ExportController } from './export/export.controller.js';
import { ListsModule } from './export/export.service.js';
import { GoalsController } from './goals/goals.controller.js';
import { FilterNamesGuard } from './http/filter-names.guard.js';
import { HeavyRequests } from './http/heavy-requests.js';
import { HealthModule } from './health/health.module.js';
import { KnownNames } from './http/known-names.service.js';
import { Cursors } from './http/cursors.js';
import { SortedLists } from './http/sorted-page.js';
import { ReceiptsController } from './logs/receipts.controller.js';
import { RequestsController } from './logs/requests.controller.js';
import { SourcesController } from './sources/sources.controller.js';
import { StatsController } from './statistics/statistics.controller.js';
import { TruthController } from './truth/truth.controller.js';
import { TruthExportController } from './truth/truth-export.controller.js';
import { TruthFilters } from './truth/truth-filters.service.js';
import { TruthPages } from './truth/truth-pages.service.js';
import { UploadActionsService } from './uploads/upload-actions.service.js';
import { UploadsController } from './uploads/uploads.controller.js';

/** The HTTP API for people and programs: what they may see and do. */
@Module({
  imports: [
    AlertsModule,
    DeliveryModule,
    DoctorModule,
    HealthModule,
    KeysModule,
    ListsModule,
    ProcessingModule,
    StatisticsModule,
    TruthModule,
  ],
  controllers: [
    AlertsController,
    AccessController,
    KeysController,
    MarksController,
    CallsController,
    UploadsController,
    RequestsController,
    ReceiptsController,
    SourcesController,
    DestinationsController,
    DoctorController,
    ConfigController,
    StatsController,
    TruthController,
    TruthExportController,
    ExportController,
    EraseController,
    GoalsController,
    SessionController,
  ],
  providers: [
    FilterNamesGuard,
    HeavyRequests,
    Cursors,
    SortedLists,
    KeyGuard,
    KeyAuthenticator,
    KnownNames,
    SessionsService,
    ActionQuota,
    DestinationActionsService,
    JourneyService,
    TruthFilters,
    TruthPages,
    UploadActionsService,
  ],
})
export class ApiModule {}
