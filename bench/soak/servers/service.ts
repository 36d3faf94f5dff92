import { existsSync, rmSync, statSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { dirname } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { start } from '#dist/main.js';
import { Database } from '#dist/store/database/database.js';
import { fillBacklog } from '../../delivery/backlog.js';
import { writeConfig } from '../../harness/ringback-config.js';
import { serveParent } from '../../harness/serve-parent.js';
import { projectAt } from '../project.js';

export interface ServiceSettings {
  readonly url: string;
  readonly sink: string;
}

/** Measurements of the service since the last sample. */
export interface ServiceSample {
  /** How late timers were, in milliseconds. */
  readonly delayP99: number;
  readonly delayMost: number;
  readonly residentBytes: number;
  readonly walBytes: number;
  /** Receipts that are not processed yet, and calls whose statistics are not counted yet. */
  readonly unread: number;
  readonly uncounted: number;
  readonly calls: number;
}

const RESOLUTION_MS = 5;
/** A day's calls are made in the hours before, at this interval. */
const APART_MS = 500;
const FILL_AT_ONCE = 5_000;

/** The whole service as `npm start` runs it. */
serveParent(async ({ url, sink }: ServiceSettings) => {
  const file = writeConfig(url, projectAt(sink));
  const app = await start({ config: file });
  const database = app.get(Database);
  const delays = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  delays.enable();
  const count = async (sql: string) => {
    const [row] = await database.read((session) => session.all<{ count: number }>(sql));
    return Number(row?.count);
  };
  return {
    ready: (app.getHttpServer().address() as AddressInfo).port,
    orders: {
      /** Calls of today whose uploads were delivered. */
      fill: async (calls: number) => {
        for (let from = 0; from < calls; from += FILL_AT_ONCE) {
          const rows = Math.min(FILL_AT_ONCE, calls - from);
          await database.write(async (tx) => {
            await fillBacklog(tx, { destination: 'metrika', from, rows, now: Date.now(), ageMs: 0, apartMs: APART_MS });
            await tx.run(`UPDATE "uploads" SET "state" = 'delivered', "attempts" = 1`);
          });
        }
      },
      sample: async (): Promise<ServiceSample> => {
        const sample = {
          delayP99: delays.percentile(99) / 1e6,
          delayMost: delays.max / 1e6,
          residentBytes: process.memoryUsage.rss(),
          walBytes: walBytes(url),
          unread: await count(`SELECT COUNT(*) AS "count" FROM "receipts" WHERE "verdict" = 'new'`),
          uncounted: await count('SELECT COUNT(*) AS "count" FROM "stat_changes"'),
          calls: await count('SELECT COUNT(*) AS "count" FROM "calls"'),
        };
        delays.reset();
        return sample;
      },
    },
    close: async () => {
      await app.close();
      rmSync(dirname(file), { recursive: true });
    },
  };
});

function walBytes(url: string): number {
  const wal = `${url.slice('sqlite:'.length)}-wal`;
  return existsSync(wal) ? statSync(wal).size : 0;
}
