import { DAY, HOUR, MINUTE } from '../../../src/domain/time/instant.js';
import type { Outcome } from '../../../src/domain/uploads/outcome.js';
import { DATABASES } from '../../support/databases.js';
import { calls, DeliveryHarness, roundOf } from '../../support/delivery-harness.js';
import { alwaysAnswering } from '../../support/fake-platform.js';
import { aDestination, TestClock, NOON, type TestPipeline } from '../../support/test-pipeline.js';

const labelled = (label: string) => aDestination({ settings: { name: 'dest', label, goals: { 'quality-call': {} } } });
const LOST: Outcome = { kind: 'unknown', code: 'ANSWER_LOST' };

describe.each(DATABASES)('a row over a restart with another config on %s', (kind) => {
  let harness: DeliveryHarness;
  beforeEach(async () => {
    harness = await DeliveryHarness.open(kind);
  });
  afterEach(() => harness.close());

  /** Sends one call with the first config, then again with the second. */
  async function twice(first: Outcome, between: (app: TestPipeline) => Promise<void> = async () => undefined): Promise<void> {
    let app = await harness.start([labelled('old')]);
    await calls(app, 1);
    harness.fake.answer = alwaysAnswering(first);
    await roundOf(app);
    await between(app);
    app = await harness.restart(app, [labelled('new')]);
    harness.fake.answer = alwaysAnswering({ kind: 'delivered', verified: true });
    harness.clock.forward(HOUR);
    await roundOf(app);
    expect(await app.uploads()).toMatchObject([{ state: 'delivered' }]);
  }
  const labels = () => harness.fake.sent.map(({ rows }) => rows[0]?.label);

  it('goes out byte for byte as it left where a copy may be at the platform', async () => {
    await twice(LOST);
    expect(harness.fake.sent[1]?.rows).toEqual(harness.fake.sent[0]?.rows);
    expect(labels()).toEqual(['old', 'old']);
  });

  it.each([
    ['that it refused for now', { kind: 'retry', code: 'REFUSED_FOR_NOW', afterMs: 0, counted: true }],
    ['that waited for the whole destination', { kind: 'held', code: 'PLATFORM_UNAVAILABLE' }],
  ] as const)('%s certainly did not stay there and goes out as the config is now', async (_name, outcome) => {
    await twice(outcome);
    expect(labels()).toEqual(['old', 'new']);
    expect(harness.fake.sent[1]?.rows[0]?.key).toBe(harness.fake.sent[0]?.rows[0]?.key);
    expect(harness.fake.sent[1]?.rows[0]?.at).toBe(harness.fake.sent[0]?.rows[0]?.at);
  });

  it('that only a dry run saw is due at once when the settings change, and not before', async () => {
    const seen: Outcome = { kind: 'retry', code: 'VALIDATED_ONLY', afterMs: DAY, counted: false };
    harness.fake.answer = alwaysAnswering(seen);
    let app = await harness.start([labelled('dry')]);
    await calls(app, 1);
    await roundOf(app);
    app = await harness.restart(app, [labelled('dry')]);
    expect(await roundOf(app)).toMatchObject({ claimed: 0 });
    harness.fake.answer = alwaysAnswering({ kind: 'delivered', verified: true });
    app = await harness.restart(app, [labelled('real')]);
    expect(await roundOf(app)).toMatchObject({ delivered: 1 });
    expect(labels()).toEqual(['dry', 'real']);
  });

  it('stays as it left when a second answer proves nothing about the first', async () => {
    await twice(LOST, async (app) => {
      harness.fake.answer = alwaysAnswering({ kind: 'held', code: 'PLATFORM_UNAVAILABLE' });
      harness.clock.forward(2 * MINUTE);
      await roundOf(app);
    });
    expect(labels()).toEqual(['old', 'old', 'old']);
  });

  it('is not sent with a moment of the future after a clock was set back, and leaves when that moment is past', async () => {
    const app = await harness.start();
    await calls(app, 1);
    await app.database.write((tx) => tx.run('UPDATE "conversions" SET "occurredAt" = ?', [NOON + MINUTE]));
    expect(await roundOf(app)).toMatchObject({ claimed: 1, requests: 0 });
    expect(await app.uploads()).toMatchObject([{ state: 'pending', reasonCode: 'TOO_EARLY', dueAt: NOON + MINUTE + 1000 }]);
    harness.clock.forward(MINUTE + 1000);
    expect(await roundOf(app)).toMatchObject({ delivered: 1 });
  });

  it('keeps its moment, its window and its order of due times over clocks that jump', async () => {
    const app = await harness.start();
    await calls(app, 3);
    const before = await app.rows('SELECT "occurredAt" FROM "conversions" ORDER BY "id"');
    for (const jump of [HOUR, -2 * HOUR, 24 * HOUR, -24 * HOUR]) harness.clock.forward(jump);
    expect(harness.clock).toEqual(new TestClock(NOON - HOUR));
    // An hour back the calls of this very hour lie in the future: they wait, in their order.
    expect(await roundOf(app)).toMatchObject({ requests: 0 });
    harness.clock.forward(HOUR);
    expect(await roundOf(app)).toMatchObject({ delivered: 3 });
    expect(await app.rows('SELECT "occurredAt" FROM "conversions" ORDER BY "id"')).toEqual(before);
    const moments = harness.fake.sent.flatMap(({ rows }) => rows.map(({ at }) => at));
    expect(moments).toEqual(moments.toSorted((a, b) => a - b));
    expect(Math.max(...moments)).toBeLessThan(harness.clock.now());
  });
});
