import { DAY, HOUR, MINUTE } from '../../src/domain/time/instant.js';
import { platform } from '../../src/platforms/yandex-metrica/index.js';
import { METRICA_COUNTER } from '../../src/platforms/yandex-metrica/simulator/accounts.js';
import { simulator } from '../../src/platforms/yandex-metrica/simulator/index.js';
import { calls } from '../support/delivery-harness.js';
import { Cabinet } from './cabinets.js';

const LOGS = '/management/v1/counter/12345678/logrequests';
const ONE_LOG = '/management/v1/counter/12345678/logrequest';

let cabinet: Cabinet;

beforeEach(async () => {
  const { counterId, token } = METRICA_COUNTER;
  const goals = { 'quality-call': { target: 'quality_call' } };
  cabinet = await Cabinet.open(platform, simulator, (endpoint) => ({
    counterId,
    token,
    endpoint,
    goals,
    read: { logs: 'visits' },
  }));
  await calls(cabinet.app, 3);
  await cabinet.deliver();
  cabinet.clock.forward(6 * DAY);
});
afterEach(() => cabinet.close());

const asked = (request: string): number => cabinet.asked.filter((one) => one === request).length;
const read = async () => cabinet.read(await cabinet.openBeside());

describe('a process that ends in the middle of a log request', () => {
  it.each([
    ['evaluated', /^POST .*\/logrequests$/, 1, 2],
    ['created', /^GET .*\/logrequest\/1$/, 1, 2],
    ['polled', /\/part\/0\/download$/, 1, 2],
    ['part half read', /\/part\/1\/download$/, 1, 3],
  ] as const)('leaves it %s; the next one finds it, downloads and cleans it', async (_stage, dies, created, downloads) => {
    await cabinet.dieAt(dies);
    expect(await read()).toMatchObject({ trouble: { code: 'READING_BUSY' } });
    cabinet.clock.forward(11 * MINUTE);
    expect(await read()).toMatchObject({ sightings: 3, trouble: null });
    expect([asked(`POST ${LOGS}`), asked(`POST ${ONE_LOG}/1/clean`)]).toEqual([created, 1]);
    expect(cabinet.asked.filter((one) => one.endsWith('/download'))).toHaveLength(downloads);
    expect((await cabinet.app.uploads()).map(({ seenLevel }) => seenLevel)).toEqual(['attributed', 'attributed', 'attributed']);
  });

  it.each([
    ['created', /^GET .*\/logrequest\/1$/, 'cancel'],
    ['polled', /\/part\/0\/download$/, 'clean'],
  ] as const)(
    'and leaves it %s for a night is cleaned up after, and the new night’s log is asked for',
    async (_stage, dies, end) => {
      await cabinet.dieAt(dies);
      cabinet.clock.forward(DAY);
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
    await cabinet.read();
    await cabinet.useUp(most, 2);
    const before = cabinet.asked.length;
    const kept = await cabinet.lines();
    const trouble = { code: 'READING_LATER', detail: expect.stringContaining(detail) };
    expect(await cabinet.read()).toMatchObject({ readings: 0, trouble });
    expect(cabinet.asked.length - before).toBe(2);
    expect(await cabinet.lines()).toEqual(kept);
    expect(await cabinet.read(cabinet.app, false)).toBeNull();
    cabinet.clock.forward(later);
    expect(await cabinet.read(cabinet.app, false)).toMatchObject({ trouble: null });
  });

  it('may end within a log request, which is cleaned all the same and asked for anew', async () => {
    await cabinet.read();
    const first = cabinet.asked.length;
    await cabinet.read();
    const whole = cabinet.asked.length - first;
    // All but the second part and the cleaning, which is not counted.
    await cabinet.useUp(5000, whole - 2);
    expect(await cabinet.read()).toMatchObject({ readings: 2, trouble: { code: 'READING_LATER' } });
    expect(cabinet.asked.at(-1)).toMatch(/\/clean$/);
    cabinet.clock.forward(DAY);
    expect(await cabinet.read(cabinet.app, false)).toMatchObject({ trouble: null });
  });
});
