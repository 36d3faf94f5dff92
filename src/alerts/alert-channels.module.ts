import { Module } from '@nestjs/common';
import { CONFIG, type Config } from '../config/config.js';
import { CLOCK, type Clock } from '../runtime/clock.js';
import { HTTP, type HttpClient } from '../runtime/http.js';
import { ALERT_CHANNELS } from './channels/alert-sink.js';
import { configuredChannels } from './channels/configured-channels.js';

/** The channels of the config, for whoever sends through them; needs no database. */
@Module({
  providers: [
    {
      provide: ALERT_CHANNELS,
      inject: [CONFIG, HTTP, CLOCK],
      useFactory: (config: Config, http: HttpClient, clock: Clock) => configuredChannels(config.alerts, http, clock),
    },
  ],
  exports: [ALERT_CHANNELS],
})
export class AlertChannelsModule {}
