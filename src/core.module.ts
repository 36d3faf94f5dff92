import { Global, Module, type DynamicModule } from '@nestjs/common';
import type { AppContext } from './app-context.js';
import { CONFIG, CONFIG_WARNINGS } from './config/config.js';
import { CONFIG_RELOADER } from './config/diff/config-reloader.js';
import { createDestinations, Destinations } from './destinations/destinations.js';
import { systemClock, CLOCK, RANDOM } from './runtime/clock.js';
import { ClockDriftMonitor } from './runtime/http-dates.js';
import { createHttpClient, HTTP, type HttpClient } from './runtime/http.js';
import { Metrics } from './runtime/metrics.js';
import { SOURCES } from './sources/source.js';

/** The config, the clock, the HTTP client, the vendors and the destinations, for every module. Needs no database. */
@Global()
@Module({})
export class CoreModule {
  static of({ config, sources, platforms, clock = systemClock, warnings = [], reloader }: AppContext): DynamicModule {
    return {
      module: CoreModule,
      providers: [
        { provide: CONFIG, useValue: config },
        { provide: CLOCK, useValue: clock },
        { provide: RANDOM, useValue: Math.random },
        { provide: SOURCES, useValue: sources },
        { provide: CONFIG_WARNINGS, useValue: warnings },
        { provide: CONFIG_RELOADER, useValue: reloader ?? null },
        { provide: HTTP, useFactory: () => createHttpClient() },
        { provide: ClockDriftMonitor, useFactory: () => new ClockDriftMonitor(clock) },
        {
          provide: Destinations,
          inject: [HTTP, ClockDriftMonitor],
          useFactory: (http: HttpClient, dates: ClockDriftMonitor) => {
            const runtime = { http: dates.observe(http), clock, publicUrl: config.server.publicUrl };
            return createDestinations(config, platforms, runtime);
          },
        },
        { provide: Metrics, useFactory: () => new Metrics() },
      ],
      exports: [CONFIG, CONFIG_WARNINGS, CONFIG_RELOADER, CLOCK, RANDOM, SOURCES, HTTP, Destinations, Metrics, ClockDriftMonitor],
    };
  }
}
