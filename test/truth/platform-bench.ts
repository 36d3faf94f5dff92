import type { AddressInfo } from 'node:net';
import type { DestinationConfig } from '../../src/config/config.js';
import { DAY, MINUTE } from '../../src/domain/time/instant.js';
import { RateLimits } from '../../src/delivery/rate-limits/rate-limits.service.js';
import { RoundService } from '../../src/delivery/rounds/round.service.js';
import { VerdictPoller } from '../../src/delivery/verdicts/verdict-poller.service.js';
import type { Goal } from '../../src/domain/goals/goal.js';
import type { PlatformDefinition } from '../../src/platforms/kit/platform.js';
import type { AccountOverrides } from '../../src/platforms/kit/simulator/accounts.js';
import { createSimulatorContext, type SimulatorContext } from '../../src/platforms/kit/simulator/context.js';
import type { SimulatorDefinition } from '../../src/platforms/kit/simulator/simulator.js';
import { createSandboxServer } from '../../src/sandbox/sandbox.js';
import { BudgetsStore } from '../../src/store/destinations/budgets.store.js';
import { ReadingService } from '../../src/truth/reading.service.js';
import { TruthModule } from '../../src/truth/truth.module.js';
import { type JudgedTruthLine, TruthService, type TruthQuery } from '../../src/truth/truth.service.js';
import { freshDatabase } from '../support/databases.js';
import { destinationOf } from '../support/delivery-harness.js';
import { aConfig, aDestination, aProject, NOON, TestClock, TestPipeline } from '../support/test-pipeline.js';

interface PlatformBenchOptions {
  /** Simulators whose servers the platform needs too. */
  readonly beside?: readonly SimulatorDefinition[];
  readonly accounts?: AccountOverrides;
  /** The business's. */
  readonly timezone?: string;
  readonly now?: number;
  readonly goals?: readonly Goal[];
}

/** One real platform and its simulator under one clock, from a webhook to the daily truth table. */
export class PlatformBench {
  private constructor(
    readonly app: TestPipeline,
    readonly clock: TestClock,
    readonly sandbox: SimulatorContext,
    /** `METHOD path` of every request that the simulator got. */
    readonly asked: readonly string[],
    private readonly url: string,
    /** Another process on the same database. */
    readonly openBeside: () => Promise<TestPipeline>,
    /** Requests of this `METHOD path` lose their connection, as those of a process that dies. */
    private readonly cut: { when: RegExp | null; happened: () => void },
    readonly close: () => Promise<void>,
  ) {}

  /** @param settings the destination's own keys, given where the simulator listens */
  static async open(
    platform: PlatformDefinition,
    simulator: SimulatorDefinition,
    settings: (url: string, grpcUrl: string) => object,
    { beside = [], accounts = {}, timezone = 'Europe/Moscow', now = NOON, goals }: PlatformBenchOptions = {},
  ): Promise<PlatformBench> {
    const clock = new TestClock(now);
    const context = createSimulatorContext([simulator, ...beside], { clock: () => clock.now(), verdictDelayMs: 0, accounts });
    const server = createSandboxServer(context, [simulator, ...beside]);
    const asked: string[] = [];
    const cut: PlatformBench['cut'] = { when: null, happened: () => undefined };
    server.addHook('onRequest', async ({ method, url }, reply) => {
      const request = `${method} ${url.split('?')[0]}`;
      if (cut.when?.test(request) !== true) return void asked.push(request);
      cut.happened();
      // Nobody answers: the process that asked is gone, and so is what it would do next.
      await new Promise<void>((gone) => reply.raw.once('close', gone));
    });
    await server.listen({ host: '127.0.0.1', port: 0 });
    const url = `http://127.0.0.1:${(server.server.address() as AddressInfo).port}`;
    const grpc = await simulator.startGrpc?.(context, { host: '127.0.0.1', port: 0 });
    const fresh = await freshDatabase('SQLite');
    const read: DestinationConfig = aDestination({
      platform: platform.id,
      settings: platform.settings.parse(settings(url, grpc?.url ?? '')) as DestinationConfig['settings'],
    });
    const config = { ...aConfig(fresh.url, [aProject({ destinations: [read], ...(goals && { goals }) })]), timezone };
    const opened: TestPipeline[] = [];
    const openOne = async (): Promise<TestPipeline> => {
      opened.push(await TestPipeline.open(config, [platform], clock, [TruthModule]));
      return opened.at(-1)!;
    };
    return new PlatformBench(await openOne(), clock, context, asked, url, openOne, cut, async () => {
      cut.when = null;
      server.server.closeAllConnections();
      for (const one of opened) await one.close();
      await server.close();
      await grpc?.close();
      await fresh.dispose();
    });
  }

  /** Of Metrica: what anybody with the token gets of a log. */
  async partOfALog(): Promise<string> {
    const counter = `${this.url}/management/v1/counter/12345678`;
    const days = 'date1=2026-11-20&date2=2026-11-23&source=visits&fields=ym:s:clientID,ym:s:startURL';
    const headers = { Authorization: 'OAuth sandbox-metrica-token' };
    const created = await fetch(`${counter}/logrequests?${days}`, { method: 'POST', headers });
    const { log_request: request } = (await created.json()) as { log_request: { request_id: number } };
    await fetch(`${counter}/logrequest/${request.request_id}`, { headers });
    return (await fetch(`${counter}/logrequest/${request.request_id}/part/0/download`, { headers })).text();
  }

  /** Of GA4: what anybody with a token gets of the marks that events carry. */
  async marks(): Promise<string> {
    const answer = await fetch(`${this.url}/v1beta/properties/300000001:runReport`, {
      method: 'POST',
      headers: { Authorization: 'Bearer a-token', 'content-type': 'application/json' },
      body: JSON.stringify({
        dateRanges: [{ startDate: '2026-11-20', endDate: '2026-11-27' }],
        dimensions: [{ name: 'customEvent:ringback_ref' }],
        dimensionFilter: { filter: { fieldName: 'eventName', inListFilter: { values: ['qualify_lead'] } } },
      }),
    });
    return answer.text();
  }

  /** Everything that is logged from here on, as text. */
  listen(): () => string {
    const log: string[] = [];
    const keep = (...words: unknown[]): void => void log.push(JSON.stringify(words));
    this.app.module.useLogger({ log: keep, warn: keep, error: keep, debug: keep, verbose: keep, fatal: keep });
    return () => log.join();
  }

  /** Every value of every table. */
  async everythingKept(): Promise<string> {
    const tables = await this.app.rows(`SELECT "name" FROM "sqlite_master" WHERE "type" = 'table'`);
    const rows = [];
    for (const { name } of tables) rows.push(await this.app.rows(`SELECT * FROM "${String(name)}"`));
    return JSON.stringify(rows);
  }

  /** Sends what is due and asks for the verdicts. */
  async deliver(): Promise<void> {
    const destination = destinationOf(this.app);
    await this.app.get(RoundService).run(destination, { ignoreBreaker: true });
    await this.app.get(VerdictPoller).poll(destination, true);
  }

  read(app = this.app, early = true) {
    return app.get(ReadingService).read(destinationOf(app), { early });
  }

  /** Begins a reading whose process ends when it asks this. Its requests get no answer, and nothing of it comes after. */
  async dieAt(when: RegExp): Promise<void> {
    const dying = await this.openBeside();
    const reached = new Promise<void>((happened) => Object.assign(this.cut, { when, happened }));
    void this.read(dying).catch(() => undefined);
    await reached;
    this.cut.when = null;
  }

  /** Of a quota of reports all is gone but so much; other, shorter ones begin anew. */
  async useUp(most: number, left: number): Promise<void> {
    const destination = destinationOf(this.app);
    const budget = destination.platform.account.budgets.find((one) => one.uses.includes('report') && one.most === most);
    const [used] = await this.app.get(BudgetsStore).used([budget!.id]);
    const isOfNow = used?.period === Math.floor(this.clock.now() / budget!.perMs);
    const requests = most - left - (isOfNow ? used.used : 0);
    await this.app.get(RateLimits).recordUse(destination, { use: 'report', requests, rows: 0 });
    if (budget!.perMs === DAY) this.clock.forward(6 * MINUTE);
  }

  lines(query: Partial<TruthQuery> = {}): Promise<JudgedTruthLine[]> {
    const days = { first: '2026-11-22', last: '2026-11-22' };
    return this.app.get(TruthService).lines(destinationOf(this.app), { ...days, by: 'day', ...query });
  }
}

/** The causes of a line's gap by their codes, with what no cause explains. */
export function causesOf(line: JudgedTruthLine | undefined): Record<string, number | null | undefined> {
  const causes = (line?.causes ?? []).map(({ code, count }) => [code, count] as const);
  return { ...Object.fromEntries(causes), unexplained: line?.unexplained };
}
