import { loadAppContext } from '#dist/app-context.js';
import { CoreModule } from '#dist/core.module.js';
import { DeliveryModule } from '#dist/delivery/delivery.module.js';
import { SweepService } from '#dist/delivery/maintenance/sweep.service.js';
import { DestinationLock } from '#dist/delivery/rounds/destination-lock.service.js';
import { RoundService } from '#dist/delivery/rounds/round.service.js';
import { VerdictPoller } from '#dist/delivery/verdicts/verdict-poller.service.js';
import { Destinations } from '#dist/destinations/destinations.js';
import type { Instant } from '#dist/domain/time/instant.js';
import { DestinationRegistrar } from '#dist/processing/destination-registrar.service.js';
import { ProcessingModule } from '#dist/processing/processing.module.js';
import { Database } from '#dist/store/database/database.js';
import { StoreModule } from '#dist/store/store.module.js';
import { ClaimsStore } from '#dist/store/uploads/claims.store.js';
import { JournalStore } from '#dist/store/uploads/journal.store.js';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { serveParent } from '../../bench/harness/serve-parent.js';
import { parkAt, type ParkingStep } from './kill-steps.js';
import { nextMoment } from './next-moment.js';

export interface WorkerSettings {
  /** The ringback.yaml. */
  readonly config: string;
  readonly now: Instant;
  /** All rounds at once, without the destination's lock: guarantees must also hold when a lock lapses. */
  readonly withoutLock: boolean;
}

/** The result of one step of the cron jobs' work. */
export interface StepResult {
  /** How many uploads may still change without a person. */
  readonly moving: number;
  /** When the first of them can; null if none will. */
  readonly next: Instant | null;
  /** What failed and is retried, as in the service itself. */
  readonly failures: readonly string[];
}

/** A sweep takes a thousand rows, every quarter of a minute; a killed process leaves more. */
const SWEEPS_AT_START = 10;

@Module({})
class WorkerModule {}

/** The service without webhooks, API and jobs, on the parent's clock; the parent starts the jobs' work. */
serveParent(async ({ config: file, now: start, withoutLock }: WorkerSettings) => {
  let now = start;
  const core = CoreModule.of(await loadAppContext({ config: file, clock: { now: () => now } }));
  const imports = [core, StoreModule.of({ migrate: true }), ProcessingModule, DeliveryModule];
  const app = await NestFactory.createApplicationContext(
    { module: WorkerModule, imports },
    { logger: false, abortOnError: false },
  );
  await app.get(DestinationRegistrar, { strict: false }).register();
  if (withoutLock) app.get(DestinationLock, { strict: false }).acquire = async () => ({ release: async () => undefined });
  const rounds = app.get(RoundService, { strict: false });
  const confirms = app.get(VerdictPoller, { strict: false });
  const enabled = app.get(Destinations).enabled();

  const roundsOfAll = () => enabled.map((destination) => rounds.run(destination, { ignoreBreaker: false, wait: false }));
  const sweeper = app.get(SweepService, { strict: false });
  const failures: string[] = [];
  const surely = (work: Promise<unknown>) => work.catch((error: unknown) => void failures.push(String(error)));

  return {
    ready: null,
    orders: {
      step: async (moment: Instant): Promise<StepResult> => {
        now = moment;
        failures.length = 0;
        await surely(sweeper.sweep());
        await Promise.all(roundsOfAll().map(surely));
        await Promise.all(enabled.map((destination) => surely(confirms.poll(destination, false))));
        return { ...(await nextMoment(app.get(Database, { strict: false }))), failures: [...failures] };
      },
      /** Sweeps leftovers, and begins a round of every destination without waiting for it. */
      begin: async () => {
        for (let sweeps = 0; sweeps < SWEEPS_AT_START; sweeps += 1) await sweeper.sweep();
        void roundsOfAll().map(surely);
      },
      /** Answers when a round of every destination has stopped at the step for ever. */
      beginAndPark: async (step: ParkingStep) => {
        const stores = [app.get(ClaimsStore, { strict: false }), app.get(JournalStore, { strict: false })] as const;
        const parked = parkAt(step, ...stores, enabled.length);
        const ended = Promise.race(roundsOfAll());
        await Promise.race([parked, ended.then(() => Promise.reject(new Error(`a round ended before its ${step}`)))]);
      },
    },
    close: () => app.close(),
  };
});
