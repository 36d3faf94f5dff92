import { AS_LAUNCHED, type Child, type ChildOptions, startChild } from '../harness/child.js';
import type { DatabaseKind } from '../harness/databases.js';
import type { Fired } from '../harness/fire.js';
import { measureInterleaved } from '../harness/interleaved.js';
import type { Bench } from '../harness/part.js';
import { median, ratio, ratioText, shortNumber } from '../harness/ratios.js';
import { table } from '../harness/table.js';
import type { Load } from './load.js';
import { BARE, RINGBACK, SAVE_PER_CALL, type Server } from './servers.js';

/** What is measured, where, and the goals. */
export interface AcknowledgementTrial {
  readonly title: string;
  readonly database: DatabaseKind;
  readonly env?: NodeJS.ProcessEnv;
  readonly wanted: { readonly overBare: string; readonly overSaves: string; readonly cpu: string };
}

interface Measured {
  readonly perSecond: number;
  readonly cpuMicroseconds: number;
  /** Share of the time in which the sender was busy. */
  readonly askerBusy: number;
}

const SERVERS = [BARE, RINGBACK, SAVE_PER_CALL];
const FULL = { requests: 30_000, seconds: 3 };
/** In requests: code becomes fast by running, however slow the machine is. */
const WARM_UP = { requests: 4_000, seconds: 15 };
const TINY = { requests: 70, seconds: 60 };

/** Durable acknowledgements per second and CPU per request: three servers, interleaved, on one kind of database. */
export async function measureAcknowledgements(bench: Bench, trial: AcknowledgementTrial): Promise<void> {
  const load = await startChild<null>(new URL('./load.js', import.meta.url), null);
  const databases = await Promise.all(SERVERS.map(() => bench.databases.fresh(trial.database)));
  const children = new Map<Server, Child<number>>();
  let sent = 0;

  async function fireAt(server: Server, amount: typeof FULL): Promise<Measured> {
    const child = children.get(server);
    if (!child) throw new Error(`${server.name} does not run`);
    const order: Load = { port: child.ready, from: sent, ...amount, now: Date.now() };
    sent += amount.requests;
    const before = await child.usage();
    const { requests, seconds, cpuSeconds } = await load.ask<Fired>('fire', order);
    const after = await child.usage();
    return {
      perSecond: requests / seconds,
      cpuMicroseconds: ((after.cpuSeconds - before.cpuSeconds) / requests) * 1e6,
      askerBusy: cpuSeconds / seconds,
    };
  }

  try {
    for (const [index, server] of SERVERS.entries()) {
      const settings = { ...server.settings, url: databases[index]?.url };
      const launched: ChildOptions = server === RINGBACK ? AS_LAUNCHED : {};
      const options = { ...launched, env: { ...launched.env, ...trial.env } };
      children.set(server, await startChild<number>(server.module, settings, options));
    }
    for (const server of SERVERS) await fireAt(server, bench.tiny ? TINY : WARM_UP);
    const measured = await measureInterleaved(SERVERS, bench.rounds, (server) => fireAt(server, bench.tiny ? TINY : FULL));
    printRatios(bench, trial, (server, metric) => (measured.get(server) ?? []).map((one) => one[metric]));
  } finally {
    for (const child of [load, ...children.values()]) await child.stop();
    for (const database of databases) await database.dispose();
  }
}

function printRatios(
  bench: Bench,
  { title, wanted }: AcknowledgementTrial,
  all: (server: Server, metric: keyof Measured) => number[],
): void {
  bench.print(
    table(
      [title, 'acknowledged per second', 'CPU per request, µs', 'asker busy'],
      SERVERS.map((server) => [
        server.name,
        shortNumber(median(all(server, 'perSecond'))),
        shortNumber(median(all(server, 'cpuMicroseconds'))),
        `${shortNumber(median(all(server, 'askerBusy')) * 100)} %`,
      ]),
    ),
  );
  const requests = (over: Server, under: Server) => ratioText(ratio(all(over, 'perSecond'), all(under, 'perSecond')));
  const cpu = (over: Server, under: Server) => ratioText(ratio(all(over, 'cpuMicroseconds'), all(under, 'cpuMicroseconds')));
  bench.print(
    table(
      [title, 'measured (from–to)', 'wanted'],
      [
        ['b ÷ a, acknowledged per second', requests(RINGBACK, BARE), wanted.overBare],
        ['b ÷ c, acknowledged per second', requests(RINGBACK, SAVE_PER_CALL), wanted.overSaves],
        ['c ÷ b, CPU per request', cpu(SAVE_PER_CALL, RINGBACK), wanted.cpu],
      ],
    ),
  );
}
