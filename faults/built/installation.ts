import { setTimeout as sleep } from 'node:timers/promises';
import { SECOND } from '#dist/domain/time/instant.js';
import { startSandbox, type Sandbox } from '#dist/sandbox/sandbox.js';
import { Database } from '#dist/store/database/database.js';
import type { SqlExecutor } from '#dist/store/database/sql-executor.js';
import { numberOf } from '../testbed/calls.js';
import { compareDeliveries, type DeliveryComparison } from '../testbed/comparison.js';
import { testbedConfig } from '../testbed/config.js';
import type { TestbedDestination } from '../testbed/destinations.js';
import { readRecordedUploads } from '../testbed/recorded-uploads.js';
import { type BuiltService, startBuiltService } from './built-service.js';
import { type CallParameters, CallStream } from './call-stream.js';

const POLL_MS = 200;
/** Every second: nobody waits long for a round. */
const ALWAYS = '* * * * * *';

const MOVING = `
  SELECT "destination", "state", "reasonCode", COUNT(*) AS "count" FROM "uploads"
    WHERE "state" IN ('pending', 'sending', 'confirming') GROUP BY "destination", "state", "reasonCode"
  UNION ALL SELECT "sourceId", 'receipt', "verdict", COUNT(*) FROM "receipts"
    WHERE "verdict" = 'new' GROUP BY "sourceId", "verdict"`;

export interface InstallationSettings {
  readonly databaseUrl: string;
  /** Where the case itself looks into the database; the same by default. */
  readonly insideUrl?: string;
  readonly destinations: readonly TestbedDestination[];
  /** More of the config. */
  readonly config?: object;
  /** Environment variables of each process: as many processes as entries. */
  readonly processes?: readonly NodeJS.ProcessEnv[];
  readonly perSecond: number;
  /** The vendor has a list of its calls, which Ringback reads when it must: no schedule is due. */
  readonly withList?: boolean;
}

/** The whole built program, the simulated platforms and one sender of webhooks, all by the real clock. */
export class Installation {
  private constructor(
    private readonly settings: InstallationSettings,
    readonly sandbox: Sandbox,
    readonly services: readonly BuiltService[],
    readonly calls: CallStream,
  ) {}

  static async open(settings: InstallationSettings): Promise<Installation> {
    const { databaseUrl, destinations, config = {}, processes = [{}], perSecond, withList = false } = settings;
    const sandbox = await startSandbox({ clock: () => Date.now(), verdictDelayMs: 0 });
    const services: BuiltService[] = [];
    try {
      const whole = { ...testbedConfig(databaseUrl, destinations, sandbox, { schedule: ALWAYS, withList }), ...config };
      // One after another: the first one creates the tables.
      for (const env of processes) services.push(await startBuiltService(whole, { env }));
    } catch (error) {
      for (const service of services) await service.stop();
      await sandbox.close();
      throw error;
    }
    const hooks = services.map(({ url }) => `${url}/hooks/mango-main/a-token-of-the-catalogue`);
    const calls = new CallStream(hooks, perSecond, withList ? (call) => listCall(sandbox, call) : undefined);
    return new Installation(settings, sandbox, services, calls);
  }

  /** The first process. */
  get service(): BuiltService {
    const [first] = this.services;
    if (first === undefined) throw new Error('no process was started');
    return first;
  }

  /** Acknowledged calls that are not in the database, by their number. */
  async missing(): Promise<number[]> {
    const stored = await this.look(async (session) => session.all<{ callId: string }>('SELECT "callId" FROM "calls"'));
    const numbers = new Set(stored.map(numberOf));
    return this.calls.acknowledged.map(({ number }) => number).filter((number) => !numbers.has(number));
  }

  /** Waits until every receipt is read and no upload moves any more, verdicts included. @throws after the time */
  async settle(withinMs: number): Promise<void> {
    let left: readonly unknown[] = [];
    const isSettled = async () => {
      for (const { id } of this.settings.destinations) await this.service.api('POST', `/destinations/${id}/confirm`);
      left = await this.look((session) => session.all(MOVING));
      return left.length === 0;
    };
    await waitUntil('every upload is settled', withinMs, isSettled).catch((error: unknown) => {
      throw new Error(`${String(error)}, left are ${JSON.stringify(left)}`);
    });
  }

  async compare(): Promise<DeliveryComparison[]> {
    const recorded = await this.look(readRecordedUploads);
    const records = this.sandbox.records();
    return this.settings.destinations.map((destination) => compareDeliveries(destination, recorded, records));
  }

  look<T>(work: (session: SqlExecutor) => Promise<T>): Promise<T> {
    return this.withDatabase((database) => database.read(work));
  }

  async close(): Promise<void> {
    await this.calls.close();
    for (const service of this.services) await service.stop();
    await this.sandbox.close();
  }

  private async withDatabase<T>(work: (database: Database) => Promise<T>): Promise<T> {
    const { databaseUrl, insideUrl = databaseUrl } = this.settings;
    const database = await Database.open(insideUrl, { migrate: false });
    try {
      return await work(database);
    } finally {
      await database.close();
    }
  }
}

/** @throws when it has not come true in time */
export async function waitUntil(what: string, withinMs: number, isSo: () => Promise<boolean> | boolean): Promise<void> {
  const begun = performance.now();
  while (!(await isSo())) {
    if (performance.now() - begun > withinMs) throw new Error(`not so after ${withinMs / SECOND} s: ${what}`);
    await sleep(POLL_MS);
  }
}

/** Adds a call to the vendor's own list. */
async function listCall({ httpUrl, accounts }: Sandbox, call: CallParameters): Promise<void> {
  const widgetId = accounts.mango[0]?.widgetId;
  const body = JSON.stringify({ widgetId, calls: [call] });
  const answer = await fetch(`${httpUrl}/sandbox/calls`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
  });
  if (!answer.ok) throw new Error(`the vendor's list took no call: ${answer.status}`);
  await answer.arrayBuffer();
}
