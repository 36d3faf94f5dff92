import { Global, Module, type OnApplicationShutdown } from '@nestjs/common';
import type { Config } from '../config/config.js';
import { CONFIG } from '../config/tokens.js';
import { CallsStore } from './calls.store.js';
import { ConversionsStore } from './conversions.store.js';
import { Database } from './database.js';
import { DeliveriesStore } from './deliveries.store.js';
import { DestinationStatesStore } from './destination-states.store.js';
import { InstallationStore } from './installation.store.js';
import { ReceiptsInbox } from './receipts-inbox.js';
import { ReceiptsStore } from './receipts.store.js';
import { RequestsStore } from './requests.store.js';
import { SweepStore } from './sweep.store.js';
import { UploadsStore } from './uploads.store.js';

const STORES = [
  CallsStore,
  ConversionsStore,
  DeliveriesStore,
  DestinationStatesStore,
  InstallationStore,
  ReceiptsInbox,
  ReceiptsStore,
  RequestsStore,
  SweepStore,
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
