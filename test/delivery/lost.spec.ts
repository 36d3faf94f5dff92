import { LostService } from '../../src/delivery/lost.service.js';
import { UploadsStore } from '../../src/store/uploads.store.js';
import { calls, DeliveryBench, destinationOf, roundOf } from '../support/delivery-bench.js';
import { sayingOf } from '../support/fake-platform.js';
import type { TestHouse } from '../support/house.js';

describe('a person who asks about lost answers', () => {
  let bench: DeliveryBench;
  let house: TestHouse;
  beforeEach(async () => {
    bench = await DeliveryBench.open('SQLite');
    bench.fake.lookup = () => 'resend';
    house = await bench.start();
    await calls(house, 2);
    bench.fake.answer = sayingOf({ kind: 'unknown', code: 'ANSWER_LOST' });
    await roundOf(house);
  });
  afterEach(async () => {
    jest.restoreAllMocks();
    await bench.close();
  });

  const lookUpLost = () => house.get(LostService).lookUpLost(destinationOf(house));

  it('learns how many the platform does not have, and they are due at once', async () => {
    expect(await lookUpLost()).toEqual({ adopted: 0, toResend: 2 });
    const waiting = { state: 'pending', reasonCode: 'ANSWER_LOST', dueAt: bench.clock.now(), leaseToken: null };
    expect(await house.uploads()).toMatchObject([waiting, waiting]);
  });

  it('leaves no lease alive when they cannot be given back', async () => {
    const renewing = jest.spyOn(globalThis, 'setInterval');
    const ended = jest.spyOn(globalThis, 'clearInterval');
    house.get(UploadsStore).step = () => Promise.reject(new Error('the database is out'));
    await expect(lookUpLost()).rejects.toThrow('the database is out');
    const timers = renewing.mock.results.map(({ value }) => value as unknown);
    expect(timers).not.toEqual([]);
    expect(ended.mock.calls.map(([timer]) => timer)).toEqual(expect.arrayContaining(timers));
  });
});
