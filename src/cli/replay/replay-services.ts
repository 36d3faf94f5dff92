import type { Config } from '../../config/config.js';
import { createDestinations } from '../../destinations/destinations.js';
import { loadPlatforms } from '../../destinations/platform-registry.js';
import { ConversionPlanner } from '../../processing/goals/conversion-planner.service.js';
import { registerDestinations, loadProcessingSettings } from '../../processing/processing-settings.js';
import { ReceiptProcessor } from '../../processing/receipts/receipt-processor.service.js';
import { SourceClocks } from '../../processing/receipts/source-clocks.service.js';
import { ReplayService } from '../../processing/replay/replay.service.js';
import { StoredCallsService } from '../../processing/replay/stored-calls.service.js';
import type { Clock } from '../../runtime/clock.js';
import { createHttpClient } from '../../runtime/http.js';
import { Metrics } from '../../runtime/metrics.js';
import { loadSources } from '../../sources/registry.js';
import { AuditStore } from '../../store/admin/audit.store.js';
import { InstallationStore } from '../../store/admin/installation.store.js';
import { CallScanStore } from '../../store/calls/calls.store.js';
import { CallsStore } from '../../store/calls/calls.store.js';
import { ConversionsStore } from '../../store/calls/conversions.store.js';
import { MarksStore } from '../../store/calls/marks.store.js';
import { Database } from '../../store/database/database.js';
import { DestinationStatesStore } from '../../store/destinations/destination-states.store.js';
import { ReceiptsStore } from '../../store/receipts/receipts.store.js';
import { SourceStatesStore } from '../../store/sources/source-states.store.js';
import { UploadsStore } from '../../store/uploads/uploads.store.js';

/** What works on stored calls from the command line: nothing of it runs by itself, so that looking changes nothing. */
export interface ReplayServices {
  readonly stored: StoredCallsService;
  readonly replay: ReplayService;
  /** Makes the config's destinations known, as a start of the service does. */
  readonly registerDestinations: () => Promise<void>;
  close(): Promise<void>;
}

export async function openReplayServices(config: Config, clock: Clock): Promise<ReplayServices> {
  const sources = await loadSources();
  const platforms = await loadPlatforms();
  const destinations = createDestinations(config, platforms, { http: createHttpClient(), clock });
  const database = (await Database.open(config.database.url)).withLockTimeout();
  const states = new DestinationStatesStore(database);
  const installation = new InstallationStore(database);
  const settings = await loadProcessingSettings({ config, sources, destinations, states, installation, clock });
  const calls = new CallsStore();
  const receipts = new ReceiptsStore(database);
  const sourceStates = new SourceStatesStore();
  const ledger = new ConversionPlanner(
    calls,
    new ConversionsStore(),
    new UploadsStore(),
    new MarksStore(),
    sourceStates,
    settings,
  );
  const clocks = new SourceClocks(database, sourceStates, ledger, settings);
  const intake = new ReceiptProcessor(database, receipts, calls, ledger, clocks, settings, new Metrics());
  const stored = new StoredCallsService(database, new CallScanStore(), receipts, calls, ledger, settings);
  return {
    stored,
    replay: new ReplayService(database, stored, receipts, intake, clocks, new AuditStore(database), settings),
    registerDestinations: () => registerDestinations({ destinations, states, installation, clock }),
    close: () => database.close(),
  };
}
