import { Global, Module, type DynamicModule } from '@nestjs/common';
import type { Config } from './config/config.js';
import { CONFIG, CONFIG_WARNINGS } from './config/config.js';
import { createDestinations, Destinations } from './destinations/destinations.js';
import type { PlatformDefinition } from './platforms/kit/platform.js';
import { systemClock, type Clock } from './runtime/clock.js';
import { CLOCK, RANDOM } from './runtime/clock.js';
import { ClockDriftMonitor } from './runtime/http-dates.js';
import { createHttpClient } from './runtime/http.js';
import { Metrics } from './runtime/metrics.js';
import type { CallSource } from './sources/source.js';
import { SOURCES } from './sources/source.js';

/** What the whole house stands on. */
export interface AppContext {
  readonly config: Config;
  readonly sources: readonly CallSource[];
  readonly platforms: readonly PlatformDefinition[];
  readonly clock?: Clock;
  /** What the config says that does not stop the start. */
  readonly warnings?: readonly string[];
}

/** The config, the clock, the vendors and the destinations, for every module. */
@Global()
@Module({})
export class CoreModule {
  static of({ config, sources, platforms, clock = systemClock, warnings = [] }: AppContext): DynamicModule {
    return {
      module: CoreModule,
      providers: [
        { provide: CONFIG, useValue: config },
        { provide: CLOCK, useValue: clock },
        { provide: RANDOM, useValue: Math.random },
        { provide: SOURCES, useValue: sources },
        { provide: CONFIG_WARNINGS, useValue: warnings },
        { provide: ClockDriftMonitor, useFactory: () => new ClockDriftMonitor(clock) },
        {
          provide: Destinations,
          inject: [ClockDriftMonitor],
          useFactory: (dates: ClockDriftMonitor) => {
            const http = dates.observe(createHttpClient());
            return createDestinations(config, platforms, { http, clock, publicUrl: config.server.publicUrl });
          },
        },
        { provide: Metrics, useFactory: () => new Metrics() },
      ],
      exports: [CONFIG, CONFIG_WARNINGS, CLOCK, RANDOM, SOURCES, Destinations, Metrics, ClockDriftMonitor],
    };
  }
}
