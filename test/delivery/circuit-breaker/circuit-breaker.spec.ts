import { nextProbeAt, HOUR, MINUTE } from '../../../src/domain/time/instant.js';
import { DestinationStatesStore } from '../../../src/store/destinations/destination-states.store.js';
import { DATABASES } from '../../support/databases.js';
import { calls, DeliveryHarness, roundOf } from '../../support/delivery-harness.js';
import { alwaysAnswering } from '../../support/fake-platform.js';
import { aDestination, type TestPipeline } from '../../support/test-pipeline.js';

const OUTAGE = alwaysAnswering(
  { kind: 'held', code: 'PLATFORM_UNAVAILABLE' },
  { trouble: { kind: 'outage', reason: { code: 'PLATFORM_UNAVAILABLE' } } },
);
const BUSY = alwaysAnswering(
  { kind: 'held', code: 'PLATFORM_UNAVAILABLE' },
  { trouble: { kind: 'delay', reason: { code: 'PLATFORM_UNAVAILABLE', detail: 'HTTP 503' }, afterMs: 5 * MINUTE } },
);
const WRONG_KEY = alwaysAnswering(
  { kind: 'held', code: 'AUTHORISATION' },
  { trouble: { kind: 'pause', reason: { code: 'AUTHORISATION' } } },
);

describe('the delay after an outage', () => {
  it('grows, and never over an hour', () => {
    expect([1, 2, 3, 20].map((failures) => nextProbeAt(0, failures, 0))).toEqual([MINUTE, 2 * MINUTE, 4 * MINUTE, HOUR]);
  });
});

describe.each(DATABASES)('the breaker of a destination on %s', (kind) => {
  let harness: DeliveryHarness;
  beforeEach(async () => {
    harness = await DeliveryHarness.open(kind);
    harness.fake.behaviour = { limits: { rowsPerRequest: 1, requestsInParallel: 4, rowsPerClaim: 100 } };
  });
  afterEach(() => harness.close());
  const state = (app: TestPipeline) => app.get(DestinationStatesStore).find('dest');
  const scheduled = (app: TestPipeline) => roundOf(app, 'dest', { ignoreBreaker: false });

  it('probes with a single request, longer and longer apart, and lets the rest follow once one is answered', async () => {
    const app = await harness.start();
    await calls(app, 8);
    harness.fake.answer = OUTAGE;
    expect(await scheduled(app)).toMatchObject({ requests: 4 });
    const waits: number[] = [];
    for (let probes = 0; probes < 3; probes += 1) {
      const wait = ((await state(app))?.delayedUntil ?? 0) - harness.clock.now();
      waits.push(wait);
      expect(await scheduled(app)).toMatchObject({ requests: 0 });
      harness.clock.forward(wait);
      expect(await scheduled(app)).toMatchObject({ requests: 1 });
    }
    expect(waits).toEqual(waits.toSorted((a, b) => a - b));
    harness.fake.answer = alwaysAnswering({ kind: 'delivered', verified: true });
    harness.clock.forward(HOUR);
    expect(await scheduled(app)).toMatchObject({ requests: 8, delivered: 8, trouble: null });
    expect(await state(app)).toMatchObject({ failures: 0, delayedUntil: null });
    expect(await app.uploads()).toMatchObject(Array.from({ length: 8 }, () => ({ state: 'delivered', attempts: 1 })));
  });

  it('gives way to a person’s round, but not where the platform named the time', async () => {
    const app = await harness.start();
    await calls(app, 1);
    harness.fake.answer = OUTAGE;
    await roundOf(app);
    expect(await roundOf(app)).toMatchObject({ requests: 1 });
    harness.fake.answer = BUSY;
    await roundOf(app);
    expect(await roundOf(app)).toMatchObject({ requests: 0, trouble: { code: 'PLATFORM_UNAVAILABLE', detail: 'HTTP 503' } });
    harness.clock.forward(5 * MINUTE);
    expect(await roundOf(app)).toMatchObject({ requests: 1 });
  });

  it('and a pause of our own end when the config has changed, not when it is the same', async () => {
    let app = await harness.start();
    await calls(app, 1);
    harness.fake.answer = WRONG_KEY;
    await roundOf(app);
    app = await harness.restart(app, [aDestination()]);
    expect(await state(app)).toMatchObject({ pausedBy: 'ringback' });
    const corrected = aDestination({ settings: { name: 'dest', goals: { 'quality-call': {} }, token: 'a new one' } });
    app = await harness.restart(app, [corrected]);
    expect(await state(app)).toMatchObject({ pausedBy: null });
    harness.fake.answer = alwaysAnswering({ kind: 'delivered', verified: true });
    expect(await roundOf(app)).toMatchObject({ delivered: 1 });
  });
});
