import { Global, Module, type DynamicModule, type OnApplicationShutdown } from '@nestjs/common';
import { CONFIG, type Config } from '../config/config.js';
import { type Clock, CLOCK, SharedClock } from '../runtime/clock.js';
import { AdminKeysStore, SessionsStore } from './admin/admin-keys.store.js';
import { SignInLinksStore } from './admin/sign-in-links.store.js';
import { AuditStore, InstallationStore } from './admin/audit.store.js';
import { AlertMessagesStore, AlertsStore } from './alerts/alerts.store.js';
import { DigestsStore } from './alerts/digests.store.js';
import { CallListsStore } from './calls/call-lists.store.js';
import { CallScanStore } from './calls/call-scan.store.js';
import { CallsStore } from './calls/calls.store.js';
import { ConversionsStore, MarksStore } from './calls/conversions.store.js';
import { Database, type OpenOptions } from './database/database.js';
import { AccountSlotsStore } from './destinations/account-slots.store.js';
import { BudgetsStore } from './destinations/budgets.store.js';
import { DestinationStatesStore } from './destinations/destination-states.store.js';
import { PlatformReportsStore } from './destinations/platform-reports.store.js';
import { KnownNamesStore } from './listing/known-names.store.js';
import { CallerKeysStore } from './privacy/caller-keys.store.js';
import { ErasedCallersStore } from './privacy/erased-callers.store.js';
import { UnreadableReceiptsStore } from './privacy/unreadable-receipts.store.js';
import { OldDetailsStore } from './privacy/old-details.store.js';
import { ErasureStore, RetentionStore } from './privacy/personal-data.store.js';
import { OwnConversionsStore } from './readings/own-conversions.store.js';
import { ReadingStatesStore } from './readings/reading-states.store.js';
import { ReadingsStore } from './readings/readings.store.js';
import { ReceiptListsStore } from './receipts/receipt-lists.store.js';
import { ProcessingLocksStore } from './receipts/processing-locks.store.js';
import { ReceiptNotifier, ReceiptsStore } from './receipts/receipts.store.js';
import { SourceActivityStore } from './sources/source-activity.store.js';
import { ReconciliationsStore, SourceStatesStore } from './sources/source-states.store.js';
import { CampaignReadsStore } from './statistics/campaign-reads.store.js';
import { CallGroupsStore, ContributionsStore, RollupsStore } from './statistics/contributions.store.js';
import { HealthStore, StorageProbe } from './statistics/health.store.js';
import { RollupReadsStore } from './statistics/rollup-reads.store.js';
import { StatChangesStore } from './statistics/stat-changes.store.js';
import { StatisticsInputStore } from './statistics/statistics-input.store.js';
import { ClaimsStore } from './uploads/claims.store.js';
import { DeliveredMomentsStore } from './uploads/delivered-moments.store.js';
import { JournalStore } from './uploads/journal.store.js';
import { RequestListsStore, RequestsStore } from './uploads/requests.store.js';
import { RestatementsStore } from './uploads/restatements.store.js';
import { RetractionsStore } from './uploads/retractions.store.js';
import { SweepStore } from './uploads/sweep.store.js';
import { UploadListsStore } from './uploads/upload-lists.store.js';
import { UploadsStore } from './uploads/uploads.store.js';

const STORES = [
  AccountSlotsStore,
  AdminKeysStore,
  AlertMessagesStore,
  DigestsStore,
  AlertsStore,
  AuditStore,
  BudgetsStore,
  CallerKeysStore,
  CallListsStore,
  CallScanStore,
  CallGroupsStore,
  CampaignReadsStore,
  ContributionsStore,
  CallsStore,
  ConversionsStore,
  RollupReadsStore,
  RollupsStore,
  StatChangesStore,
  ClaimsStore,
  JournalStore,
  KnownNamesStore,
  DeliveredMomentsStore,
  DestinationStatesStore,
  ErasedCallersStore,
  UnreadableReceiptsStore,
  ErasureStore,
  StatisticsInputStore,
  HealthStore,
  InstallationStore,
  MarksStore,
  OwnConversionsStore,
  ReadingStatesStore,
  ReadingsStore,
  ReceiptListsStore,
  ReceiptNotifier,
  ReceiptsStore,
  ProcessingLocksStore,
  ReconciliationsStore,
  OldDetailsStore,
  PlatformReportsStore,
  RequestListsStore,
  RequestsStore,
  RetentionStore,
  RestatementsStore,
  RetractionsStore,
  SessionsStore,
  SignInLinksStore,
  SourceActivityStore,
  SourceStatesStore,
  StorageProbe,
  SweepStore,
  UploadListsStore,
  UploadsStore,
];

/** The database of the config and all stores, for every module. Closed with the process or the command. */
@Global()
@Module({})
export class StoreModule implements OnApplicationShutdown {
  constructor(private readonly database: Database) {}

  static of(options: OpenOptions): DynamicModule {
    const open = async ({ database: { url } }: Config, clock: Clock): Promise<Database> => {
      const database = await Database.open(url, options);
      if (clock instanceof SharedClock) await database.keepInStep(clock);
      return database;
    };
    return {
      module: StoreModule,
      providers: [{ provide: Database, inject: [CONFIG, CLOCK], useFactory: open }, ...STORES],
      exports: [Database, ...STORES],
    };
  }

  async onApplicationShutdown(): Promise<void> {
    await this.database.close();
  }
}
