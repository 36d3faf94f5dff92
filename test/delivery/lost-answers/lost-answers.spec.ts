import { LostAnswers } from '../../../src/delivery/lost-answers/lost-answers.service.js';
import { UploadsStore } from '../../../src/store/uploads/uploads.store.js';
import { calls, DeliveryHarness, destinationOf, roundOf } from '../../support/delivery-harness.js';
import { alwaysAnswering } from '../../support/fake-platform.js';
import type { TestPipeline } from '../../support/test-pipeline.js';

describe('a person who asks about lost answers', () => {
  let bench: DeliveryHarness;
  let house: TestPipeline;
  beforeEach(async () => {
    bench = await DeliveryHarness.open('SQLite');
    bench.fake.findLostRequest = () => 'resend';
    house = await bench.start();
    await calls(house, 2);
    bench.fake.answer = alwaysAnswering({ kind: 'unknown', code: 'ANSWER_LOST' });
    await roundOf(house);
  });
  afterEach(async () => {
    jest.restoreAllMocks();
    await bench.close();
  });

  const lookUpLost = () => house.get(LostAnswers).resolveAll(destinationOf(house));

  it('learns how many the platform does not have, and they are due at once', async () => {
    expect(await lookUpLost()).toEqual({ adopted: 0, toResend: 2 });
    const waiting = { state: 'pending', reasonCode: 'ANSWER_LOST', dueAt: bench.clock.now(), leaseToken: null };
    expect(await house.uploads()).toMatchObject([waiting, waiting]);
  });

  it('leaves no lease alive when they cannot be given back', async () => {
    const renewing = jest.spyOn(globalThis, 'setInterval');
    const ended = jest.spyOn(globalThis, 'clearInterval');
    house.get(UploadsStore).applySteps = () => Promise.reject(new Error('the database is out'));
    await expect(lookUpLost()).rejects.toThrow('the database is out');
    const timers = renewing.mock.results.map(({ value }) => value as unknown);
    expect(timers).not.toEqual([]);
    expect(ended.mock.calls.map(([timer]) => timer)).toEqual(expect.arrayContaining(timers));
  });
});
