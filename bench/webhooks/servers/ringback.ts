import { rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { dirname } from 'node:path';
import { start } from '#dist/main.js';
import { ReceiptJobs } from '#dist/processing/receipts/receipt.jobs.js';
import { Database } from '#dist/store/database/database.js';
import { writeConfig } from '../../harness/ringback-config.js';
import { serveParent } from '../../harness/serve-parent.js';
import { projectOfClient } from '../project.js';

export interface RingbackSettings {
  readonly url: string;
  /** Whether receipts are processed while webhooks come in; otherwise they wait for `drain`. */
  readonly processing: boolean;
  /** How many projects send webhooks; one by default. */
  readonly clients?: number;
}

/** The whole service as `npm start` runs it. */
serveParent(async ({ url, processing, clients = 1 }: RingbackSettings) => {
  const file = writeConfig(url, ...Array.from({ length: clients }, (_, client) => projectOfClient(client)));
  const app = await start({ config: file });
  const jobs = app.get(ReceiptJobs);
  if (!processing) await jobs.beforeApplicationShutdown();
  const count = async (sql: string) => {
    const [row] = await app.get(Database).read((session) => session.all<{ count: number }>(sql));
    return Number(row?.count);
  };
  return {
    ready: (app.getHttpServer().address() as AddressInfo).port,
    orders: {
      waiting: () => count(`SELECT COUNT(*) AS "count" FROM "receipts" WHERE "verdict" = 'new'`),
      uploads: () => count('SELECT COUNT(*) AS "count" FROM "uploads"'),
      /** What PostgreSQL's autovacuum does by itself within a minute; SQLite does without. */
      analyse: () => app.get(Database).write(async (session) => (session.dialect === 'postgres' ? session.run('ANALYZE') : null)),
      /**
       * Processes everything that waits.
       * @returns how many seconds it took
       */
      drain: async () => {
        const begun = performance.now();
        await jobs.drain();
        return (performance.now() - begun) / 1000;
      },
    },
    close: async () => {
      await app.close();
      rmSync(dirname(file), { recursive: true });
    },
  };
});
