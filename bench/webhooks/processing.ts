import { startChild, type Child } from '../harness/child.js';
import type { DatabaseKind } from '../harness/databases.js';
import type { Fired } from '../harness/fire.js';
import type { Bench } from '../harness/part.js';
import { shortNumber } from '../harness/ratios.js';
import { table } from '../harness/table.js';
import type { Load } from './load.js';
import { RINGBACK } from './servers.js';

const CALLS = 10_000;
const TINY_CALLS = 50;
/** Sent, processed and analysed before the clock runs: a new service has cold code, and its database no statistics yet. */
const EARLIER_CALLS = 2_000;
/** Only so that a stalled machine does not block the bench for ever. */
const MOST_SECONDS = 300;

/** Calls per second from receipt to uploads: alone on waiting receipts, and in the same process while webhooks come in. */
export async function measureProcessing(bench: Bench, kind: DatabaseKind): Promise<void> {
  const calls = bench.tiny ? TINY_CALLS : CALLS;
  const alone = await onFreshRingback(bench, kind, false, async (ringback, fire) => {
    const fired = await fire(calls);
    const before = await ringback.ask<number>('uploads');
    const seconds = await ringback.ask<number>('drain');
    const uploads = (await ringback.ask<number>('uploads')) - before;
    return { webhooks: (calls * 2) / fired.seconds, processing: calls / seconds, uploads };
  });
  const together = await onFreshRingback(bench, kind, true, async (ringback, fire) => {
    const fired = await fire(calls);
    const waiting = await ringback.ask<number>('waiting');
    const rest = await ringback.ask<number>('drain');
    return { webhooks: (calls * 2) / fired.seconds, processing: calls / (fired.seconds + rest), waiting, rest };
  });
  bench.print(
    table(
      [`Processing on ${kind}, ${calls} calls reported at start and end`, 'without webhooks', 'with webhooks at the same time'],
      [
        ['webhooks acknowledged per second', shortNumber(alone.webhooks), shortNumber(together.webhooks)],
        ['calls per second from receipt to uploads', shortNumber(alone.processing), shortNumber(together.processing)],
        ['uploads made per call', shortNumber(alone.uploads / calls), ''],
        ['receipts unread when the last one was acknowledged', 'all', `${together.waiting} of ${calls * 2}`],
        ['seconds until they were read', '', shortNumber(together.rest)],
      ],
    ),
  );
}

async function onFreshRingback<T>(
  bench: Bench,
  kind: DatabaseKind,
  processing: boolean,
  measure: (ringback: Child<number>, fire: (calls: number) => Promise<Fired>) => Promise<T>,
): Promise<T> {
  const now = Date.now();
  const database = await bench.databases.fresh(kind);
  const load = await startChild<null>(new URL('./load.js', import.meta.url), null);
  const ringback = await startChild<number>(RINGBACK.module, { url: database.url, processing });
  try {
    let sent = 0;
    const fire = (calls: number) => {
      const order: Load = { port: ringback.ready, from: sent, requests: calls * 2, seconds: MOST_SECONDS, now };
      sent += order.requests;
      return load.ask<Fired>('fire', order);
    };
    await fire(bench.tiny ? TINY_CALLS : EARLIER_CALLS);
    await ringback.ask('drain');
    await ringback.ask('analyse');
    return await measure(ringback, fire);
  } finally {
    for (const child of [load, ringback]) await child.stop();
    await database.dispose();
  }
}
