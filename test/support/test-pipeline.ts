import { ConsoleLogger, type DynamicModule, type Type } from '@nestjs/common';
import { Test, type TestingModule } from '@nestjs/testing';
import type { Config, DestinationConfig, ProjectConfig } from '../../src/config/config.js';
import { alertsSchema } from '../../src/config/schema/alerts.js';
import { CoreModule } from '../../src/core.module.js';
import { DeliveryModule } from '../../src/delivery/delivery.module.js';
import type { Goal } from '../../src/domain/goals/goal.js';
import type { PlatformDefinition } from '../../src/platforms/kit/platform.js';
import { DestinationRegistrar } from '../../src/processing/destination-registrar.service.js';
import { RetentionJobs } from '../../src/processing/erasure/retention.jobs.js';
import { ProcessingModule } from '../../src/processing/processing.module.js';
import { ReceiptProcessor } from '../../src/processing/receipts/receipt-processor.service.js';
import { ReceiptJobs } from '../../src/processing/receipts/receipt.jobs.js';
import { ReconcileJobs } from '../../src/processing/reconcile/reconcile.jobs.js';
import type { Clock } from '../../src/runtime/clock.js';
import { newId } from '../../src/runtime/ids.js';
import { source as mango } from '../../src/sources/mango/index.js';
import { Database } from '../../src/store/database/database.js';
import { ReceiptsStore } from '../../src/store/receipts/receipts.store.js';
import { StoreModule } from '../../src/store/store.module.js';
import { aStoredReceipt } from './call-builders.js';

class SilentLogger extends ConsoleLogger {
  constructor() {
    super({ logLevels: [] });
  }
}

/** A clock that only moves on request. */
export class TestClock implements Clock {
  constructor(private instant: number) {}
  now(): number {
    return this.instant;
  }
  forward(ms: number): void {
    this.instant += ms;
  }
}

/** Sunday, 22 November 2026, 10:00 in UTC. */
export const NOON = Date.UTC(2026, 10, 22, 10);

export function aGoal(overrides: Partial<Goal> = {}): Goal {
  return {
    id: 'quality-call',
    when: { quality: true },
    at: 'end',
    value: 1500,
    currency: 'RUB',
    valueBy: [],
    oncePerCallerDays: null,
    holdMinutes: 0,
    ...overrides,
  };
}

export function aDestination(overrides: Partial<DestinationConfig> = {}): DestinationConfig {
  const id = overrides.id ?? 'dest';
  return {
    id,
    platform: 'fake',
    enabled: true,
    since: null,
    schedule: '0 0 1 1 *',
    formerly: null,
    restate: false,
    settings: { name: id, goals: { 'quality-call': {} } },
    ...overrides,
  };
}

/** A source that accepts webhooks from anywhere, unsigned, with our own answer. */
export const UNGUARDED = { answer: null, allow: [], signature: null, saidFields: ['statusCode'] } as const;

export function aProject(overrides: Partial<ProjectConfig> = {}): ProjectConfig {
  return {
    id: 'okna',
    name: 'Окна',
    sources: [
      {
        id: 'mango-main',
        type: 'mango',
        tokens: ['a-token-of-the-test'],
        maxPerSecond: 100_000,
        ...UNGUARDED,
        endsWithinHours: 4,
        maxBytesPerDay: 1_000_000_000,
        maxUnreadableBytes: 1_000_000_000,
        settings: { timezone: 'Europe/Moscow', zMeans: 'utc' },
      },
    ],
    workingHours: { days: 'mon-fri', from: '09:00', to: '18:00', timezone: 'Europe/Moscow' },
    exclude: { callers: [], trackingNumbers: [] },
    goals: [aGoal()],
    alerts: {},
    destinations: [aDestination()],
    ...overrides,
  };
}

export function aConfig(databaseUrl: string, projects: readonly ProjectConfig[] = [aProject()]): Config {
  return {
    server: { host: '127.0.0.1', port: 0, publicUrl: null, trustProxy: false, managementPort: null, role: 'all' },
    database: { url: databaseUrl },
    timezone: 'Europe/Moscow',
    language: null,
    projects,
    privacy: {
      receiptsDays: 30,
      unreadableDays: 14,
      phonesDays: 90,
      callerKeyDays: 400,
      detailsDays: 400,
      requestsDays: 90,
      callerSecret: null,
      dropAtIngest: [],
    },
    alerts: alertsSchema.parse({}),
    backup: null,
    adminKey: 'the-admin-key-of-the-test',
    file: null,
  };
}

/** Processing and delivery over a real database, without HTTP and without scheduled jobs. */
export class TestPipeline {
  private constructor(
    readonly module: TestingModule,
    readonly clock: TestClock,
  ) {}

  static async open(
    config: Config,
    platforms: readonly PlatformDefinition[],
    clock = new TestClock(NOON),
    more: readonly (Type | DynamicModule)[] = [],
  ): Promise<TestPipeline> {
    const module = await Test.createTestingModule({
      imports: [
        CoreModule.of({ config, sources: [mango], platforms, clock }),
        StoreModule.of({ migrate: true }),
        ProcessingModule,
        DeliveryModule,
        ...more,
      ],
      // Run only when a test asks for it.
      providers: [ReceiptJobs, ReconcileJobs, RetentionJobs],
    })
      .setLogger(new SilentLogger())
      .compile();
    await module.get(DestinationRegistrar).register();
    return new TestPipeline(module, clock);
  }

  get<T>(type: Type<T>): T {
    return this.module.get(type);
  }

  get database(): Database {
    return this.module.get(Database);
  }

  /** A MANGO webhook that has just arrived, not processed yet. */
  async receive(query: string, sourceId = 'mango-main'): Promise<string> {
    const id = newId();
    await this.get(ReceiptsStore).save([aStoredReceipt({ id, sourceId, receivedAt: this.clock.now(), query })]);
    return id;
  }

  /** Receives webhooks and processes them. */
  async call(...queries: string[]): Promise<void> {
    for (const query of queries) await this.receive(query);
    while ((await this.get(ReceiptProcessor).processBatch()) > 0);
  }

  async rows(sql: string): Promise<Record<string, unknown>[]> {
    return this.database.read((session) => session.all(sql));
  }

  uploads(): Promise<Record<string, unknown>[]> {
    return this.rows(
      'SELECT u.*, k."callId" AS "vendorCallId" FROM "uploads" u JOIN "calls" k ON k."id" = u."callId" ORDER BY u."id"',
    );
  }

  /** Passes on every statement from now on, BEGIN and COMMIT included. */
  onStatement(see: (sql: string) => void): void {
    this.database.onStatement(see);
  }

  async close(): Promise<void> {
    await this.module.close();
  }
}
