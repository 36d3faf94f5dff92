import { ScheduleModule, SchedulerRegistry } from '@nestjs/schedule';
import { DeliveryJobs, DeliveryJobsModule } from '../../src/delivery/delivery.jobs.js';
import { DeliveryHarness, until } from '../support/delivery-harness.js';
import { aDestination, type TestPipeline } from '../support/test-pipeline.js';

describe('delivery in a process that starts', () => {
  let harness: DeliveryHarness;
  beforeEach(async () => {
    harness = await DeliveryHarness.open('SQLite');
  });
  afterEach(() => harness.close());

  const hasRounds = (app: TestPipeline): boolean => app.get(SchedulerRegistry).doesExist('cron', 'round dest');

  it('has its rounds before what is slow to load is loaded', async () => {
    let asked = 0;
    harness.fake.behaviour = { warmUp: () => new Promise<void>(() => (asked += 1)) };
    const app = await harness.start([aDestination()], [ScheduleModule.forRoot(), DeliveryJobsModule]);
    await app.module.init();
    expect({ asked, hasRounds: hasRounds(app) }).toEqual({ asked: 0, hasRounds: true });
    void app.get(DeliveryJobs).warmUp();
    await until(() => asked === 1);
  });

  it('has one timer for all jobs of a schedule, however many destinations there are', async () => {
    const destinations = Array.from({ length: 30 }, (_, index) =>
      aDestination({ id: `d${index}`, settings: { name: `${index}`, goals: {} } }),
    );
    const app = await harness.start(destinations, [ScheduleModule.forRoot(), DeliveryJobsModule]);
    await app.module.init();
    const timers = [...app.get(SchedulerRegistry).getCronJobs().keys()];
    expect(timers.filter((name) => /^(confirm|round) /.test(name)).sort()).toEqual([
      'confirm d0 and 29 more',
      'round d0 and 29 more',
    ]);
  });

  it('does not stop at a platform that does not load', async () => {
    harness.fake.behaviour = { warmUp: () => Promise.reject(new Error('no such library')) };
    const app = await harness.start([aDestination()], [ScheduleModule.forRoot(), DeliveryJobsModule]);
    await app.module.init();
    await expect(app.get(DeliveryJobs).warmUp()).resolves.toBeUndefined();
  });
});
