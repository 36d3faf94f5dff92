import { DAY } from '../../src/domain/time/instant.js';
import type { ReportFaultInput } from '../../src/platforms/kit/simulator/report-faults.js';
import { platform } from '../../src/platforms/ga4/index.js';
import { FOREIGN_VISITOR } from '../../src/platforms/kit/simulator/reported-conversions.js';
import { simulator } from '../../src/platforms/ga4/simulator/index.js';
import { simulator as google } from '../../src/platforms/google-ads/simulator/index.js';
import { ga4Settings } from './destination-settings.js';
import { PlatformBench, causesOf } from './platform-bench.js';

let bench: PlatformBench;

const aCall = (index: number): string =>
  `callId=c${index}&dateStart=22-11-2026T12:0${index}&callStatus=1120&duration=60&isQuality=true` +
  '&gaCid=3402017447.1785449067&customParam=ga_session_id%3D1785449067&utmCampaign=okna';

beforeAll(async () => {
  bench = await PlatformBench.open(
    platform,
    simulator,
    (endpoint) => ga4Settings(endpoint, { 'quality-call': { event: 'qualify_lead' } }),
    { beside: [google] },
  );
  bench.sandbox.accounts.visitors.visits['3402017447.1785449067'] = { campaign: 'okna' };
  await bench.app.call(aCall(0), aCall(1), aCall(2), aCall(3));
  await bench.deliver();
  bench.clock.forward(5 * DAY);
});
afterAll(() => bench.close());
beforeEach(() => bench.sandbox.reportFaults.clear());

describe('the report of a property', () => {
  it('is green where it counts honestly, and proves single calls by their reference', async () => {
    expect(await bench.read()).toEqual({ readings: 2, sightings: 4, trouble: null });
    expect(await bench.lines()).toMatchObject([{ basis: 'eventDay', ours: 4, theirs: 4, light: 'green', unexplained: 0 }]);
    expect((await bench.app.uploads()).map(({ seenLevel }) => seenLevel)).toEqual(Array(4).fill('attributed'));
  });

  it.each([
    ['withholds small numbers', { fault: 'threshold' }, { HIDDEN: -4, unexplained: 0 }],
    ['has others’ events of the same name', { fault: 'foreign-uploads', count: 3 }, { OTHERS: 3, unexplained: 0 }],
    ['counts some twice', { fault: 'double', count: 3 }, { unexplained: 3 }],
  ] as const satisfies readonly (readonly [string, Omit<ReportFaultInput, 'platform'>, object])[])(
    'that %s is told from it',
    async (_name, fault, causes) => {
      bench.sandbox.reportFaults.add({ platform: 'ga4', ...fault });
      await bench.read();
      expect(causesOf((await bench.lines())[0])).toEqual(causes);
    },
  );

  it('names marks of others’ events too, and nothing of them is kept or logged', async () => {
    bench.sandbox.reportFaults.add({ platform: 'ga4', fault: 'foreign-uploads', count: 2 });
    expect(await bench.marks()).toContain(FOREIGN_VISITOR);
    const logged = bench.listen();
    await bench.read();
    const kept = await bench.everythingKept();
    expect(kept).toContain('3402017447.1785449067');
    expect(kept).not.toContain(FOREIGN_VISITOR);
    expect(logged()).toContain('read back');
    expect(logged()).not.toContain(FOREIGN_VISITOR);
  });

  it('stops where its tokens for the day are gone, says so, and goes on when they are new', async () => {
    await bench.read();
    const { ga4Tokens } = bench.sandbox.accounts as { ga4Tokens: Record<string, number> };
    // A reading makes four reports of five tokens each; the second of this one would take what is not there.
    const used = bench.asked.filter((one) => one.endsWith(':runReport')).length * 5;
    ga4Tokens['G-SANDBOX001'] = used + 9;
    const before = bench.asked.length;
    expect(await bench.read()).toMatchObject({
      readings: 0,
      trouble: { code: 'READING_LATER', detail: 'too few of the report tokens are left (tokensPerDay: 4)' },
    });
    expect(bench.asked.slice(before).filter((one) => one.endsWith(':runReport'))).toHaveLength(1);
    expect((await bench.lines())[0]).toMatchObject({ ours: 4, theirs: 4 });
    expect(await bench.read(bench.app, false)).toBeNull();
    bench.clock.forward(DAY);
    expect(await bench.read(bench.app, false)).toMatchObject({ trouble: null });
  });

  it('without the right to read says so', async () => {
    bench.sandbox.faults.add({ platform: 'ga4', fault: 'expired-token', times: 1 });
    expect(await bench.read()).toMatchObject({ readings: 0, trouble: { code: 'READING_REFUSED' } });
  });
});
