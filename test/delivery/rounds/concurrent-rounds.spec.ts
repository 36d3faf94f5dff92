import { MINUTE } from '../../../src/domain/time/instant.js';
import { DestinationStatesStore } from '../../../src/store/destinations/destination-states.store.js';
import { DATABASES } from '../../support/databases.js';
import { calls, DeliveryHarness, roundOf, until } from '../../support/delivery-harness.js';
import { alwaysAnswering } from '../../support/fake-platform.js';
import { aDestination, type TestPipeline } from '../../support/test-pipeline.js';

const HEALTHY = alwaysAnswering({ kind: 'delivered', verified: true });

describe.each(DATABASES)('rounds side by side on %s', (kind) => {
  let bench: DeliveryHarness;
  let answer: () => void;

  beforeEach(async () => {
    bench = await DeliveryHarness.open(kind);
  });
  afterEach(() => bench.close());

  /** The platform answers the destination `name` only when the test says so. */
  function hang(name: string): void {
    const answered = new Promise<void>((resolve) => (answer = resolve));
    bench.fake.answer = async (rows, context) => {
      if (bench.fake.sent.at(-1)?.destination === name) await answered;
      return HEALTHY(rows, context);
    };
  }
  const states = async (house: TestPipeline, id: string) =>
    house.rows(`SELECT DISTINCT "state" FROM "uploads" WHERE "destination" = '${id}'`);

  it('of a dead platform that lets us wait and of a sound one do not touch each other', async () => {
    const house = await bench.start([aDestination({ id: 'dead' }), aDestination({ id: 'sound' })]);
    await calls(house, 2);
    hang('dead');
    const stuck = roundOf(house, 'dead');
    await until(() => bench.fake.sent.length === 1);
    expect(await roundOf(house, 'sound')).toMatchObject({ delivered: 2, trouble: null });
    expect(await states(house, 'dead')).toEqual([{ state: 'sending' }]);
    answer();
    expect(await stuck).toMatchObject({ delivered: 2 });
  });

  it('of two processes wait for each other when a person asks, and step aside when it was the clock', async () => {
    const [one, two] = [await bench.start(), await bench.start()];
    await calls(one, 2);
    hang('dest');
    const running = roundOf(one);
    await until(() => bench.fake.sent.length === 1);
    await calls(two, 1, 2);
    expect(await roundOf(two, 'dest', { ignoreBreaker: false, wait: false })).toMatchObject({ claimed: 0 });
    let ended = false;
    const asked = roundOf(two).finally(() => (ended = true));
    // A turn that cannot be taken is looked for again; until the other round ends nothing of this one happens.
    const looks = jest.spyOn(two.get(DestinationStatesStore), 'claimRound');
    await until(() => looks.mock.calls.length > 1);
    expect([ended, bench.fake.sent.length]).toEqual([false, 1]);
    answer();
    expect(await running).toMatchObject({ delivered: 2 });
    expect(await asked).toMatchObject({ delivered: 1 });
    expect(bench.fake.sent.map(({ rows }) => rows.length)).toEqual([2, 1]);
  });

  it('pass on the turn of a process that died', async () => {
    const house = await bench.start();
    await calls(house, 1);
    const states = house.get(DestinationStatesStore);
    expect(await states.claimRound('dest', 'of-the-dead', bench.clock.now(), bench.clock.now() + MINUTE)).toBe(true);
    const asked = roundOf(house);
    bench.clock.forward(MINUTE);
    expect(await asked).toMatchObject({ delivered: 1 });
    expect(await house.rows('SELECT "roundToken" FROM "destination_state"')).toEqual([{ roundToken: null }]);
  });
});
