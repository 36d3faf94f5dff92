import { loadAppContext } from '#dist/app-context.js';
import { CoreModule } from '#dist/core.module.js';
import { DeliveryModule } from '#dist/delivery/delivery.module.js';
import { RoundService } from '#dist/delivery/rounds/round.service.js';
import { Destinations } from '#dist/destinations/destinations.js';
import { DestinationRegistrar } from '#dist/processing/destination-registrar.service.js';
import { ProcessingModule } from '#dist/processing/processing.module.js';
import { Database } from '#dist/store/database/database.js';
import { StoreModule } from '#dist/store/store.module.js';
import { NestFactory } from '@nestjs/core';
import { serveParent } from '../../harness/serve-parent.js';
import { fillBacklog, type Backlog } from '../backlog.js';
import type { DrainResult } from '../drain.js';

const CLAIM = 'WITH due';

/** A process's size shows how lazily V8 collects; memory in use after collection shows what it needs. */
class LiveBytes {
  most = 0;
  lookedMs = 0;

  look(): void {
    const begun = performance.now();
    globalThis.gc?.();
    const { heapUsed, external } = process.memoryUsage();
    this.most = Math.max(this.most, heapUsed + external);
    this.lookedMs += performance.now() - begun;
  }
}

/** Delivery as in the service, without its jobs, webhooks and API: rounds run on request. */
serveParent(async ({ config: file }: { config: string }) => {
  const core = CoreModule.of(await loadAppContext({ config: file }));
  const imports = [core, StoreModule.of({ migrate: true }), ProcessingModule, DeliveryModule];
  const app = await NestFactory.createApplicationContext({ imports, module: class {} }, { logger: false });
  await app.get(DestinationRegistrar).register();
  const database = app.get(Database);
  return {
    ready: null,
    orders: {
      fill: (backlog: Backlog) =>
        database.write(async (tx) => {
          await fillBacklog(tx, backlog);
          // Each backlog counts as a minute and a day of its own.
          await tx.run('DELETE FROM "budgets"');
        }),
      drain: async ({ destination: id, memory = false }: { destination: string; memory?: boolean }): Promise<DrainResult> => {
        const destination = app.get(Destinations).find(id);
        if (!destination) throw new Error(`no destination ${id}`);
        let statements = 0;
        let transactions = 0;
        const live = new LiveBytes();
        database.onStatement((sql) => {
          if (memory && sql.startsWith(CLAIM)) live.look();
          if (sql.startsWith('BEGIN')) transactions += 1;
          else if (sql !== 'COMMIT') statements += 1;
        });
        const begun = performance.now();
        const summary = await app.get(RoundService).run(destination, { ignoreBreaker: true });
        const seconds = (performance.now() - begun - live.lookedMs) / 1000;
        database.onStatement(() => undefined);
        const rows = summary.delivered + summary.confirming;
        if (rows !== summary.claimed || summary.trouble)
          throw new Error(`${id}: ${summary.claimed} claimed, ${rows} taken, ${summary.trouble?.code ?? 'no trouble'}`);
        return { rows, requests: summary.requests, seconds, statements, transactions, mostLiveBytes: live.most };
      },
    },
    close: () => app.close(),
  };
});
