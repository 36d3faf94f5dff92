import { DAY } from '../../src/domain/time/instant.js';
import { platform } from '../../src/platforms/yandex-metrica/index.js';
import { metricaSettings } from '../../src/platforms/yandex-metrica/config.js';
import { createHttpClient } from '../../src/runtime/http.js';
import { DATABASES } from '../support/databases.js';
import { calls, DeliveryHarness, roundOf } from '../support/delivery-harness.js';

describe.each(DATABASES)('rows whose request’s verdict is theirs, on %s,', (kind) => {
  it('go one by one while the day’s requests allow it, then together, and the next day one by one again', async () => {
    const bench = await DeliveryHarness.open(kind);
    const budgets = [{ id: 'day', uses: ['read', 'write'], counts: 'requests', most: 50, perMs: DAY }] as const;
    bench.fake.behaviour = {
      account: { id: 'login', budgets },
      limits: { rowsPerRequest: 10, singleRowsUpTo: 3, requestsInParallel: 1, rowsPerClaim: 100 },
    };
    const app = await bench.start();
    const rowsOfRequests = async () =>
      (await app.rows('SELECT "rows" FROM "requests" ORDER BY "id"')).map(({ rows }) => Number(rows));
    await calls(app, 3);
    await roundOf(app);
    expect(await rowsOfRequests()).toEqual([1, 1, 1]);
    await calls(app, 2, 3);
    await roundOf(app);
    expect(await rowsOfRequests()).toEqual([1, 1, 1, 2]);
    bench.clock.forward(DAY);
    await calls(app, 2, 5);
    await roundOf(app);
    expect(await rowsOfRequests()).toEqual([1, 1, 1, 2, 1, 1]);
    await bench.close();
  });
});

it('Metrica’s files hold one row each with rowsPerFile: auto, within less than a third of the login’s day', () => {
  const of = (rowsPerFile: unknown) => {
    const goals = { 'quality-call': { target: 'quality_call' } };
    const settings = metricaSettings.parse({ counterId: '12345678', token: 'a-token-of-a-login', goals, rowsPerFile });
    return platform.create(settings, { http: createHttpClient(), clock: { now: () => 0 } }).limits;
  };
  expect(of('auto')).toMatchObject({ rowsPerRequest: 1000, singleRowsUpTo: 1500 });
  expect(of(20)).not.toHaveProperty('singleRowsUpTo');
});
