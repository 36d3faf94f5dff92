import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { AdminKeysService, type NewKey } from '../../src/api/access/admin-keys.service.js';
import type { Config } from '../../src/config/config.js';
import type { PlatformDefinition } from '../../src/platforms/kit/platform.js';
import { ReceiptJobs } from '../../src/processing/receipts/receipt.jobs.js';
import { createApp } from '../../src/server.js';
import { source as mango } from '../../src/sources/mango/index.js';
import { Database } from '../../src/store/database/database.js';
import { DATABASES, freshDatabase, type DatabaseKind, type FreshDatabase } from './databases.js';
import { NOON, TestClock } from './test-pipeline.js';

/** An answer of the API with its JSON parsed. */
export interface ApiResponse<T = unknown> {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: T;
}

export interface ApiRequestOptions {
  /** Null for no key; by default the environment's admin key. */
  readonly key?: string | null;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/**
 * The whole real application, from webhook to API, without a socket. Without cron jobs, which would use the machine's clock
 * instead of the test's, and run in the middle of a test.
 */
export class TestApp {
  private keysMade = 0;

  private constructor(
    readonly app: NestFastifyApplication,
    private readonly config: Config,
    readonly clock: TestClock,
  ) {}

  static async open(config: Config, platforms: readonly PlatformDefinition[], clock = new TestClock(NOON)): Promise<TestApp> {
    const app = await createApp({ config, sources: [mango], platforms, clock }, { quiet: true, cron: false });
    await app.init();
    await app.getHttpAdapter().getInstance().ready();
    return new TestApp(app, config, clock);
  }

  get database(): Database {
    return this.app.get(Database);
  }

  /** @param address from the root, e.g. `/api/v1/calls?limit=2` */
  get<T = never>(address: string, asking: ApiRequestOptions = {}): Promise<ApiResponse<T>> {
    return this.ask('GET', address, asking);
  }

  post<T = never>(address: string, body?: unknown, asking: ApiRequestOptions = {}): Promise<ApiResponse<T>> {
    return this.ask('POST', address, { ...asking, body });
  }

  delete<T = never>(address: string, asking: ApiRequestOptions = {}): Promise<ApiResponse<T>> {
    return this.ask('DELETE', address, asking);
  }

  /** A new key, in full. */
  async key(key: Partial<NewKey>): Promise<string> {
    const keys = this.app.get(AdminKeysService);
    this.keysMade += 1;
    const name = this.keysMade === 1 ? 'Анна' : `Анна ${this.keysMade}`;
    return (await keys.create({ name, role: 'viewer', projects: null, ...key }, 'command line')).key;
  }

  /** Sends webhooks and waits until they are processed. @returns our ids of the receipts */
  async hook(...webhooks: (Readonly<Record<string, string>> & { readonly source?: string })[]): Promise<string[]> {
    const receipts: string[] = [];
    for (const { source = 'mango-main', ...parameters } of webhooks) {
      const token = this.config.projects.flatMap(({ sources }) => sources).find(({ id }) => id === source)?.tokens[0];
      const answer = await this.get<{ receiptId: string }>(
        `/hooks/${source}/${token}?${new URLSearchParams(parameters).toString()}`,
      );
      if (answer.status !== 200) throw new Error(`the webhook was answered ${answer.status}`);
      receipts.push(answer.body.receiptId);
    }
    await this.app.get(ReceiptJobs, { strict: false }).drain();
    return receipts;
  }

  async close(): Promise<void> {
    await this.app.close();
  }

  private async ask<T>(
    method: 'GET' | 'POST' | 'DELETE',
    url: string,
    { key, headers = {}, body }: ApiRequestOptions,
  ): Promise<ApiResponse<T>> {
    const secret = key === undefined ? this.config.adminKey : key;
    const answer = await this.app.inject({
      method,
      url,
      headers: {
        ...(secret === null ? {} : { authorization: `Bearer ${secret}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { payload: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const isJson = /json/.test(String(answer.headers['content-type']));
    return { status: answer.statusCode, headers: answer.headers, body: (isJson ? answer.json() : answer.body) as T };
  }
}

/** Runs the tests once per database against the real application; `app()` is a new one on an empty database for each test. */
export function withAppOnBothDatabases(
  configOf: (databaseUrl: string) => Config,
  platformsOf: () => readonly PlatformDefinition[],
  tests: (app: () => TestApp, kind: DatabaseKind) => void,
): void {
  describe.each(DATABASES)('on %s', (kind) => {
    let fresh: FreshDatabase;
    let running: TestApp | null = null;
    beforeEach(async () => {
      fresh = await freshDatabase(kind);
      running = await TestApp.open(configOf(fresh.url), platformsOf());
    });
    afterEach(async () => {
      await running?.close();
      await fresh.dispose();
    });
    tests(() => {
      if (!running) throw new Error('the application is not running');
      return running;
    }, kind);
  });
}
