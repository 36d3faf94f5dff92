import { DAY, HOUR, MINUTE } from '../../src/domain/time/instant.js';
import { platform } from '../../src/platforms/yandex-metrica/index.js';
import { METRICA_COUNTER } from '../../src/platforms/yandex-metrica/simulator/accounts.js';
import { simulator } from '../../src/platforms/yandex-metrica/simulator/index.js';
import { calls } from '../support/delivery-harness.js';
import { PlatformBench } from './platform-bench.js';

const LOGS = '/management/v1/counter/12345678/logrequests';
const ONE_LOG = '/management/v1/counter/12345678/logrequest';

let bench: PlatformBench;

beforeEach(async () => {
  const { counterId, token } = METRICA_COUNTER;
  const goals = { 'quality-call': { target: 'quality_call' } };
  bench = await PlatformBench.open(platform, simulator, (endpoint) => ({
    counterId,
    token,
    endpoint,
    goals,
    read: { logs: 'visits' },
  }));
  await calls(bench.app, 3);
  await bench.deliver();
  bench.clock.forward(6 * DAY);
});
afterEach(() => bench.close());

const asked = (request: string): number => bench.asked.filter((one) => one === request).length;
const read = async () => bench.read(await bench.openBeside());

describe('a process that ends in the middle of a log request', () => {
  it.each([
    ['evaluated', /^POST .*\/logrequests$/, 1, 2],
    ['created', /^GET .*\/logrequest\/1$/, 1, 2],
    ['polled', /\/part\/0\/download$/, 1, 2],
    ['part half read', /\/part\/1\/download$/, 1, 3],
  ] as const)('leaves it %s; the next one finds it, downloads and cleans it', async (_stage, dies, created, downloads) => {
    await bench.dieAt(dies);
    expect(await read()).toMatchObject({ trouble: { code: 'READING_BUSY' } });
    bench.clock.forward(11 * MINUTE);
    expect(await read()).toMatchObject({ sightings: 3, trouble: null });
    expect([asked(`POST ${LOGS}`), asked(`POST ${ONE_LOG}/1/clean`)]).toEqual([created, 1]);
    expect(bench.asked.filter((one) => one.endsWith('/download'))).toHaveLength(downloads);
    expect((await bench.app.uploads()).map(({ seenLevel }) => seenLevel)).toEqual(['attributed', 'attributed', 'attributed']);
  });

  it.each([
    ['created', /^GET .*\/logrequest\/1$/, 'cancel'],
    ['polled', /\/part\/0\/download$/, 'clean'],
  ] as const)(
    'and leaves it %s for a night is cleaned up after, and the new night’s log is asked for',
    async (_stage, dies, end) => {
      await bench.dieAt(dies);
      bench.clock.forward(DAY);
      expect(await read()).toMatchObject({ trouble: null, sightings: 3 });
      expect([asked(`POST ${LOGS}`), asked(`POST ${ONE_LOG}/1/${end}`), asked(`POST ${ONE_LOG}/2/clean`)]).toEqual([2, 1, 1]);
    },
  );
});

describe('the quotas of a login', () => {
  it.each([
    ['5000 requests a day', 5000, '5000 / 24 h: requests by our own count', DAY],
    ['200 reports in five minutes', 200, '200 / 300 s: requests by our own count', 2 * HOUR],
  ] as const)('of %s stop a reading with their reason, and it goes on when they are new', async (_name, most, detail, later) => {
    await bench.read();
    await bench.useUp(most, 2);
    const before = bench.asked.length;
    const kept = await bench.lines();
    const trouble = { code: 'READING_LATER', detail: expect.stringContaining(detail) };
    expect(await bench.read()).toMatchObject({ readings: 0, trouble });
    expect(bench.asked.length - before).toBe(2);
    expect(await bench.lines()).toEqual(kept);
    expect(await bench.read(bench.app, false)).toBeNull();
    bench.clock.forward(later);
    expect(await bench.read(bench.app, false)).toMatchObject({ trouble: null });
  });

  it('may end within a log request, which is cleaned all the same and asked for anew', async () => {
    await bench.read();
    const first = bench.asked.length;
    await bench.read();
    const whole = bench.asked.length - first;
    // All but the second part and the cleaning, which is not counted.
    await bench.useUp(5000, whole - 2);
    expect(await bench.read()).toMatchObject({ readings: 2, trouble: { code: 'READING_LATER' } });
    expect(bench.asked.at(-1)).toMatch(/\/clean$/);
    bench.clock.forward(DAY);
    expect(await bench.read(bench.app, false)).toMatchObject({ trouble: null });
  });
});
