import { RateLimits } from '../../src/delivery/rate-limits/rate-limits.service.js';
import { DestinationChecker } from '../../src/doctor/destination-checker.service.js';
import { DAY } from '../../src/domain/time/instant.js';
import { RequestsStore } from '../../src/store/uploads/requests.store.js';
import { DATABASES } from '../support/databases.js';
import { DeliveryHarness, destinationOf } from '../support/delivery-harness.js';

describe.each(DATABASES)('a check on %s', (kind) => {
  let bench: DeliveryHarness;
  beforeEach(async () => {
    bench = await DeliveryHarness.open(kind);
  });
  afterEach(() => bench.close());

  it('spends as many requests as the platform says it makes, and is not made where the account has fewer', async () => {
    const day = { uses: ['read', 'write'], perMs: DAY } as const;
    const budgets = [
      { id: 'rows', counts: 'rows', most: 100, ...day },
      { id: 'requests', counts: 'requests', most: 5, ...day },
    ] as const;
    bench.fake.behaviour = { checkRequests: 3, account: { id: 'login', budgets } };
    bench.fake.checks = [{ name: 'token', result: 'proved', text: { en: 'good', ru: 'хорошо' } }];
    const pipeline = await bench.start();
    const checker = new DestinationChecker(pipeline.get(RateLimits), pipeline.database, new RequestsStore());
    expect(await checker.check(destinationOf(pipeline))).toEqual(bench.fake.checks);
    expect(await checker.check(destinationOf(pipeline))).toMatchObject([{ name: 'quota', result: 'failed' }]);
    expect(await pipeline.rows('SELECT "id", "used" FROM "budgets" ORDER BY "id"')).toEqual([
      { id: 'requests', used: 3 },
      { id: 'rows', used: 3 },
    ]);
  });
});
