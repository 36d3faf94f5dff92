import { violationsOf } from '../../faults/cases/case.js';
import { FaultReport } from '../../faults/report.js';
import { compareDeliveries, type RecordedUpload } from '../../faults/testbed/comparison.js';
import type { TestbedDestination } from '../../faults/testbed/destinations.js';
import { ga4FaultDestinations as ga4Destinations } from '../../src/platforms/ga4/simulator/accounts.js';
import { metricaFaultDestinations as metricaDestinations } from '../../src/platforms/yandex-metrica/simulator/accounts.js';
import type { SimulatorRecord } from '../../src/sandbox/sandbox.js';

const GA4_HOLD: TestbedDestination = { ...ga4Destinations[0]!, countsCopies: true };
const METRICA: TestbedDestination = { ...metricaDestinations[0]!, countsCopies: false };

function aRecordedUpload(overrides: Partial<RecordedUpload> = {}): RecordedUpload {
  return { number: 1, destination: 'ga4-hold', visitors: ['1.2', '99'], state: 'delivered', reason: null, ...overrides };
}

function aRecord(overrides: Partial<SimulatorRecord> = {}): SimulatorRecord {
  return {
    platform: 'ga4',
    at: '2026-11-20T12:00:00.000Z',
    account: GA4_HOLD.accountOrGoal,
    key: 'a',
    goal: 'qualify_lead',
    occurredAt: '2026-11-20T11:00:00.000Z',
    identifier: { kind: 'gaCid', value: '1.2' },
    value: 1500,
    currency: 'RUB',
    orderId: null,
    copies: 1,
    status: 'counted',
    raw: null,
    ...overrides,
  };
}

describe('the comparison of the fault catalogue', () => {
  it('agree where Ringback says what is so', () => {
    const comparison = compareDeliveries(GA4_HOLD, [aRecordedUpload()], [aRecord()]);
    expect(comparison).toMatchObject({ calls: 1, delivered: 1, doubled: 0, sentAgain: 0, lost: 0, untrue: 0 });
    expect(violationsOf(comparison)).toEqual([]);
  });

  it.each([
    ['a call that nobody will send', [aRecordedUpload({ state: 'rejected' })], [], { lost: 1 }],
    ['a call that waits for ever', [aRecordedUpload({ state: 'pending' })], [], { lost: 1 }],
    ['a delivery that the platform knows nothing of', [aRecordedUpload()], [], { untrue: 1 }],
    [
      'a delivery that the platform dropped',
      [aRecordedUpload()],
      [aRecord({ status: 'dropped: api_secret is wrong' })],
      { untrue: 1 },
    ],
    [
      'a call that is said to have come too late',
      [aRecordedUpload({ state: 'expired' })],
      [aRecord()],
      { expired: 1, untrue: 1 },
    ],
    ['a copy that counts', [aRecordedUpload()], [aRecord({ copies: 2, status: 'counted twice' })], { doubled: 1, sentAgain: 1 }],
    ['a copy that counts as another call', [aRecordedUpload()], [aRecord(), aRecord({ key: 'b' })], { doubled: 1, sentAgain: 1 }],
    ['no calls at all', [], [], { calls: 0 }],
  ])('show %s', (_which, recorded, records, wanted) => {
    const comparison = compareDeliveries(GA4_HOLD, recorded, records);
    expect(comparison).toMatchObject(wanted);
    expect(violationsOf(comparison)).not.toEqual([]);
  });

  it('take a copy that overwrites for no second one', () => {
    const metrica = {
      platform: METRICA.service,
      account: METRICA.accountOrGoal,
      identifier: { kind: 'yaCid', value: '99' },
      copies: 2,
    };
    const comparison = compareDeliveries(METRICA, [aRecordedUpload({ destination: 'metrica' })], [aRecord(metrica)]);
    expect(comparison).toMatchObject({ doubled: 0, sentAgain: 1 });
    expect(violationsOf(comparison)).toEqual([]);
    expect(violationsOf(comparison, { sentAgain: 0 })).toHaveLength(1);
  });

  it('let a call be uncertain, or too late after a lost answer, and not more of them than the case says', () => {
    const recorded = [
      aRecordedUpload({ state: 'uncertain' }),
      aRecordedUpload({ visitors: ['3.4'], state: 'expired', reason: 'ANSWER_LOST' }),
    ];
    const comparison = compareDeliveries(GA4_HOLD, recorded, [aRecord()]);
    expect(violationsOf(comparison, { uncertain: 1, expired: 1 })).toEqual([]);
    expect(violationsOf(comparison, { uncertain: 0, expired: 0 })).toHaveLength(2);
  });
});

describe('the report of the catalogue of faults', () => {
  it('is not good where nothing was tried', () => {
    const report = new FaultReport();
    report.note('postgres-restart does not run on SQLite.');
    expect(report.isGood).toBe(false);
    expect(report.text()).toMatch(/does not run on SQLite\.\n\nNothing was tried\.$/);
  });

  it('is good until something does not hold, and names it', () => {
    const report = new FaultReport();
    report.add('a case', 'SQLite', compareDeliveries(GA4_HOLD, [aRecordedUpload()], [aRecord()]));
    expect(report.isGood).toBe(true);
    report.add('another', 'SQLite', compareDeliveries(GA4_HOLD, [aRecordedUpload()], []));
    expect(report.isGood).toBe(false);
    expect(report.text()).toContain('- another, SQLite, ga4-hold: of 1 calls Ringback says what is not so');
  });
});
