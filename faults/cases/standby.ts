import { setTimeout as sleep } from 'node:timers/promises';
import { MINUTE, SECOND } from '#dist/domain/time/instant.js';
import { Database } from '#dist/store/database/database.js';
import { DatabaseProxy } from '../built/database-proxy.js';
import { Installation, waitUntil } from '../built/installation.js';
import { ReplicatedPostgres } from '../built/replicated-postgres.js';
import { thenEnd } from '../built/then-end.js';
import { callIdOf, numberOf } from '../testbed/calls.js';
import type { CaseContext, ExpectedComparison, FaultCase } from './case.js';

/** How the standby follows the primary, and for how long it lacks what the primary has. */
interface Replication {
  readonly name: string;
  readonly isSynchronous: boolean;
  /** Between the standby's last byte and the primary's end. Synchronous: longer than both deadlines of a commit. */
  readonly behindMs: number;
}

const REPLICATIONS: readonly Replication[] = [
  { name: 'a standby one second behind took over', isSynchronous: false, behindMs: 1.5 * SECOND },
  { name: 'a synchronous standby took over', isSynchronous: true, behindMs: 12 * SECOND },
];
/** Until an operator, or their software, has promoted the standby. */
const WITHOUT_DATABASE_MS = 5 * SECOND;
const PATIENCE_MS = 60 * SECOND;
/** The list is read within a minute after the loss was noticed; then its calls are processed. */
const LIST_MS = 2 * MINUTE;
/** What is tried again waits longer each time. */
const SETTLE_MS = 600 * SECOND;
const NOTICED = 'acknowledged webhooks are gone from the database';

export const standbyTakesOver: FaultCase = {
  about: 'the primary of PostgreSQL dies, and a standby that lacks its last moments takes over; then with a synchronous one',
  on: ['PostgreSQL'],
  async run(context) {
    for (const replication of REPLICATIONS) {
      const pair = await ReplicatedPostgres.open();
      await thenEnd(runOn(context, pair, replication), () => pair.close());
    }
  },
};

async function runOn(context: CaseContext, pair: ReplicatedPostgres, replication: Replication): Promise<void> {
  const destinations = context.tiny
    ? context.destinations.named('ga4-hold', 'webhook')
    : context.destinations.named('metrica', 'ga4-hold', 'ga4-resend', 'data-manager', 'webhook');
  if (replication.isSynchronous) await pair.makeSynchronous();
  const address = await DatabaseProxy.open(pair.primaryUrl);
  const perSecond = context.tiny ? 20 : 50;
  try {
    const installation = await Installation.open({ databaseUrl: address.url, destinations, perSecond, withList: true });
    await thenEnd(survive(context, { installation, pair, address, replication }), () => installation.close());
  } finally {
    await address.close();
  }
}

interface Scene {
  readonly installation: Installation;
  readonly pair: ReplicatedPostgres;
  /** At which the database is found. */
  readonly address: DatabaseProxy;
  readonly replication: Replication;
}

async function survive(context: CaseContext, scene: Scene): Promise<void> {
  const { installation, replication } = scene;
  const { calls, service } = installation;
  calls.begin();
  await sleep((context.tiny ? 3 : 15) * SECOND);
  const lost = await takeOver(context, scene);
  if (lost.length > 0 === replication.isSynchronous)
    context.wrong(`${replication.name}: it lacked ${lost.length} acknowledged webhooks`);
  if (lost.length > 0) await comeBack(context, scene, new Set(lost));
  else await sleep(5 * SECOND);
  await calls.end();
  await installation.settle(SETTLE_MS);
  if (service.exitCode() !== null) context.wrong(`${replication.name}: the process ended`);
  await judge(context, scene);
}

/** @returns the numbers of acknowledged calls whose webhooks the standby did not have */
async function takeOver(context: CaseContext, { installation, pair, address, replication }: Scene): Promise<number[]> {
  const { calls, service } = installation;
  pair.stopReplicating();
  const [behindSince, answeredBefore] = [calls.answered.length, calls.acknowledged.length];
  await sleep(replication.behindMs);
  await pair.killPrimary();
  const acknowledged = calls.acknowledged.map(({ number }) => number);
  await sleep(WITHOUT_DATABASE_MS);
  const { trouble } = await service.readiness();
  if (trouble === null) context.wrong(`${replication.name}: /readyz was well without a database`);
  await pair.promote();
  const stored = await storedAt(pair.standbyUrl);
  const lost = acknowledged.filter((number) => !stored.has(number));
  address.switchTo(pair.standbyUrl);
  const begun = performance.now();
  await waitUntil('webhooks are taken again', PATIENCE_MS, () => calls.answered.at(-1)?.status === 200);
  const takenMs = performance.now() - begun;
  await waitUntil('/readyz is well', PATIENCE_MS, async () => (await service.readiness()).ok);
  const meanwhile = calls.answered.slice(behindSince);
  const refused = meanwhile.filter(({ status }) => status !== 200).length;
  const others = meanwhile.filter(({ status }) => status !== 200 && status !== 503).length;
  if (others > 0) context.wrong(`${replication.name}: ${others} webhooks were answered neither 200 nor 503`);
  context.note(
    `${replication.name}: ${acknowledged.length - answeredBefore} webhooks were acknowledged when nothing reached it, ` +
      `it lacked ${lost.length}; ${refused} of ${meanwhile.length} were refused, taken again after ${seconds(takenMs)}`,
  );
  return lost;
}

/** The loss is noticed, the vendor's list is read at once, and every lost call is there again. */
async function comeBack(context: CaseContext, { installation, replication }: Scene, lost: ReadonlySet<number>): Promise<void> {
  const gone = async () => (await installation.missing()).filter((number) => lost.has(number)).length;
  const begun = performance.now();
  await waitUntil('the loss is noticed', PATIENCE_MS, () => installation.service.log().includes(NOTICED));
  const noticedMs = performance.now() - begun;
  const { ok, warning } = await installation.service.readiness();
  if (!ok || !String(warning).includes('lacked')) context.wrong(`${replication.name}: /readyz said "${warning}"`);
  const then = await gone();
  await waitUntil('the lost calls are back', LIST_MS, async () => (await gone()) === 0).catch((error: unknown) => {
    const said = installation.service.log().split('\n');
    throw new Error(`${String(error)}\n${said.filter((line) => line.includes('reconcil')).join('\n')}`);
  });
  context.note(
    `${replication.name}: noticed ${seconds(noticedMs)} after it was there; ${then} of the lost calls were not back then, ` +
      `all of them after ${seconds(performance.now() - begun)}`,
  );
}

async function judge(context: CaseContext, { installation, replication }: Scene): Promise<void> {
  const { calls } = installation;
  const missing = await installation.missing();
  if (missing.length > 0) context.wrong(`${replication.name}: ${missing.length} acknowledged calls are gone`);
  context.tried(`webhooks were acknowledged around it: ${replication.name}`, calls.acknowledged.length);
  for (const comparison of await installation.compare()) {
    context.report(replication.name, comparison, expectedOf(comparison.destination.copies, replication));
    const without = calls.acknowledged.length - comparison.calls;
    if (without > 0) context.wrong(`${without} acknowledged conversions have no upload to ${comparison.destination.id}`);
  }
}

/** What was sent in the lost moments is sent again: nobody knows of it any more. */
function expectedOf(copies: string, { isSynchronous }: Replication): ExpectedComparison {
  if (copies !== 'counted') return {};
  return { doubled: isSynchronous ? 0 : Infinity };
}

/** The numbers of the calls whose webhooks are stored. */
async function storedAt(databaseUrl: string): Promise<ReadonlySet<number>> {
  const database = await Database.open(databaseUrl, { migrate: false });
  try {
    const receipts = await database.read((session) => session.all<{ query: string }>('SELECT "query" FROM "receipts"'));
    const ids = receipts.map(({ query }) => new URLSearchParams(query).get('callId') ?? callIdOf(-1));
    return new Set(ids.map((callId) => numberOf({ callId })));
  } finally {
    await database.close();
  }
}

function seconds(ms: number): string {
  return `${(ms / SECOND).toFixed(1)} s`;
}
