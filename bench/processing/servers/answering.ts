import { rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { dirname } from 'node:path';
import { ExportService } from '#dist/api/export/export.service.js';
import { start } from '#dist/main.js';
import { StoredCallsService } from '#dist/processing/replay/stored-calls.service.js';
import { ReceiptJobs } from '#dist/processing/receipts/receipt.jobs.js';
import { ReceiptsStore } from '#dist/store/receipts/receipts.store.js';
import { writeConfig } from '../../harness/ringback-config.js';
import { type Pauses, watchPauses } from '../../harness/loop-pauses.js';
import { serveParent } from '../../harness/serve-parent.js';
import { storeWebhooks } from '../stored-webhooks.js';
import { PROJECT, PROJECT_ID } from '../project.js';

/** The service's other work while webhooks come in. */
export const BESIDE = ['nothing', 'backlog', 'export', 'simulation'] as const;
export type Beside = (typeof BESIDE)[number];

export interface BesideOrder {
  readonly beside: Beside;
  /** The number of the first call of a backlog. */
  readonly from: number;
  readonly calls: number;
  readonly now: number;
}

const TWO_YEARS_MS = 2 * 365 * 24 * 60 * 60_000;

/** The whole service as `npm start` runs it, with other work besides webhooks. */
serveParent(async ({ url }: { readonly url: string }) => {
  const file = writeConfig(url, PROJECT);
  const app = await start({ config: file });
  let endWatch: (() => Pauses) | null = null;
  let going = false;
  let work: Promise<unknown> = Promise.resolve();
  const simulate = async () => {
    while (going) await app.get(StoredCallsService).simulate({ project: PROJECT_ID, by: 'start' }, 'goals');
  };
  /** Every call of two years, as the API streams them; the text is discarded, so that only producing it counts. */
  const exportAgain = async () => {
    const filter = { projects: null, from: Date.now() - TWO_YEARS_MS };
    while (going) {
      let letters = 0;
      for await (const text of await app.get(ExportService).calls(filter, ';')) {
        letters += text.length;
        if (!going) break;
      }
      if (going && letters === 0) throw new Error('the export is empty');
    }
  };
  return {
    ready: (app.getHttpServer().address() as AddressInfo).port,
    orders: {
      /** Calls to work on. */
      fill: async ({ from, calls, now }: BesideOrder) => {
        await storeWebhooks(app.get(ReceiptsStore), from, calls, now);
        await app.get(ReceiptJobs).drain();
      },
      begin: async ({ beside, from, calls, now }: BesideOrder) => {
        going = true;
        if (beside === 'backlog') await storeWebhooks(app.get(ReceiptsStore), from, calls, now);
        if (beside === 'simulation') work = simulate();
        if (beside === 'export') work = exportAgain();
        endWatch = watchPauses();
      },
      end: async (): Promise<Pauses | null> => {
        going = false;
        const pauses = endWatch?.() ?? null;
        await work;
        await app.get(ReceiptJobs).drain();
        return pauses;
      },
    },
    close: async () => {
      await app.close();
      rmSync(dirname(file), { recursive: true });
    },
  };
});
