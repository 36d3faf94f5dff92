import { Module, type DynamicModule } from '@nestjs/common';
import { AlertsModule } from './alerts/alerts.module.js';
import { ApiModule } from './api/api.module.js';
import { CoreModule, type AppContext } from './core.module.js';
import { DeliveryModule } from './delivery/delivery.module.js';
import { ProcessingJobsModule } from './processing/processing.module.js';
import { StoreModule } from './store/store.module.js';
import { WebhooksModule } from './webhooks/webhooks.module.js';

/** A call walks through the house one way: door, intake, ledger, conveyor, window. */
@Module({})
export class AppModule {
  static of(house: AppContext): DynamicModule {
    return {
      module: AppModule,
      imports: [CoreModule.of(house), StoreModule, WebhooksModule, ProcessingJobsModule, DeliveryModule, AlertsModule, ApiModule],
    };
  }
}
