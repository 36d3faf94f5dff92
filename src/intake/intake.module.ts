import { Module } from '@nestjs/common';
import type { Config } from '../config/config.js';
import { CONFIG } from '../config/tokens.js';
import { Destinations } from '../destinations/destinations.js';
import type { Clock } from '../runtime/clock.js';
import { createHttpClient } from '../runtime/http.js';
import { CLOCK } from '../runtime/tokens.js';
import type { CallSource } from '../sources/source.js';
import { SOURCES } from '../sources/source.js';
import { InstallationStore } from '../store/admin/installation.store.js';
import { Database } from '../store/database/database.js';
import { DestinationStatesStore } from '../store/destinations/destination-states.store.js';
import { erasureServiceOf, ErasureService } from './erasure/erasure.service.js';
import { CallsImportService } from './import/calls-import.service.js';
import { MarksImportService } from './import/marks-import.service.js';
import { seeDestinations, storedSettings } from './intake-settings.factory.js';
import { IntakeSettings } from './intake-settings.js';
import { IntakeService } from './intake.service.js';
import { LedgerService } from './ledger.service.js';
import { MarksService } from './marks/marks.service.js';
import { CallLists } from './reconcile/call-lists.js';
import { ListIntake } from './reconcile/list-intake.js';
import { LIST_HTTP, ReconcileService } from './reconcile/reconcile.service.js';
import { ReplayService } from './replay/replay.service.js';
import { StoredCallsService } from './replay/stored-calls.service.js';
import { SourceClocks } from './source-clocks.js';

/** Everything that intake can do; nothing happens by itself, so that a command may use it beside a running service. */
@Module({
  providers: [
    CallsImportService,
    IntakeService,
    LedgerService,
    MarksImportService,
    MarksService,
    SourceClocks,
    ListIntake,
    ReconcileService,
    { provide: LIST_HTTP, useFactory: () => createHttpClient() },
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
      useFactory: (database: Database, config: Config, clock: Clock) => erasureServiceOf(database, config, clock),
    },
    {
      provide: IntakeSettings,
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
        await seeDestinations(world);
        return storedSettings(world);
      },
    },
  ],
  exports: [
    CallLists,
    ReconcileService,
    CallsImportService,
    ErasureService,
    IntakeService,
    IntakeSettings,
    LedgerService,
    MarksImportService,
    MarksService,
    SourceClocks,
    StoredCallsService,
  ],
})
export class IntakeModule {}
