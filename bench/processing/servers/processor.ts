import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { loadAppContext } from '#dist/app-context.js';
import { withProcessing, type AppServices } from '#dist/cli/with-app.js';
import { CallsImportService } from '#dist/processing/import/calls-import.service.js';
import { ReceiptProcessor } from '#dist/processing/receipts/receipt-processor.service.js';
import { CallListImporter } from '#dist/processing/reconcile/call-list-importer.service.js';
import { StoredCallsService } from '#dist/processing/replay/stored-calls.service.js';
import { ReceiptsStore } from '#dist/store/receipts/receipts.store.js';
import { writeConfig } from '../../harness/ringback-config.js';
import { type Elapsed, startWatch } from '../../harness/stopwatch.js';
import { serveParent } from '../../harness/serve-parent.js';
import { callAsJson, callsAsCsv, callsAsJsonLines } from '../calls.js';
import { startProfile, type PartShares } from '../cpu-parts.js';
import { PROJECT, PROJECT_ID, SOURCE } from '../project.js';
import { storeWebhooks } from '../stored-webhooks.js';

/** Measurements of one way of processing. */
export interface Worked extends Elapsed {
  /** A replay and a simulation cover all stored calls, including those of the warm-up. */
  readonly calls: number;
  /** A call's CPU time by part; null unless requested. */
  readonly shares: PartShares | null;
}

export interface WorkOrder {
  readonly way: Way;
  /** The number of the first call. */
  readonly from: number;
  readonly calls: number;
  readonly now: number;
  readonly profile: boolean;
}

/** `receipts` as webhooks left them, one per call; the others like the commands of the same name. */
export const WAYS = ['receipts', 'csv', 'jsonl', 'reconcile', 'replay', 'simulate'] as const;
export type Way = (typeof WAYS)[number];

/** Ringback without webhooks and jobs: the services that commands use. */
serveParent(async ({ url }: { readonly url: string }) => {
  const config = writeConfig(url, PROJECT);
  const services = await servicesOf(config);
  return {
    ready: null,
    orders: {
      work: (order: WorkOrder) => measure(services.app, order),
    },
    close: async () => {
      await services.close();
      rmSync(dirname(config), { recursive: true });
    },
  };
});

async function servicesOf(config: string): Promise<{ readonly app: AppServices; readonly close: () => Promise<void> }> {
  const context = await loadAppContext({ config });
  return new Promise((resolve, reject) => {
    const ended = withProcessing(
      context,
      (app) =>
        new Promise<void>((end) => {
          resolve({ app, close: () => (end(), ended) });
        }),
    );
    ended.catch(reject);
  });
}

async function measure(app: AppServices, order: WorkOrder): Promise<Worked> {
  const work = await prepare(app, order);
  globalThis.gc?.();
  const profile = order.profile ? await startProfile() : null;
  const stop = startWatch();
  const calls = await work();
  const took = stop();
  return { ...took, calls, shares: (await profile?.(calls)) ?? null };
}

/**
 * Everything that is not measured.
 * @returns the measured part, which returns the number of calls
 */
async function prepare(app: AppServices, { way, from, calls, now }: WorkOrder): Promise<() => Promise<number>> {
  const drain = async () => {
    while ((await app.get(ReceiptProcessor).processBatch()) > 0);
    return calls;
  };
  switch (way) {
    case 'receipts': {
      await storeWebhooks(app.get(ReceiptsStore), from, calls, now);
      return drain;
    }
    case 'csv':
    case 'jsonl': {
      const text = way === 'csv' ? callsAsCsv(from, calls, now) : callsAsJsonLines(from, calls, now);
      const path = join(mkdtempSync(join(tmpdir(), 'ringback-bench-file-')), `calls.${way}`);
      writeFileSync(path, text);
      return () =>
        app
          .get(CallsImportService)
          .importFile({ path, format: null, source: SOURCE, dryRun: false }, { bad: () => undefined, progress: () => undefined })
          .then(({ lines }) => lines)
          .finally(() => rmSync(dirname(path), { recursive: true }));
    }
    case 'reconcile': {
      const rows = Array.from({ length: calls }, (_, n) => callAsJson(from + n, now));
      return async () => {
        await app.get(CallListImporter).importRows(SOURCE, rows);
        return drain();
      };
    }
    case 'replay':
      return async () => (await app.get(StoredCallsService).replay({ project: PROJECT_ID, by: 'arrival' }, 'receipts')).calls;
    case 'simulate':
      return async () => (await app.get(StoredCallsService).simulate({ project: PROJECT_ID, by: 'start' }, 'goals')).calls;
  }
}
