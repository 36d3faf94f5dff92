import { AccountReportsService } from '../../../src/delivery/maintenance/account-reports.service.js';
import { DAY, HOUR, MINUTE, SECOND } from '../../../src/domain/time/instant.js';
import type { AccountReport } from '../../../src/domain/uploads/account-report.js';
import type { ReportAnswer } from '../../../src/platforms/kit/answers.js';
import type { Budget } from '../../../src/platforms/kit/platform.js';
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

let harness: DeliveryHarness;
let asked = 0;
let answer: ReportAnswer = { report: REPORT };
const report = async (): Promise<ReportAnswer> => {
  asked += 1;
  return answer;
};
const look = (app: TestPipeline, id = 'dest') => app.get(AccountReportsService).report(destinationOf(app, id));
/** The destination is known for an hour and longer. */
const started = async (...destinations: Parameters<DeliveryHarness['start']>): Promise<TestPipeline> => {
  const app = await harness.start(...destinations);
  expect(await look(app)).toBeNull();
  harness.clock.forward(HOUR);
  return app;
};
const open = async (kind: DatabaseKind): Promise<void> => {
  harness = await DeliveryHarness.open(kind);
  [asked, answer] = [0, { report: REPORT }];
  harness.fake.behaviour = { report };
};
afterEach(() => harness.close());

describe.each(DATABASES)('a platform’s own report on %s', (kind) => {
  beforeEach(() => open(kind));

  it('is read an hour after the destination was first seen, then once a day, with our own count of its days', async () => {
    const app = await started();
    await calls(app, 2);
    await roundOf(app);
    const latest = { at: NOON + HOUR, report: REPORT, ours: { since: Date.UTC(2026, 10, 21, 21), delivered: 2 } };
    expect(await look(app)).toEqual({ askedAt: NOON + HOUR, trouble: null, failures: 0, latest });
    harness.clock.forward(DAY - SECOND);
    expect(await look(app)).toBeNull();
    harness.clock.forward(SECOND);
    expect(await look(app)).toMatchObject({ latest: { at: NOON + HOUR + DAY } });
    expect(asked).toBe(2);
  });

  it('is asked for by one of all processes', async () => {
    const app = await started();
    const beside = await harness.start();
    const both = await Promise.all([look(app), look(beside)]);
    expect([asked, both.filter((one) => one !== null).length]).toEqual([1, 1]);
  });

  it('is asked for anew soon after the settings of the destination changed', async () => {
    let app = await started();
    answer = { trouble: { kind: 'pause', reason: { code: 'CONFIGURATION', detail: 'loginCustomerId' } } };
    await look(app);
    app = await harness.restart(app, [aDestination({ settings: { name: 'corrected', goals: { 'quality-call': {} } } })]);
    answer = { report: REPORT };
    expect(await look(app)).toBeNull();
    harness.clock.forward(HOUR);
    expect(await look(app)).toMatchObject({ trouble: null, latest: { report: REPORT } });
  });
});

describe('a platform’s own report', () => {
  beforeEach(() => open('SQLite'));

  it('is never asked for of a destination that is off, paused or delayed', async () => {
    let app = await started();
    const states = app.get(DestinationStatesStore);
    await states.pause('dest', 'person', 'Анна', { code: 'DESTINATION_PAUSED' }, harness.clock.now());
    expect(await look(app)).toBeNull();
    await states.resume('dest');
    const until = harness.clock.now() + MINUTE;
    await states.delay('dest', { by: 'platform', until, reason: { code: 'RATE_LIMITED' } }, 0, harness.clock.now());
    expect(await look(app)).toBeNull();
    app = await harness.restart(app, [aDestination({ enabled: false })]);
    harness.clock.forward(MINUTE);
    expect(await look(app)).toBeNull();
    expect(asked).toBe(0);
  });

  it('that is refused is shown so, pauses nothing, is asked for again the next day, and the last one stays', async () => {
    const app = await started();
    const first = await look(app);
    harness.clock.forward(DAY);
    answer = { trouble: { kind: 'pause', reason: { code: 'AUTHORISATION', detail: 'USER_PERMISSION_DENIED' } } };
    expect(await look(app)).toMatchObject({
      trouble: { code: 'REPORT_REFUSED', detail: 'USER_PERMISSION_DENIED' },
      latest: first?.latest,
    });
    const state = await app.get(DestinationStatesStore).find('dest');
    expect(state).toMatchObject({ pausedBy: null, delayedUntil: null, lastErrorAt: null, reportAt: harness.clock.now() + DAY });
  });

  it('comes later where the platform asks for it, or does not work', async () => {
    const app = await started();
    answer = { trouble: { kind: 'delay', reason: { code: 'RATE_LIMITED' }, afterMs: 900 * SECOND } };
    expect(await look(app)).toMatchObject({ trouble: { code: 'REPORT_LATER', detail: 'RATE_LIMITED' }, failures: 1 });
    harness.clock.forward(900 * SECOND - 1);
    expect(await look(app)).toBeNull();
    harness.clock.forward(1);
    answer = { trouble: { kind: 'outage', reason: { code: 'PLATFORM_UNAVAILABLE', detail: '503' } } };
    expect(await look(app)).toMatchObject({ trouble: { code: 'REPORT_LATER', detail: '503' }, failures: 2 });
    harness.clock.forward(HOUR);
    answer = { report: REPORT };
    expect(await look(app)).toMatchObject({ trouble: null, failures: 0 });
    expect(asked).toBe(3);
  });

  it('counts against the account, and is not asked for where nothing is left', async () => {
    const budget: Budget = { id: 'ops', uses: ['read', 'write'], counts: 'rows', most: 1, perMs: DAY };
    harness.fake.behaviour = { report, account: { id: 'project', budgets: [budget] } };
    const app = await started([aDestination(), aDestination({ id: 'other' })]);
    expect(await look(app, 'other')).toBeNull();
    expect(await look(app)).toMatchObject({ trouble: null });
    harness.clock.forward(HOUR);
    expect(await look(app, 'other')).toMatchObject({ trouble: { code: 'REPORT_LATER' }, latest: null });
    expect(asked).toBe(1);
  });
});
