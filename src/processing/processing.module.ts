import { Module } from '@nestjs/common';
import { type Config, CONFIG } from '../config/config.js';
import { Destinations } from '../destinations/destinations.js';
import { type Clock, CLOCK } from '../runtime/clock.js';
import { type CallSource, SOURCES } from '../sources/source.js';
import { InstallationStore } from '../store/admin/audit.store.js';
import { DestinationStatesStore } from '../store/destinations/destination-states.store.js';
import { DestinationRegistrar } from './destination-registrar.service.js';
import { CallEraser } from './erasure/call-eraser.service.js';
import { ErasureScreen } from './erasure/erasure-screen.service.js';
import { ErasureService } from './erasure/erasure.service.js';
import { ConversionPlanner } from './goals/conversion-planner.service.js';
import { CallsImportService } from './import/calls-import.service.js';
import { MarksImportService } from './import/marks-import.service.js';
import { MarksService } from './marks/marks.service.js';
import { ProcessingSettings, readStoredSettings } from './processing-settings.js';
import { BatchProcessor } from './receipts/batch-processor.service.js';
import { OpenCalls } from './receipts/open-calls.service.js';
import { ReceiptPartitions } from './receipts/backlog/receipt-partitions.service.js';
import { ReceiptProcessor } from './receipts/receipt-processor.service.js';
import { SourceClocks } from './receipts/source-clocks.service.js';
import { CallListImporter } from './reconcile/call-list-importer.service.js';
import { CallLists } from './reconcile/call-lists.js';
import { ReconcileService } from './reconcile/reconcile.service.js';
import { ReplayService } from './replay/replay.service.js';
import { StoredCallsService } from './replay/stored-calls.service.js';

/** Providers of processing; nothing is scheduled here, so a command may use it beside a running service. */
@Module({
  providers: [
    CallsImportService,
    ReceiptProcessor,
    BatchProcessor,
    ReceiptPartitions,
    ConversionPlanner,
    MarksImportService,
    MarksService,
    OpenCalls,
    SourceClocks,
    CallListImporter,
    ReconcileService,
    {
      provide: CallLists,
      inject: [CONFIG, SOURCES],
      useFactory: (config: Config, sources: CallSource[]) => new CallLists(config, sources),
    },
    StoredCallsService,
    ReplayService,
    CallEraser,
    ErasureScreen,
    ErasureService,
    DestinationRegistrar,
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
      ) => new ProcessingSettings(config, sources, destinations, await readStoredSettings(states, installation), clock),
    },
  ],
  exports: [
    CallLists,
    ReconcileService,
    CallsImportService,
    DestinationRegistrar,
    ErasureService,
    ReceiptProcessor,
    ProcessingSettings,
    ConversionPlanner,
    MarksImportService,
    MarksService,
    OpenCalls,
    SourceClocks,
    StoredCallsService,
    ReplayService,
  ],
})
export class ProcessingModule {}
