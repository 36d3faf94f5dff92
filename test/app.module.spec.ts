import type { DynamicModule, INestApplicationContext, Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ScheduleModule, SchedulerRegistry } from '@nestjs/schedule';
import { AlertsJobs, AlertsJobsModule } from '../src/alerts/alerts.jobs.js';
import { AlertsModule } from '../src/alerts/alerts.module.js';
import { KeysModule } from '../src/api/access/admin-keys.service.js';
import { MarksController } from '../src/api/calls/marks.controller.js';
import { ListsModule } from '../src/api/export/export.service.js';
import { HealthController } from '../src/api/health/health.controller.js';
import { ManagementListener } from '../src/api/health/management-listener.js';
import { AppModule } from '../src/app.module.js';
import { BackupJobs } from '../src/backup/backup.jobs.js';
import type { ProcessRole } from '../src/config/config.js';
import { CoreModule } from '../src/core.module.js';
import { DeliveryJobs, DeliveryJobsModule } from '../src/delivery/delivery.jobs.js';
import { DeliveryModule } from '../src/delivery/delivery.module.js';
import { DoctorModule } from '../src/doctor/doctor.service.js';
import { RetentionJobs } from '../src/processing/erasure/retention.jobs.js';
import { ProcessingJobsModule } from '../src/processing/processing-jobs.module.js';
import { ProcessingModule } from '../src/processing/processing.module.js';
import { OpenCallsJobs } from '../src/processing/receipts/open-calls.jobs.js';
import { ReceiptJobs } from '../src/processing/receipts/receipt.jobs.js';
import { LostReceiptsJobs } from '../src/processing/reconcile/lost-receipts.jobs.js';
import { ReconcileJobs } from '../src/processing/reconcile/reconcile.jobs.js';
import { source as mango } from '../src/sources/mango/index.js';
import { StatisticsJobs, StatisticsJobsModule } from '../src/statistics/statistics.jobs.js';
import { StatisticsModule } from '../src/statistics/statistics.module.js';
import { Database } from '../src/store/database/database.js';
import { StoreModule } from '../src/store/store.module.js';
import { TruthJobs, TruthJobsModule } from '../src/truth/truth.jobs.js';
import { TruthModule } from '../src/truth/truth.module.js';
import { WebhookReceiver } from '../src/webhooks/webhook-receiver.service.js';
import { allRows, freshDatabase, type FreshDatabase } from './support/databases.js';
import { FakePlatform } from './support/fake-platform.js';
import { aConfig, aDestination, aProject, NOON, TestClock } from './support/test-pipeline.js';

const QUIET_MODULES = {
  ProcessingModule,
  DeliveryModule,
  AlertsModule,
  StatisticsModule,
  DoctorModule,
  KeysModule,
  ListsModule,
  TruthModule,
};
const CRON_JOBS: Record<string, readonly [Type, readonly string[]]> = {
  ProcessingJobsModule: [ProcessingJobsModule, ['retention', 'senders']],
  AlertsJobsModule: [AlertsJobsModule, ['alerts']],
  StatisticsJobsModule: [StatisticsJobsModule, ['statistics', 'statistics check']],
  TruthJobsModule: [TruthJobsModule, ['truth', 'truth retention']],
  DeliveryJobsModule: [DeliveryJobsModule, ['confirm dest', 'round dest', 'sweep']],
};
const JOBS_MODULES = Object.keys(CRON_JOBS);
const ALL_JOBS = [
  'alerts',
  'confirm dest',
  'retention',
  'round dest',
  'senders',
  'statistics',
  'statistics check',
  'sweep',
  'truth',
  'truth retention',
];

describe('the composition root', () => {
  let fresh: FreshDatabase;
  let app: INestApplicationContext | null = null;

  const context = () => ({
    config: aConfig(fresh.url, [aProject({ destinations: [aDestination(), aDestination({ id: 'off', enabled: false })] })]),
    sources: [mango],
    platforms: [new FakePlatform().definition],
    clock: new TestClock(NOON),
  });
  const start = async (imports: (Type | DynamicModule)[]): Promise<INestApplicationContext> => {
    app = await NestFactory.createApplicationContext({ module: class {}, imports }, { logger: false, abortOnError: false });
    return app;
  };
  const startProcess = (...modules: (Type | DynamicModule)[]) =>
    start([CoreModule.of(context()), StoreModule.of({ migrate: false }), ...modules]);
  const cronJobs = (process: INestApplicationContext): string[] =>
    [...process.get(SchedulerRegistry, { strict: false }).getCronJobs().keys()].sort();

  beforeEach(async () => {
    fresh = await freshDatabase('SQLite');
  });
  afterEach(async () => {
    await app?.close();
    app = null;
    await fresh.dispose();
  });

  it('runs every job in the service', async () => {
    const service = await start([AppModule.of(context())]);
    expect(cronJobs(service)).toEqual(ALL_JOBS);
  });

  it.each<[ProcessRole, boolean]>([
    ['web', false],
    ['worker', true],
  ])('runs in a process of the role %s the jobs and the endpoints that are its own', async (role, works) => {
    const { config, ...rest } = context();
    const service = await start([AppModule.of({ ...rest, config: { ...config, server: { ...config.server, role } } })]);
    const has = (type: Type) => {
      try {
        return service.get(type, { strict: false }) !== undefined;
      } catch {
        return false;
      }
    };
    const jobs = [
      ReceiptJobs,
      OpenCallsJobs,
      ReconcileJobs,
      RetentionJobs,
      DeliveryJobs,
      AlertsJobs,
      StatisticsJobs,
      TruthJobs,
      BackupJobs,
    ];
    expect(jobs.map(has)).toEqual(jobs.map(() => works));
    expect(cronJobs(service)).toHaveLength(works ? ALL_JOBS.length : 0);
    // Only the process that took a webhook knows that the database lost it.
    const endpoints = [WebhookReceiver, LostReceiptsJobs, MarksController];
    expect(endpoints.map(has)).toEqual(endpoints.map(() => !works));
    expect([HealthController, ManagementListener].map(has)).toEqual([true, true]);
  });

  it('registers the destinations of the config when the service starts', async () => {
    const service = await start([AppModule.of(context())]);
    const states = await service
      .get(Database, { strict: false })
      .read((session) => session.all('SELECT "destination" FROM "destination_state" ORDER BY "destination"'));
    expect(states).toEqual([{ destination: 'dest' }, { destination: 'off' }]);
  });

  it.each(Object.entries(QUIET_MODULES))(
    'does nothing by itself in a process with %s, though it has a scheduler',
    async (_, module) => {
      const before = await allRows(fresh.url);
      const quiet = await startProcess(ScheduleModule.forRoot(), module);
      expect(cronJobs(quiet)).toEqual([]);
      expect(quiet.get(SchedulerRegistry, { strict: false }).getIntervals()).toEqual([]);
      await quiet.close();
      app = null;
      expect(await allRows(fresh.url)).toEqual(before);
    },
  );

  it.each(JOBS_MODULES)('runs the jobs of %s where it is imported, and no others', async (name) => {
    const [module, jobs] = CRON_JOBS[name]!;
    expect(cronJobs(await startProcess(ScheduleModule.forRoot(), module))).toEqual(jobs);
  });

  it('runs the jobs of exactly those modules that a process imports, by itself and beside each other', async () => {
    const pairs = JOBS_MODULES.flatMap((one, index) => JOBS_MODULES.slice(index + 1).map((other) => [one, other]));
    for (const names of [[], ...pairs, JOBS_MODULES]) {
      const chosen = names.map((name) => CRON_JOBS[name]!);
      const process = await startProcess(ScheduleModule.forRoot(), ProcessingModule, ...chosen.map(([module]) => module));
      expect(cronJobs(process)).toEqual(chosen.flatMap(([, jobs]) => jobs).sort());
      await process.close();
      app = null;
    }
  });

  it.each(JOBS_MODULES)('does not start with %s and without a scheduler: nothing would run its jobs', async (name) => {
    const [module] = CRON_JOBS[name]!;
    await expect(startProcess(module)).rejects.toThrow('SchedulerRegistry');
  });
});
