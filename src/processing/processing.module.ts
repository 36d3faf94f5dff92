import { Module } from '@nestjs/common';
import type { Config } from '../config/config.js';
import { CONFIG } from '../config/config.js';
import { Destinations } from '../destinations/destinations.js';
import type { Clock } from '../runtime/clock.js';
import { CLOCK } from '../runtime/clock.js';
import { createHttpClient } from '../runtime/http.js';
import { type CallSource, SOURCES } from '../sources/source.js';
import { InstallationStore } from '../store/admin/installation.store.js';
import { Database } from '../store/database/database.js';
import { DestinationStatesStore } from '../store/destinations/destination-states.store.js';
import { createErasureService, ErasureService } from './erasure/erasure.service.js';
import { RetentionJobs } from './erasure/retention.jobs.js';
import { ConversionPlanner } from './goals/conversion-planner.service.js';
import { CallsImportService } from './import/calls-import.service.js';
import { MarksImportService } from './import/marks-import.service.js';
import { MarksService } from './marks/marks.service.js';
import { loadProcessingSettings, ProcessingSettings, registerDestinations } from './processing-settings.js';
import { ReceiptProcessor } from './receipts/receipt-processor.service.js';
import { ReceiptJobs } from './receipts/receipt.jobs.js';
import { SourceClocks } from './receipts/source-clocks.service.js';
import { CallListImporter } from './reconcile/call-list-importer.service.js';
import { CallLists } from './reconcile/call-lists.js';
import { ReconcileJobs } from './reconcile/reconcile.jobs.js';
import { CALL_LIST_HTTP, ReconcileService } from './reconcile/reconcile.service.js';
import { ReplayService } from './replay/replay.service.js';
import { StoredCallsService } from './replay/stored-calls.service.js';

/** Everything that intake can do; nothing happens by itself, so that a command may use it beside a running service. */
@Module({
  providers: [
    CallsImportService,
    ReceiptProcessor,
    ConversionPlanner,
    MarksImportService,
    MarksService,
    SourceClocks,
    CallListImporter,
    ReconcileService,
    { provide: CALL_LIST_HTTP, useFactory: () => createHttpClient() },
    {
      provide: CallLists,
      inject: [CONFIG, SOURCES],
      useFactory: (config: Config, sources: CallSource[]) => new CallLists(config, sources),
    },
    StoredCallsService,
    ReplayService,
    {
      provide: ErasureService,
      inject: [Database, CONFIG, CLOCK],
      useFactory: (database: Database, config: Config, clock: Clock) => createErasureService(database, config, clock),
    },
    {
      provide: ProcessingSettings,
      inject: [CONFIG, SOURCES, Destinations, DestinationStatesStore, InstallationStore, CLOCK],
      useFactory: async (
        config: Config,
        sources: CallSource[],
        destinations: Destinations,
        states: DestinationStatesStore,
        installation: InstallationStore,
        clock: Clock,
      ) => {
        const world = { config, sources, destinations, states, installation, clock };
        await registerDestinations(world);
        return loadProcessingSettings(world);
      },
    },
  ],
  exports: [
    CallLists,
    ReconcileService,
    CallsImportService,
    ErasureService,
    ReceiptProcessor,
    ProcessingSettings,
    ConversionPlanner,
    MarksImportService,
    MarksService,
    SourceClocks,
    StoredCallsService,
  ],
})
export class ProcessingModule {}

/** What intake does by itself in a running service. */
@Module({ imports: [ProcessingModule], providers: [ReceiptJobs, ReconcileJobs, RetentionJobs], exports: [ReceiptJobs] })
export class ProcessingJobsModule {}
