import { ScheduleModule, SchedulerRegistry } from '@nestjs/schedule';
import { DeliveryJobsModule } from '../../src/delivery/delivery-jobs.module.js';
import { DeliveryHarness, until } from '../support/delivery-harness.js';
import { aDestination, type TestPipeline } from '../support/test-pipeline.js';

describe('delivery in a process that starts', () => {
  let bench: DeliveryHarness;
  beforeEach(async () => {
    bench = await DeliveryHarness.open('SQLite');
  });
  afterEach(() => bench.close());

  const hasRounds = (house: TestPipeline): boolean => house.get(SchedulerRegistry).doesExist('cron', 'round dest');

  it('begins when what is slow to load is loaded', async () => {
    let loaded: (() => void) | null = null;
    bench.fake.behaviour = { warmUp: () => new Promise<void>((resolve) => (loaded = resolve)) };
    const house = await bench.start([aDestination()], [ScheduleModule.forRoot(), DeliveryJobsModule]);
    const starting = house.module.init();
    await until(() => loaded !== null);
    expect(hasRounds(house)).toBe(false);
    (loaded as unknown as () => void)();
    await starting;
    expect(hasRounds(house)).toBe(true);
  });

  it('begins without a platform that does not load: the others do not wait for it', async () => {
    bench.fake.behaviour = { warmUp: () => Promise.reject(new Error('no such library')) };
    const house = await bench.start([aDestination()], [ScheduleModule.forRoot(), DeliveryJobsModule]);
    await house.module.init();
    expect(hasRounds(house)).toBe(true);
  });
});
