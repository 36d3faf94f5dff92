import { VerdictPoller } from '../../../src/delivery/verdicts/verdict-poller.service.js';
import { MINUTE } from '../../../src/domain/time/instant.js';
import { DATABASES } from '../../support/databases.js';
import { calls, DeliveryHarness, destinationOf, roundOf } from '../../support/delivery-harness.js';
import { alwaysAnswering } from '../../support/fake-platform.js';
import { aDestination, type TestPipeline } from '../../support/test-pipeline.js';

describe.each(DATABASES)('verdicts on %s', (kind) => {
  let bench: DeliveryHarness;
  /** The requests that each question spoke of. */
  let asked: string[][];

  beforeEach(async () => {
    asked = [];
    bench = await DeliveryHarness.open(kind);
    bench.fake.answer = alwaysAnswering({ kind: 'accepted', ref: 'file' });
    bench.fake.verdicts = (requests) => {
      asked.push(requests.map(({ ref }) => ref));
      return { confirmations: [] };
    };
  });
  afterEach(() => bench.close());

  const confirm = (house: TestPipeline, all: boolean, id?: string) =>
    house.get(VerdictPoller).poll(destinationOf(house, id), all);

  it('that are due are asked for by one of two processes', async () => {
    const [one, two] = [await bench.start(), await bench.start()];
    await calls(one, 1);
    await roundOf(one);
    bench.clock.forward(MINUTE);
    const [first, second] = await Promise.all([confirm(one, false), confirm(two, false)]);
    expect(first.asked + second.asked).toBe(1);
    expect(asked).toEqual([['file']]);
  });

  it('are asked for at their time also where the process that took the question did not come back', async () => {
    const house = await bench.start();
    await calls(house, 1);
    await roundOf(house);
    bench.clock.forward(MINUTE);
    bench.fake.verdicts = () => {
      throw new Error('the process died');
    };
    await expect(confirm(house, false)).rejects.toThrow('the process died');
    bench.fake.verdicts = () => ({
      confirmations: [{ ref: 'file', verdict: { kind: 'outcome', outcome: { kind: 'delivered', verified: true } } }],
    });
    expect(await confirm(house, false)).toMatchObject({ asked: 0 });
    bench.clock.forward(5 * MINUTE);
    expect(await confirm(house, false)).toMatchObject({ asked: 1, settled: 1 });
  });

  it('come when they would have come where a person asked before, and each destination without a common list is asked about alone', async () => {
    const house = await bench.start([aDestination({ id: 'one' }), aDestination({ id: 'two' })]);
    await calls(house, 1);
    for (const id of ['one', 'two']) await roundOf(house, id);
    expect(await confirm(house, true, 'one')).toMatchObject({ asked: 1, waiting: 1 });
    expect(asked).toEqual([['file']]);
    bench.clock.forward(MINUTE);
    expect(await confirm(house, false, 'one')).toMatchObject({ asked: 1, waiting: 1 });
    expect(await confirm(house, false, 'two')).toMatchObject({ asked: 1, waiting: 1 });
  });
});
