import { Module } from '@nestjs/common';
import { CONFIG, type Config } from '../config/config.js';
import { CLOCK, type Clock } from '../runtime/clock.js';
import { HTTP, type HttpClient } from '../runtime/http.js';
import { ALERT_RECEIVERS, configuredReceivers } from './alert-channels.js';

/** The config's channels, for every sender; needs no database. */
@Module({
  providers: [
    {
      provide: ALERT_RECEIVERS,
      inject: [CONFIG, HTTP, CLOCK],
      useFactory: (config: Config, http: HttpClient, clock: Clock) => configuredReceivers(config, http, clock),
    },
  ],
  exports: [ALERT_RECEIVERS],
})
export class AlertChannelsModule {}
