import { AS_LAUNCHED, startChild } from '../harness/child.js';
import type { DatabaseKind } from '../harness/databases.js';
import { type Bar, barChart, type BarGroup } from '../harness/bar-chart.js';
import type { Pauses } from '../harness/loop-pauses.js';
import type { Bench } from '../harness/part.js';
import { shortNumber } from '../harness/ratios.js';
import { table } from '../harness/table.js';
import { BESIDE, type Beside, type BesideOrder } from './servers/answering.js';
import type { PacedLoad } from './servers/paced.js';
import { verdictOf } from './verdicts.js';

const RATES = [100, 500, 1000];
const SECONDS = 5;
/** Enough to last longer than the load. */
const BACKLOG = 6_000;
const TINY = { rates: [20], seconds: 1, backlog: 50 };
/** Limit of the webhooks' p99 during other work, against idle. */
const MOST_OVER_IDLE = 3;
/** Limit of a pause of the event loop, without the time in which others had the processors. */
const MOST_PAUSE_MS = 20;
const MEGABYTE = 1024 * 1024;
const MOST_MEGABYTES = 300;

/** How long webhooks wait for their answer, idle and beside other work of the same process. */
export async function measureAnswers(bench: Bench, kind: DatabaseKind): Promise<void> {
  const [rates, seconds, backlog] = bench.tiny ? [TINY.rates, TINY.seconds, TINY.backlog] : [RATES, SECONDS, BACKLOG];
  const database = await bench.databases.fresh(kind);
  const load = await startChild<null>(new URL('./servers/paced.js', import.meta.url), null);
  const ringback = await startChild<number>(
    new URL('./servers/answering.js', import.meta.url),
    { url: database.url },
    AS_LAUNCHED,
  );
  const now = Date.now();
  const rows: string[][] = [];
  const groups: BarGroup[] = [];
  let sent = 0;
  // Calls of a backlog have numbers apart from those of webhooks.
  let stored = 10_000_000;
  let mostBytes = NaN;
  try {
    await ringback.ask('fill', { beside: 'nothing', from: stored, calls: backlog / 5, now } satisfies BesideOrder);
    stored += backlog;
    for (const perSecond of rates) {
      let idleP99 = NaN;
      const bars: Bar[] = [];
      for (const beside of BESIDE) {
        await ringback.ask('begin', { beside, from: stored, calls: backlog, now } satisfies BesideOrder);
        stored += backlog;
        const order: PacedLoad = { port: ringback.ready, from: sent, perSecond, seconds, now };
        const times = (await load.ask<number[]>('load', order)).sort((a, b) => a - b);
        sent += perSecond * seconds;
        const pauses = await ringback.ask<Pauses>('end');
        const p99 = at(times, 0.99);
        if (beside === 'nothing') idleP99 = p99;
        const goal = beside === 'nothing' ? {} : { goal: { most: Number((MOST_OVER_IDLE * idleP99).toFixed(1)) } };
        bars.push({ label: beside === 'nothing' ? 'idle' : `beside: ${beside}`, value: p99, ...goal });
        rows.push(rowOf(perSecond, beside, times, p99 / idleP99, pauses));
      }
      ({ mostBytes } = await ringback.usage());
      groups.push({ title: `${kind}: p99 of webhooks' answers at ${perSecond} a second`, unit: ' ms', bars });
    }
  } finally {
    for (const child of [load, ringback]) await child.stop();
    await database.dispose();
  }
  bench.picture(`answers-${kind.toLowerCase()}`, barChart(groups));
  bench.print(
    table(
      [
        `${kind}: webhooks a second, beside`,
        'p50, p99, p99.9 in ms',
        'p99 over idle',
        'goal',
        'longest pause in ms of the own work (by the clock, p99)',
        'goal',
      ],
      rows,
    ),
  );
  const megabytes = mostBytes / MEGABYTE;
  bench.print(
    table(
      [`${kind}: memory of the service`, 'MB', 'goal'],
      [['at most', shortNumber(megabytes), verdictOf(megabytes, { most: MOST_MEGABYTES, text: `${MOST_MEGABYTES} MB` })]],
    ),
  );
}

function rowOf(perSecond: number, beside: Beside, times: readonly number[], overIdle: number, pauses: Pauses): string[] {
  return [
    `${perSecond}, ${beside}`,
    [0.5, 0.99, 0.999].map((share) => shortNumber(at(times, share))).join(', '),
    beside === 'nothing' ? '' : `${shortNumber(overIdle)}×`,
    beside === 'nothing' ? '' : verdictOf(overIdle, { most: MOST_OVER_IDLE, text: `${MOST_OVER_IDLE}×` }),
    `${shortNumber(pauses.mostOwn)} (${shortNumber(pauses.most)}, ${shortNumber(pauses.p99)})`,
    verdictOf(pauses.mostOwn, { most: MOST_PAUSE_MS }),
  ];
}

/** The percentile of sorted times. */
function at(times: readonly number[], share: number): number {
  return times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? NaN;
}
