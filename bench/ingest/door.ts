import { startChild, type Child } from '../harness/child.js';
import type { DatabaseKind } from '../harness/databases.js';
import { ratio, ratioText, median, short } from '../harness/figures.js';
import type { Fired } from '../harness/fire.js';
import type { Bench } from '../harness/part.js';
import { inTurns } from '../harness/rounds.js';
import { table } from '../harness/table.js';
import type { Load } from './load.js';

/** A server that answers webhooks when they are on disk. */
interface Server {
  readonly name: string;
  readonly module: URL;
  readonly settings?: object;
  /** How many webhooks it is measured with: some seconds' worth. */
  readonly requests: number;
}

const SERVERS = {
  bare: {
    name: '(a) bare node:http, same group commit',
    module: new URL('./servers/bare.js', import.meta.url),
    requests: 12_000,
  },
  ringback: {
    name: '(b) Ringback',
    module: new URL('./servers/ringback.js', import.meta.url),
    settings: { intake: false },
    requests: 12_000,
  },
  saves: {
    name: '(c) Nest + Express + save per call',
    module: new URL('./servers/save-per-call.js', import.meta.url),
    requests: 3_000,
  },
} satisfies Record<string, Server>;

interface Measured {
  readonly perSecond: number;
  readonly cpuMicroseconds: number;
  /** The share of the time in which the one who asked was busy. */
  readonly askerBusy: number;
}

const WARM_UP = 2_000;
const TINY = 100;

/** Durable acknowledgements per second and CPU per request: three servers in turns on one kind of database. */
export async function measureDoor(bench: Bench, kind: DatabaseKind): Promise<void> {
  const servers: Server[] = Object.values(SERVERS);
  const load = await startChild<null>(new URL('./load.js', import.meta.url), null);
  const databases = await Promise.all(servers.map(() => bench.databases.fresh(kind)));
  const children = new Map<Server, Child<number>>();
  try {
    for (const [index, server] of servers.entries())
      children.set(server, await startChild<number>(server.module, { ...server.settings, url: databases[index]?.url }));
    let told = 0;
    const tell = async (child: Child<number>, requests: number): Promise<Measured> => {
      const order: Load = { port: child.ready, from: told, requests, now: Date.now() };
      told += requests;
      const before = await child.usage();
      const fired = await load.ask<Fired>('fire', order);
      const { cpuSeconds } = await child.usage();
      return {
        perSecond: requests / fired.seconds,
        cpuMicroseconds: ((cpuSeconds - before.cpuSeconds) / requests) * 1e6,
        askerBusy: fired.cpuSeconds / fired.seconds,
      };
    };
    for (const child of children.values()) await tell(child, bench.tiny ? TINY : WARM_UP);
    const measured = await inTurns(servers, bench.rounds, (server) => {
      const child = children.get(server);
      if (!child) throw new Error(`${server.name} does not run`);
      return tell(child, bench.tiny ? TINY : server.requests);
    });
    report(bench, kind, (server) => measured.get(server) ?? []);
  } finally {
    for (const child of [load, ...children.values()]) await child.stop();
    for (const database of databases) await database.dispose();
  }
}

function report(bench: Bench, kind: DatabaseKind, of: (server: Server) => readonly Measured[]): void {
  const all = (server: Server, figure: keyof Measured) => of(server).map((one) => one[figure]);
  const { bare, ringback, saves } = SERVERS;
  bench.print(
    table(
      [`The door on ${kind}`, 'acknowledged per second', 'CPU per request, µs', 'asker busy'],
      Object.values(SERVERS).map((server) => [
        server.name,
        short(median(all(server, 'perSecond'))),
        short(median(all(server, 'cpuMicroseconds'))),
        `${short(median(all(server, 'askerBusy')) * 100)} %`,
      ]),
    ),
  );
  const requests = (over: Server, under: Server) => ratioText(ratio(all(over, 'perSecond'), all(under, 'perSecond')));
  bench.print(
    table(
      [`The door on ${kind}`, 'measured (from–to)', 'wanted'],
      [
        ['b ÷ a, acknowledged per second', requests(ringback, bare), '≥ 0.6×'],
        ['b ÷ c, acknowledged per second', requests(ringback, saves), kind === 'SQLite' ? '≥ 5×' : '≥ 6×'],
        ['c ÷ b, CPU per request', ratioText(ratio(all(saves, 'cpuMicroseconds'), all(ringback, 'cpuMicroseconds'))), '≥ 8×'],
      ],
    ),
  );
}
