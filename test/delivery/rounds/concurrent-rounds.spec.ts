import { MINUTE } from '../../../src/domain/time/instant.js';
import { DestinationStatesStore } from '../../../src/store/destinations/destination-states.store.js';
import { DATABASES } from '../../support/databases.js';
import { calls, DeliveryHarness, roundOf, until } from '../../support/delivery-harness.js';
import { alwaysAnswering } from '../../support/fake-platform.js';
import { aDestination, type TestPipeline } from '../../support/test-pipeline.js';

const HEALTHY = alwaysAnswering({ kind: 'delivered', verified: true });

describe.each(DATABASES)('rounds side by side on %s', (kind) => {
  let harness: DeliveryHarness;
  let answer: () => void;

  beforeEach(async () => {
    harness = await DeliveryHarness.open(kind);
  });
  afterEach(() => harness.close());

  /** The platform answers the destination `name` only when the test says so. */
  function hang(name: string): void {
    const answered = new Promise<void>((resolve) => (answer = resolve));
    harness.fake.answer = async (rows, context) => {
      if (harness.fake.sent.at(-1)?.destination === name) await answered;
      return HEALTHY(rows, context);
    };
  }
  const states = async (app: TestPipeline, id: string) =>
    app.rows(`SELECT DISTINCT "state" FROM "uploads" WHERE "destination" = '${id}'`);

  it('of a dead platform that lets us wait and of a sound one do not touch each other', async () => {
    const app = await harness.start([aDestination({ id: 'dead' }), aDestination({ id: 'sound' })]);
    await calls(app, 2);
    hang('dead');
    const stuck = roundOf(app, 'dead');
    await until(() => harness.fake.sent.length === 1);
    expect(await roundOf(app, 'sound')).toMatchObject({ delivered: 2, trouble: null });
    expect(await states(app, 'dead')).toEqual([{ state: 'sending' }]);
    answer();
    expect(await stuck).toMatchObject({ delivered: 2 });
  });

  it('of two processes wait for each other when a person asks, and step aside when it was the clock', async () => {
    const [one, two] = [await harness.start(), await harness.start()];
    await calls(one, 2);
    hang('dest');
    const running = roundOf(one);
    await until(() => harness.fake.sent.length === 1);
    await calls(two, 1, 2);
    expect(await roundOf(two, 'dest', { ignoreBreaker: false, wait: false })).toMatchObject({ claimed: 0 });
    let ended = false;
    const asked = roundOf(two).finally(() => (ended = true));
    // A lock that is held is tried again; until the other round ends nothing of this one happens.
    const tries = jest.spyOn(two.get(DestinationStatesStore), 'claimRound');
    await until(() => tries.mock.calls.length > 1);
    expect([ended, harness.fake.sent.length]).toEqual([false, 1]);
    answer();
    expect(await running).toMatchObject({ delivered: 2 });
    expect(await asked).toMatchObject({ delivered: 1 });
    expect(harness.fake.sent.map(({ rows }) => rows.length)).toEqual([2, 1]);
  });

  it('take over the lock of a process that died', async () => {
    const app = await harness.start();
    await calls(app, 1);
    const states = app.get(DestinationStatesStore);
    expect(await states.claimRound('dest', 'of-the-dead', harness.clock.now(), harness.clock.now() + MINUTE)).toBe(true);
    const asked = roundOf(app);
    harness.clock.forward(MINUTE);
    expect(await asked).toMatchObject({ delivered: 1 });
    expect(await app.rows('SELECT "roundToken" FROM "destination_state"')).toEqual([{ roundToken: null }]);
  });
});
