import { Global, Module, type OnApplicationShutdown } from '@nestjs/common';
import type { Config } from '../config/config.js';
import { CONFIG } from '../config/tokens.js';
import { AlertMessagesStore } from './alert-messages.store.js';
import { AlertsStore } from './alerts.store.js';
import { AuditStore } from './audit.store.js';
import { BudgetsStore } from './budgets.store.js';
import { CampaignWordsStore } from './campaign-words.store.js';
import { CallListsStore } from './call-lists.store.js';
import { CallWalkStore } from './call-walk.store.js';
import { CallsStore } from './calls.store.js';
import { ConversionsStore } from './conversions.store.js';
import { DailyCountsStore } from './daily-counts.store.js';
import { DailyStatsStore } from './daily-stats.store.js';
import { Database } from './database.js';
import { ClaimsStore } from './claims.store.js';
import { DeliveriesStore } from './deliveries.store.js';
import { DestinationCountsStore } from './destination-counts.store.js';
import { DestinationStatesStore } from './destination-states.store.js';
import { FiguresStore } from './figures.store.js';
import { HealthStore } from './health.store.js';
import { InstallationStore } from './installation.store.js';
import { MarksStore } from './marks.store.js';
import { ReceiptListsStore } from './receipt-lists.store.js';
import { ReceiptsInbox } from './receipts-inbox.js';
import { ReceiptsStore } from './receipts.store.js';
import { ReconciliationsStore } from './reconciliations.store.js';
import { ReportsStore } from './reports.store.js';
import { RequestListsStore } from './request-lists.store.js';
import { RequestsStore } from './requests.store.js';
import { RetractionsStore } from './retractions.store.js';
import { RetentionStore } from './retention.store.js';
import { SessionsStore } from './sessions.store.js';
import { SourceListsStore } from './source-lists.store.js';
import { SourceStatesStore } from './source-states.store.js';
import { SweepStore } from './sweep.store.js';
import { UploadListsStore } from './upload-lists.store.js';
import { UploadsStore } from './uploads.store.js';

const STORES = [
  AlertMessagesStore,
  AlertsStore,
  AuditStore,
  BudgetsStore,
  CallListsStore,
  CallWalkStore,
  CampaignWordsStore,
  CallsStore,
  ConversionsStore,
  DailyCountsStore,
  DailyStatsStore,
  ClaimsStore,
  DeliveriesStore,
  DestinationCountsStore,
  DestinationStatesStore,
  FiguresStore,
  HealthStore,
  InstallationStore,
  MarksStore,
  ReceiptListsStore,
  ReceiptsInbox,
  ReceiptsStore,
  ReconciliationsStore,
  ReportsStore,
  RequestListsStore,
  RequestsStore,
  RetentionStore,
  RetractionsStore,
  SessionsStore,
  SourceListsStore,
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
