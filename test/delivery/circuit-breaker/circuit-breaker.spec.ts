import { nextProbeAt } from '../../../src/domain/time/backoff.js';
import { HOUR, MINUTE } from '../../../src/domain/time/instant.js';
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
  let bench: DeliveryHarness;
  beforeEach(async () => {
    bench = await DeliveryHarness.open(kind);
    bench.fake.behaviour = { limits: { rowsPerRequest: 1, requestsInParallel: 4, rowsPerClaim: 100 } };
  });
  afterEach(() => bench.close());
  const state = (house: TestPipeline) => house.get(DestinationStatesStore).find('dest');
  const scheduled = (house: TestPipeline) => roundOf(house, 'dest', { ignoreBreaker: false });

  it('probes with a single request, longer and longer apart, and lets the rest follow once one is answered', async () => {
    const house = await bench.start();
    await calls(house, 8);
    bench.fake.answer = OUTAGE;
    expect(await scheduled(house)).toMatchObject({ requests: 4 });
    const waits: number[] = [];
    for (let probe = 0; probe < 3; probe += 1) {
      const wait = ((await state(house))?.delayedUntil ?? 0) - bench.clock.now();
      waits.push(wait);
      expect(await scheduled(house)).toMatchObject({ requests: 0 });
      bench.clock.forward(wait);
      expect(await scheduled(house)).toMatchObject({ requests: 1 });
    }
    expect(waits).toEqual(waits.toSorted((a, b) => a - b));
    bench.fake.answer = alwaysAnswering({ kind: 'delivered', verified: true });
    bench.clock.forward(HOUR);
    expect(await scheduled(house)).toMatchObject({ requests: 8, delivered: 8, trouble: null });
    expect(await state(house)).toMatchObject({ failures: 0, delayedUntil: null });
    expect(await house.uploads()).toMatchObject(Array.from({ length: 8 }, () => ({ state: 'delivered', attempts: 1 })));
  });

  it('gives way to a person’s round, but not where the platform named the time', async () => {
    const house = await bench.start();
    await calls(house, 1);
    bench.fake.answer = OUTAGE;
    await roundOf(house);
    expect(await roundOf(house)).toMatchObject({ requests: 1 });
    bench.fake.answer = BUSY;
    await roundOf(house);
    expect(await roundOf(house)).toMatchObject({ requests: 0, trouble: { code: 'PLATFORM_UNAVAILABLE', detail: 'HTTP 503' } });
    bench.clock.forward(5 * MINUTE);
    expect(await roundOf(house)).toMatchObject({ requests: 1 });
  });

  it('and a pause of our own end when the config has changed, not when it is the same', async () => {
    let house = await bench.start();
    await calls(house, 1);
    bench.fake.answer = WRONG_KEY;
    await roundOf(house);
    house = await bench.restart(house, [aDestination()]);
    expect(await state(house)).toMatchObject({ pausedBy: 'ringback' });
    const mended = aDestination({ settings: { name: 'dest', goals: { 'quality-call': {} }, token: 'a new one' } });
    house = await bench.restart(house, [mended]);
    expect(await state(house)).toMatchObject({ pausedBy: null });
    bench.fake.answer = alwaysAnswering({ kind: 'delivered', verified: true });
    expect(await roundOf(house)).toMatchObject({ delivered: 1 });
  });
});
