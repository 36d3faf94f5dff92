import type { DatabaseKind } from '../harness/databases.js';
import type { Bench } from '../harness/part.js';
import { median, ratio, ratioText, shortNumber } from '../harness/ratios.js';
import { table } from '../harness/table.js';
import { RINGBACK, withDrainer, withSinks, type DrainResult } from './drain.js';
import { GA4 } from './subjects.js';

const LATENCY_MS = 50;
/** GA4's concurrent requests (src/platforms/ga4). */
const AT_A_TIME = 64;

/** GA4, one row per request, against the limit of this many concurrent requests if nothing else takes any time. */
export async function measureLatency(bench: Bench, kind: DatabaseKind): Promise<void> {
  const ideal = AT_A_TIME / (LATENCY_MS / 1000);
  const rows = bench.tiny ? 70 : 5_000;
  const perSecond: number[] = [];
  await withSinks({ latencyMs: LATENCY_MS }, (sinks) =>
    withDrainer<DrainResult, void>(bench, RINGBACK, kind, sinks, async (ringback) => {
      await ringback.drain(GA4.destination, bench.tiny ? 1 : 1_000);
      for (let round = 0; round < bench.rounds; round += 1)
        perSecond.push(rows / (await ringback.drain(GA4.destination, rows)).seconds);
    }),
  );
  const share = ratioText(
    ratio(
      perSecond,
      perSecond.map(() => ideal),
    ),
  );
  const title = `GA4 on ${kind}, a sink that answers after ${LATENCY_MS} ms`;
  const head = ['rows per second', `${AT_A_TIME} at a time ÷ ${LATENCY_MS} ms`, 'measured (from–to)', 'wanted'];
  bench.print(table([title, ...head], [['', shortNumber(median(perSecond)), shortNumber(ideal), share, '≥ 0.7×']]));
}
