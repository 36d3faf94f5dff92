import { Module } from '@nestjs/common';
import { CONFIG, type Config } from '../config/config.js';
import { CLOCK, type Clock } from '../runtime/clock.js';
import { HTTP, type HttpClient } from '../runtime/http.js';
import { CONFIGURED_ALERT_SINKS, configuredChannels } from './alert-channels.js';

/** The channels of the config, for whoever sends through them; needs no database. */
@Module({
  providers: [
    {
      provide: CONFIGURED_ALERT_SINKS,
      inject: [CONFIG, HTTP, CLOCK],
      useFactory: (config: Config, http: HttpClient, clock: Clock) => configuredChannels(config.alerts, http, clock),
    },
  ],
  exports: [CONFIGURED_ALERT_SINKS],
})
export class AlertChannelsModule {}
