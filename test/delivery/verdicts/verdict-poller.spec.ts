import { VerdictPoller } from '../../../src/delivery/verdicts/verdict-poller.service.js';
import { MINUTE } from '../../../src/domain/time/instant.js';
import { DestinationStatesStore } from '../../../src/store/destinations/destination-states.store.js';
import { DATABASES } from '../../support/databases.js';
import { calls, DeliveryHarness, destinationOf, roundOf } from '../../support/delivery-harness.js';
import { alwaysAnswering } from '../../support/fake-platform.js';
import { aDestination, type TestPipeline } from '../../support/test-pipeline.js';

describe.each(DATABASES)('verdicts on %s', (kind) => {
  let harness: DeliveryHarness;
  /** The requests that each poll was about. */
  let asked: string[][];

  beforeEach(async () => {
    asked = [];
    harness = await DeliveryHarness.open(kind);
    harness.fake.answer = alwaysAnswering({ kind: 'accepted', ref: 'file' });
    harness.fake.verdicts = (requests) => {
      asked.push(requests.map(({ ref }) => ref));
      return { confirmations: [] };
    };
  });
  afterEach(() => harness.close());

  const confirm = (app: TestPipeline, all: boolean, id?: string) => app.get(VerdictPoller).poll(destinationOf(app, id), all);

  it('that are due are asked for by one of two processes', async () => {
    const [one, two] = [await harness.start(), await harness.start()];
    await calls(one, 1);
    await roundOf(one);
    harness.clock.forward(MINUTE);
    const [first, second] = await Promise.all([confirm(one, false), confirm(two, false)]);
    expect(first.asked + second.asked).toBe(1);
    expect(asked).toEqual([['file']]);
  });

  it('are asked for at their time also where the process that claimed the poll did not come back', async () => {
    const app = await harness.start();
    await calls(app, 1);
    await roundOf(app);
    harness.clock.forward(MINUTE);
    harness.fake.verdicts = () => {
      throw new Error('the process died');
    };
    await expect(confirm(app, false)).rejects.toThrow('the process died');
    harness.fake.verdicts = () => ({
      confirmations: [{ ref: 'file', verdict: { kind: 'outcome', outcome: { kind: 'delivered', verified: true } } }],
    });
    expect(await confirm(app, false)).toMatchObject({ asked: 0 });
    harness.clock.forward(5 * MINUTE);
    expect(await confirm(app, false)).toMatchObject({ asked: 1, settled: 1 });
  });

  it('come at their usual time although a person asked before; destinations without a common list come one by one', async () => {
    const app = await harness.start([aDestination({ id: 'one' }), aDestination({ id: 'two' })]);
    await calls(app, 1);
    for (const id of ['one', 'two']) await roundOf(app, id);
    expect(await confirm(app, true, 'one')).toMatchObject({ asked: 1, waiting: 1 });
    expect(asked).toEqual([['file']]);
    harness.clock.forward(MINUTE);
    expect(await confirm(app, false, 'one')).toMatchObject({ asked: 1, waiting: 1 });
    expect(await confirm(app, false, 'two')).toMatchObject({ asked: 1, waiting: 1 });
  });

  it('that stop the destination leave the platform’s advice on it, where its rows know only a code', async () => {
    const app = await harness.start();
    await calls(app, 1);
    await roundOf(app);
    const reason = { code: 'CONFIGURATION', detail: 'NO_CONSENT: agree in the account' } as const;
    const held = { kind: 'held', code: 'CONFIGURATION', platformCode: 'NO_CONSENT', message: '1 row' } as const;
    harness.fake.verdicts = () => ({
      confirmations: [{ ref: 'file', verdict: { kind: 'outcome', outcome: held } }],
      trouble: { kind: 'pause', reason },
    });
    expect(await confirm(app, true)).toMatchObject({ settled: 1, trouble: reason });
    const [state] = await app.get(DestinationStatesStore).all();
    expect(state).toMatchObject({ pausedCode: reason.code, pausedDetail: reason.detail });
  });
});
