import { LostAnswers } from '../../../src/delivery/lost-answers/lost-answers.service.js';
import { UploadsStore } from '../../../src/store/uploads/uploads.store.js';
import { calls, DeliveryHarness, destinationOf, roundOf } from '../../support/delivery-harness.js';
import { alwaysAnswering } from '../../support/fake-platform.js';
import type { TestPipeline } from '../../support/test-pipeline.js';

describe('a person who asks about lost answers', () => {
  let harness: DeliveryHarness;
  let app: TestPipeline;
  beforeEach(async () => {
    harness = await DeliveryHarness.open('SQLite');
    harness.fake.findLostRequest = () => 'resend';
    app = await harness.start();
    await calls(app, 2);
    harness.fake.answer = alwaysAnswering({ kind: 'unknown', code: 'ANSWER_LOST' });
    await roundOf(app);
  });
  afterEach(async () => {
    jest.restoreAllMocks();
    await harness.close();
  });

  const lookUpLost = () => app.get(LostAnswers).resolveAll(destinationOf(app));

  it('learns how many the platform does not have, and they are due at once', async () => {
    expect(await lookUpLost()).toEqual({ adopted: 0, toResend: 2 });
    const waiting = { state: 'pending', reasonCode: 'ANSWER_LOST', dueAt: harness.clock.now(), leaseToken: null };
    expect(await app.uploads()).toMatchObject([waiting, waiting]);
  });

  it('leaves no lease alive when they cannot be given back', async () => {
    const renewing = jest.spyOn(globalThis, 'setInterval');
    const ended = jest.spyOn(globalThis, 'clearInterval');
    app.get(UploadsStore).applySteps = () => Promise.reject(new Error('the database is out'));
    await expect(lookUpLost()).rejects.toThrow('the database is out');
    const timers = renewing.mock.results.map(({ value }) => value as unknown);
    expect(timers).not.toEqual([]);
    expect(ended.mock.calls.map(([timer]) => timer)).toEqual(expect.arrayContaining(timers));
  });
});
