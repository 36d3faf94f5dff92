import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { v7 } from 'uuid';
import { serveParent } from '../../harness/serve-parent.js';
import { HOOKS } from '../requests.js';
import type { Receipt } from './bare-tables.js';
import { openReceiptWriter } from './bare-writers.js';

/**
 * The minimum that stores a webhook before answering: node:http, and one transaction for everything that came in one tick of the
 * event loop. No routes, no limits, no retry of a refused row, no metrics.
 */
serveParent(async ({ url }: { url: string }) => {
  const keeper = await openReceiptWriter(url);
  let waiting: { receipt: Receipt; response: ServerResponse }[] = [];
  let running = false;

  async function commit(): Promise<void> {
    const batch = waiting;
    waiting = [];
    await keeper.keep(batch.map(({ receipt }) => receipt));
    for (const { receipt, response } of batch) answer(response, 200, { outcome: 'stored', receiptId: receipt[0] });
    running = false;
    schedule();
  }
  function schedule(): void {
    if (running || waiting.length === 0) return;
    running = true;
    setImmediate(() => void commit());
  }
  const server = createServer((request: IncomingMessage, response) => {
    const [path, query = ''] = (request.url ?? '').split('?', 2);
    if (path !== HOOKS) return answer(response, 404, { outcome: 'unknown' });
    const receipt: Receipt = [
      v7(),
      'mango-main',
      Date.now(),
      request.method ?? '',
      query,
      request.headers['content-type'] ?? null,
      null,
      'new',
    ];
    waiting.push({ receipt, response });
    schedule();
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    ready: (server.address() as AddressInfo).port,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await keeper.close();
    },
  };
});

function answer(response: ServerResponse, status: number, body: object): void {
  const text = JSON.stringify(body);
  response.writeHead(status, { 'content-type': 'application/json', 'content-length': text.length }).end(text);
}
