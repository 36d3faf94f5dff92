import { RateLimits } from '../../src/delivery/rate-limits/rate-limits.service.js';
import { DestinationChecker } from '../../src/doctor/destination-checker.service.js';
import { DAY } from '../../src/domain/time/instant.js';
import { OwnConversionsStore } from '../../src/store/readings/own-conversions.store.js';
import { RequestsStore } from '../../src/store/uploads/requests.store.js';
import { FakeReader } from '../support/fake-reader.js';
import type { TestPipeline } from '../support/test-pipeline.js';
import { DATABASES } from '../support/databases.js';
import { calls, DeliveryHarness, destinationOf, roundOf } from '../support/delivery-harness.js';

const checkerOf = (pipeline: TestPipeline): DestinationChecker => {
  const { database, clock } = pipeline;
  const own = new OwnConversionsStore(database);
  const config = { timezone: 'Europe/Moscow' };
  return new DestinationChecker(pipeline.get(RateLimits), database, new RequestsStore(), own, config, clock);
};

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
    const checker = checkerOf(pipeline);
    expect(await checker.check(destinationOf(pipeline))).toEqual(bench.fake.checks);
    expect(await checker.check(destinationOf(pipeline))).toMatchObject([{ name: 'quota', result: 'failed' }]);
    expect(await pipeline.rows('SELECT "id", "used" FROM "budgets" ORDER BY "id"')).toEqual([
      { id: 'requests', used: 3 },
      { id: 'rows', used: 3 },
    ]);
  });

  it('leaves a fifth of what questions and uploads share for uploads, however often it is asked for', async () => {
    const day = { id: 'login-day', uses: ['read', 'write'], counts: 'requests', most: 10, perMs: DAY } as const;
    const limits = { rowsPerRequest: 1, requestsInParallel: 1, rowsPerClaim: 10 };
    bench.fake.behaviour = { limits, checkRequests: 1, account: { id: 'login', budgets: [day] } };
    const pipeline = await bench.start();
    await calls(pipeline, 3);
    const checker = checkerOf(pipeline);
    const isRefused: boolean[] = [];
    for (let checks = 0; checks < 9; checks += 1) {
      const results = await checker.check(destinationOf(pipeline));
      isRefused.push(results.some(({ name }) => name === 'quota'));
    }
    expect(isRefused).toEqual([false, false, false, false, false, false, false, false, true]);
    expect(await roundOf(pipeline)).toMatchObject({ delivered: 2, trouble: { code: 'RATE_LIMITED' } });
  });

  it('tells whether the platform can be read, with which right and for how many calls, and what explains gaps', async () => {
    const reader = new FakeReader();
    const finding = { name: 'zone', result: 'doubtful', text: { en: 'Another zone.', ru: 'Другой пояс.' } } as const;
    reader.answer = { setup: { timezone: null, goals: [], findings: [finding] } };
    bench.fake.behaviour = { reader };
    const pipeline = await bench.start();
    await calls(pipeline, 2);
    await roundOf(pipeline);
    const checks = await checkerOf(pipeline).checkReading(destinationOf(pipeline));
    expect(checks.map(({ name, result }) => [name, result])).toEqual([
      ['reading', 'proved'],
      ['reading zone', 'doubtful'],
    ]);
    expect(checks[0]!.text.en).toBe(
      'What the platform shows can be read for 10 days back (the right to look). Calls sent in that time: 2; ' +
        'found there one by one: 0.',
    );
  });

  it('doubts, and does not fail, where the platform may not be read or nobody reads it', async () => {
    const reader = new FakeReader();
    reader.answer = { trouble: { kind: 'pause', reason: { code: 'AUTHORISATION', detail: 'HTTP 403' } } };
    const readingAdvice = { en: 'Write read: {}.', ru: 'Добавьте read: {}.' };
    bench.fake.behaviour = { reader };
    const pipeline = await bench.start();
    const [refused] = await checkerOf(pipeline).checkReading(destinationOf(pipeline));
    expect(refused).toMatchObject({ name: 'reading', result: 'doubtful' });
    expect(refused!.text.en).toMatch(/Needed: the right to look\.$/);
    reader.missingPackages = 'a-package@1';
    const [missing] = await checkerOf(pipeline).checkReading(destinationOf(pipeline));
    expect(missing).toMatchObject({ name: 'reading', result: 'doubtful' });
    expect(missing!.text.en).toMatch(/npm install a-package@1, .*\(RB_PACKAGE_MISSING\)$/);
    bench.fake.behaviour = { readingAdvice };
    const without = await bench.start();
    expect(await checkerOf(without).checkReading(destinationOf(without))).toEqual([
      { name: 'reading', result: 'assumed', text: readingAdvice },
    ]);
  });
});
