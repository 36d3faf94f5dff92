import { DAY, HOUR, MINUTE } from '../../../src/domain/time/instant.js';
import type { Outcome } from '../../../src/domain/uploads/outcome.js';
import { DATABASES } from '../../support/databases.js';
import { calls, DeliveryHarness, roundOf } from '../../support/delivery-harness.js';
import { alwaysAnswering } from '../../support/fake-platform.js';
import { aDestination, TestClock, NOON, type TestPipeline } from '../../support/test-pipeline.js';

const labelled = (label: string) => aDestination({ settings: { name: 'dest', label, goals: { 'quality-call': {} } } });
const LOST: Outcome = { kind: 'unknown', code: 'ANSWER_LOST' };

describe.each(DATABASES)('a row over a restart with another config on %s', (kind) => {
  let bench: DeliveryHarness;
  beforeEach(async () => {
    bench = await DeliveryHarness.open(kind);
  });
  afterEach(() => bench.close());

  /** Sends one call with the first config, then again with the second. */
  async function twice(first: Outcome, between: (house: TestPipeline) => Promise<void> = async () => undefined): Promise<void> {
    let house = await bench.start([labelled('old')]);
    await calls(house, 1);
    bench.fake.answer = alwaysAnswering(first);
    await roundOf(house);
    await between(house);
    house = await bench.restart(house, [labelled('new')]);
    bench.fake.answer = alwaysAnswering({ kind: 'delivered', verified: true });
    bench.clock.forward(HOUR);
    await roundOf(house);
    expect(await house.uploads()).toMatchObject([{ state: 'delivered' }]);
  }
  const labels = () => bench.fake.sent.map(({ rows }) => rows[0]?.label);

  it('goes out byte for byte as it left where a copy may be at the platform', async () => {
    await twice(LOST);
    expect(bench.fake.sent[1]?.rows).toEqual(bench.fake.sent[0]?.rows);
    expect(labels()).toEqual(['old', 'old']);
  });

  it.each([
    ['that it refused for now', { kind: 'retry', code: 'REFUSED_FOR_NOW', afterMs: 0, counted: true }],
    ['that waited for the whole destination', { kind: 'held', code: 'PLATFORM_UNAVAILABLE' }],
  ] as const)('%s certainly did not stay there and goes out as the config is now', async (_name, outcome) => {
    await twice(outcome);
    expect(labels()).toEqual(['old', 'new']);
    expect(bench.fake.sent[1]?.rows[0]?.key).toBe(bench.fake.sent[0]?.rows[0]?.key);
    expect(bench.fake.sent[1]?.rows[0]?.at).toBe(bench.fake.sent[0]?.rows[0]?.at);
  });

  it('that only a dry run saw is due at once when the settings change, and not before', async () => {
    const seen: Outcome = { kind: 'retry', code: 'VALIDATED_ONLY', afterMs: DAY, counted: false };
    bench.fake.answer = alwaysAnswering(seen);
    let house = await bench.start([labelled('dry')]);
    await calls(house, 1);
    await roundOf(house);
    house = await bench.restart(house, [labelled('dry')]);
    expect(await roundOf(house)).toMatchObject({ claimed: 0 });
    bench.fake.answer = alwaysAnswering({ kind: 'delivered', verified: true });
    house = await bench.restart(house, [labelled('real')]);
    expect(await roundOf(house)).toMatchObject({ delivered: 1 });
    expect(labels()).toEqual(['dry', 'real']);
  });

  it('stays as it left when a second answer proves nothing about the first', async () => {
    await twice(LOST, async (house) => {
      bench.fake.answer = alwaysAnswering({ kind: 'held', code: 'PLATFORM_UNAVAILABLE' });
      bench.clock.forward(2 * MINUTE);
      await roundOf(house);
    });
    expect(labels()).toEqual(['old', 'old', 'old']);
  });

  it('is not told of the future by a clock that was set back, and leaves when its time is past', async () => {
    const house = await bench.start();
    await calls(house, 1);
    await house.database.write((tx) => tx.run('UPDATE "conversions" SET "occurredAt" = ?', [NOON + MINUTE]));
    expect(await roundOf(house)).toMatchObject({ claimed: 1, requests: 0 });
    expect(await house.uploads()).toMatchObject([{ state: 'pending', reasonCode: 'TOO_EARLY', dueAt: NOON + MINUTE + 1000 }]);
    bench.clock.forward(MINUTE + 1000);
    expect(await roundOf(house)).toMatchObject({ delivered: 1 });
  });

  it('keeps its moment, its window and its order of due times over clocks that jump', async () => {
    const house = await bench.start();
    await calls(house, 3);
    const before = await house.rows('SELECT "occurredAt" FROM "conversions" ORDER BY "id"');
    for (const jump of [HOUR, -2 * HOUR, 24 * HOUR, -24 * HOUR]) bench.clock.forward(jump);
    expect(bench.clock).toEqual(new TestClock(NOON - HOUR));
    // An hour back the calls of this very hour lie in the future: they wait, in their order.
    expect(await roundOf(house)).toMatchObject({ requests: 0 });
    bench.clock.forward(HOUR);
    expect(await roundOf(house)).toMatchObject({ delivered: 3 });
    expect(await house.rows('SELECT "occurredAt" FROM "conversions" ORDER BY "id"')).toEqual(before);
    const moments = bench.fake.sent.flatMap(({ rows }) => rows.map(({ at }) => at));
    expect(moments).toEqual(moments.toSorted((a, b) => a - b));
    expect(Math.max(...moments)).toBeLessThan(bench.clock.now());
  });
});
