import { Global, Module, type OnApplicationShutdown } from '@nestjs/common';
import type { Config } from '../config/config.js';
import { CONFIG } from '../config/config.js';
import { AuditStore } from './admin/audit.store.js';
import { InstallationStore } from './admin/installation.store.js';
import { SessionsStore } from './admin/sessions.store.js';
import { AlertMessagesStore } from './alerts/alerts.store.js';
import { AlertsStore } from './alerts/alerts.store.js';
import { CallListsStore } from './calls/call-lists.store.js';
import { CallScanStore } from './calls/calls.store.js';
import { CallsStore } from './calls/calls.store.js';
import { ConversionsStore } from './calls/conversions.store.js';
import { MarksStore } from './calls/marks.store.js';
import { Database } from './database/database.js';
import { BudgetsStore } from './destinations/budgets.store.js';
import { DestinationStatesStore } from './destinations/destination-states.store.js';
import { PlatformReportsStore } from './destinations/platform-reports.store.js';
import { RetentionStore } from './privacy/personal-data.store.js';
import { ReceiptListsStore } from './receipts/receipt-lists.store.js';
import { ReceiptNotifier } from './receipts/receipts.store.js';
import { ReceiptsStore } from './receipts/receipts.store.js';
import { SourceActivityStore } from './sources/source-activity.store.js';
import { ReconciliationsStore } from './sources/source-states.store.js';
import { SourceStatesStore } from './sources/source-states.store.js';
import { CampaignDictionaryStore } from './statistics/daily-stats.store.js';
import { DailyStatsStore } from './statistics/daily-stats.store.js';
import { DestinationCountsStore } from './statistics/destination-counts.store.js';
import { HealthStore } from './statistics/health.store.js';
import { GroupedCountsStore } from './statistics/statistics-input.store.js';
import { StatisticsInputStore } from './statistics/statistics-input.store.js';
import { ClaimsStore } from './uploads/claims.store.js';
import { JournalStore } from './uploads/journal.store.js';
import { RequestListsStore } from './uploads/requests.store.js';
import { RequestsStore } from './uploads/requests.store.js';
import { RetractionsStore } from './uploads/retractions.store.js';
import { SweepStore } from './uploads/sweep.store.js';
import { UploadListsStore } from './uploads/upload-lists.store.js';
import { UploadsStore } from './uploads/uploads.store.js';

const STORES = [
  AlertMessagesStore,
  AlertsStore,
  AuditStore,
  BudgetsStore,
  CallListsStore,
  CallScanStore,
  CampaignDictionaryStore,
  CallsStore,
  ConversionsStore,
  GroupedCountsStore,
  DailyStatsStore,
  ClaimsStore,
  JournalStore,
  DestinationCountsStore,
  DestinationStatesStore,
  StatisticsInputStore,
  HealthStore,
  InstallationStore,
  MarksStore,
  ReceiptListsStore,
  ReceiptNotifier,
  ReceiptsStore,
  ReconciliationsStore,
  PlatformReportsStore,
  RequestListsStore,
  RequestsStore,
  RetentionStore,
  RetractionsStore,
  SessionsStore,
  SourceActivityStore,
  SourceStatesStore,
  SweepStore,
  UploadListsStore,
  UploadsStore,
];

@Global()
@Module({
  providers: [
    { provide: Database, inject: [CONFIG], useFactory: (config: Config) => Database.open(config.database.url) },
    ...STORES,
  ],
  exports: [Database, ...STORES],
})
export class StoreModule implements OnApplicationShutdown {
  constructor(private readonly database: Database) {}

  async onApplicationShutdown(): Promise<void> {
    await this.database.close();
  }
}
