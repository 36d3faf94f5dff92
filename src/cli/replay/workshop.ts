import type { Config } from '../../config/config.js';
import { createDestinations } from '../../destinations/destinations.js';
import { loadPlatforms } from '../../destinations/platform-registry.js';
import { seeDestinations, storedSettings } from '../../intake/intake-settings.factory.js';
import { IntakeService } from '../../intake/intake.service.js';
import { LedgerService } from '../../intake/ledger.service.js';
import { ReplayService } from '../../intake/replay/replay.service.js';
import { StoredCallsService } from '../../intake/replay/stored-calls.service.js';
import { SourceClocks } from '../../intake/source-clocks.js';
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
export interface Workshop {
  readonly stored: StoredCallsService;
  readonly replay: ReplayService;
  /** Makes the config's destinations known, as a start of the service does. */
  readonly see: () => Promise<void>;
  close(): Promise<void>;
}

export async function openWorkshop(config: Config, clock: Clock): Promise<Workshop> {
  const sources = await loadSources();
  const platforms = await loadPlatforms();
  const destinations = createDestinations(config, platforms, { http: createHttpClient(), clock });
  const database = (await Database.open(config.database.url)).withLockTimeout();
  const states = new DestinationStatesStore(database);
  const installation = new InstallationStore(database);
  const settings = await storedSettings({ config, sources, destinations, states, installation, clock });
  const calls = new CallsStore();
  const receipts = new ReceiptsStore(database);
  const sourceStates = new SourceStatesStore();
  const ledger = new LedgerService(calls, new ConversionsStore(), new UploadsStore(), new MarksStore(), sourceStates, settings);
  const clocks = new SourceClocks(database, sourceStates, ledger, settings);
  const intake = new IntakeService(database, receipts, calls, ledger, clocks, settings, new Metrics());
  const stored = new StoredCallsService(database, new CallScanStore(), receipts, calls, ledger, settings);
  return {
    stored,
    replay: new ReplayService(database, stored, receipts, intake, clocks, new AuditStore(database), settings),
    see: () => seeDestinations({ destinations, states, installation, clock }),
    close: () => database.close(),
  };
}
