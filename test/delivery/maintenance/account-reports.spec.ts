import { AccountReportsService } from '../../../src/delivery/maintenance/account-reports.service.js';
import { DAY, HOUR, MINUTE, SECOND } from '../../../src/domain/time/instant.js';
import type { AccountReport } from '../../../src/domain/uploads/account-report.js';
import type { ReportAnswer } from '../../../src/platforms/kit/answers.js';
import type { Budget } from '../../../src/platforms/kit/limits.js';
import { DestinationStatesStore } from '../../../src/store/destinations/destination-states.store.js';
import { DATABASES, type DatabaseKind } from '../../support/databases.js';
import { calls, DeliveryHarness, destinationOf, roundOf } from '../../support/delivery-harness.js';
import { aDestination, NOON, type TestPipeline } from '../../support/test-pipeline.js';

const REPORT: AccountReport = {
  status: 'NEEDS_ATTENTION',
  total: 3,
  successful: 1,
  pending: 1,
  successRate: 0.33,
  alerts: [{ code: 'EXPIRED_EVENT', share: 0.33 }],
  lastUpload: '2026-11-22 13:00:00',
  days: [{ day: '2026-11-22', successful: 1, failed: 1, pending: 1 }],
};

let bench: DeliveryHarness;
let asked = 0;
let answer: ReportAnswer = { report: REPORT };
const report = async (): Promise<ReportAnswer> => {
  asked += 1;
  return answer;
};
const look = (house: TestPipeline, id = 'dest') => house.get(AccountReportsService).report(destinationOf(house, id));
/** The destination is known for an hour and longer. */
const started = async (...destinations: Parameters<DeliveryHarness['start']>): Promise<TestPipeline> => {
  const house = await bench.start(...destinations);
  expect(await look(house)).toBeNull();
  bench.clock.forward(HOUR);
  return house;
};
const open = async (kind: DatabaseKind): Promise<void> => {
  bench = await DeliveryHarness.open(kind);
  [asked, answer] = [0, { report: REPORT }];
  bench.fake.behaviour = { report };
};
afterEach(() => bench.close());

describe.each(DATABASES)('a platform’s own report on %s', (kind) => {
  beforeEach(() => open(kind));

  it('is read an hour after the destination was first seen, then once a day, and stands beside what was delivered in its days', async () => {
    const house = await started();
    await calls(house, 2);
    await roundOf(house);
    const latest = { at: NOON + HOUR, report: REPORT, ours: { since: Date.UTC(2026, 10, 21, 21), delivered: 2 } };
    expect(await look(house)).toEqual({ askedAt: NOON + HOUR, trouble: null, failures: 0, latest });
    bench.clock.forward(DAY - SECOND);
    expect(await look(house)).toBeNull();
    bench.clock.forward(SECOND);
    expect(await look(house)).toMatchObject({ latest: { at: NOON + HOUR + DAY } });
    expect(asked).toBe(2);
  });

  it('is asked for by one of all processes', async () => {
    const house = await started();
    const beside = await bench.start();
    const both = await Promise.all([look(house), look(beside)]);
    expect([asked, both.filter((one) => one !== null).length]).toEqual([1, 1]);
  });

  it('is asked for anew soon after the settings of the destination changed', async () => {
    let house = await started();
    answer = { trouble: { kind: 'pause', reason: { code: 'CONFIGURATION', detail: 'loginCustomerId' } } };
    await look(house);
    house = await bench.restart(house, [aDestination({ settings: { name: 'mended', goals: { 'quality-call': {} } } })]);
    answer = { report: REPORT };
    expect(await look(house)).toBeNull();
    bench.clock.forward(HOUR);
    expect(await look(house)).toMatchObject({ trouble: null, latest: { report: REPORT } });
  });
});

describe('a platform’s own report', () => {
  beforeEach(() => open('SQLite'));

  it('is never asked for by a destination that is off, paused, or told to stay away', async () => {
    let house = await started();
    const states = house.get(DestinationStatesStore);
    await states.pause('dest', 'person', 'Анна', { code: 'DESTINATION_PAUSED' }, bench.clock.now());
    expect(await look(house)).toBeNull();
    await states.resume('dest');
    const until = bench.clock.now() + MINUTE;
    await states.delay('dest', { by: 'platform', until, reason: { code: 'RATE_LIMITED' } }, 0, bench.clock.now());
    expect(await look(house)).toBeNull();
    house = await bench.restart(house, [aDestination({ enabled: false })]);
    bench.clock.forward(MINUTE);
    expect(await look(house)).toBeNull();
    expect(asked).toBe(0);
  });

  it('that is refused says so in words, pauses nothing, is asked for again the next day, and the last one stays', async () => {
    const house = await started();
    const first = await look(house);
    bench.clock.forward(DAY);
    answer = { trouble: { kind: 'pause', reason: { code: 'AUTHORISATION', detail: 'USER_PERMISSION_DENIED' } } };
    expect(await look(house)).toMatchObject({
      trouble: { code: 'REPORT_REFUSED', detail: 'USER_PERMISSION_DENIED' },
      latest: first?.latest,
    });
    const state = await house.get(DestinationStatesStore).find('dest');
    expect(state).toMatchObject({ pausedBy: null, delayedUntil: null, lastErrorAt: null, reportAt: bench.clock.now() + DAY });
  });

  it('comes later where the platform asks for it, or does not work', async () => {
    const house = await started();
    answer = { trouble: { kind: 'delay', reason: { code: 'RATE_LIMITED' }, afterMs: 900 * SECOND } };
    expect(await look(house)).toMatchObject({ trouble: { code: 'REPORT_LATER', detail: 'RATE_LIMITED' }, failures: 1 });
    bench.clock.forward(900 * SECOND - 1);
    expect(await look(house)).toBeNull();
    bench.clock.forward(1);
    answer = { trouble: { kind: 'outage', reason: { code: 'PLATFORM_UNAVAILABLE', detail: '503' } } };
    expect(await look(house)).toMatchObject({ trouble: { code: 'REPORT_LATER', detail: '503' }, failures: 2 });
    bench.clock.forward(HOUR);
    answer = { report: REPORT };
    expect(await look(house)).toMatchObject({ trouble: null, failures: 0 });
    expect(asked).toBe(3);
  });

  it('counts against the account, and is not asked for where nothing is left', async () => {
    const budget: Budget = { id: 'ops', uses: ['read', 'write'], counts: 'rows', most: 1, perMs: DAY };
    bench.fake.behaviour = { report, account: { id: 'project', budgets: [budget] } };
    const house = await started([aDestination(), aDestination({ id: 'other' })]);
    expect(await look(house, 'other')).toBeNull();
    expect(await look(house)).toMatchObject({ trouble: null });
    bench.clock.forward(HOUR);
    expect(await look(house, 'other')).toMatchObject({ trouble: { code: 'REPORT_LATER' }, latest: null });
    expect(asked).toBe(1);
  });
});
