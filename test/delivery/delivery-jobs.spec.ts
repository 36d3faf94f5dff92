import { ScheduleModule, SchedulerRegistry } from '@nestjs/schedule';
import { DeliveryJobsModule } from '../../src/delivery/delivery.jobs.js';
import { DeliveryHarness, until } from '../support/delivery-harness.js';
import { aDestination, type TestPipeline } from '../support/test-pipeline.js';

describe('delivery in a process that starts', () => {
  let harness: DeliveryHarness;
  beforeEach(async () => {
    harness = await DeliveryHarness.open('SQLite');
  });
  afterEach(() => harness.close());

  const hasRounds = (app: TestPipeline): boolean => app.get(SchedulerRegistry).doesExist('cron', 'round dest');

  it('begins when what is slow to load is loaded', async () => {
    let loaded: (() => void) | null = null;
    harness.fake.behaviour = { warmUp: () => new Promise<void>((resolve) => (loaded = resolve)) };
    const app = await harness.start([aDestination()], [ScheduleModule.forRoot(), DeliveryJobsModule]);
    const starting = app.module.init();
    await until(() => loaded !== null);
    expect(hasRounds(app)).toBe(false);
    (loaded as unknown as () => void)();
    await starting;
    expect(hasRounds(app)).toBe(true);
  });

  it('begins without a platform that does not load: the others do not wait for it', async () => {
    harness.fake.behaviour = { warmUp: () => Promise.reject(new Error('no such library')) };
    const app = await harness.start([aDestination()], [ScheduleModule.forRoot(), DeliveryJobsModule]);
    await app.module.init();
    expect(hasRounds(app)).toBe(true);
  });
});
