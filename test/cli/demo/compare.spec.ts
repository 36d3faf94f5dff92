import type { DemoJourney, DemoUpload } from '../../../src/cli/demo/admin-api-client.js';
import { compareWithExpected } from '../../../src/cli/demo/compare-expected.js';
import { compareWithSimulators, uploadLogRows } from '../../../src/cli/demo/compare-simulators.js';
import { demoRoutes, type DemoRoute } from '../../../src/cli/demo/config.js';
import type { DemoSamples } from '../../../src/cli/demo/samples.js';
import type { SimulatorRecord } from '../../../src/sandbox/sandbox.js';
import { loadSimulators } from '../../../src/sandbox/simulator-registry.js';
import { anUpload, OCCURRED_AT } from './an-upload.js';

function aJourney(...uploads: DemoUpload[]): DemoJourney {
  return { call: { id: 'c1', callId: '731' }, conversions: [{ goal: 'quality-call', occurredAt: OCCURRED_AT }], uploads };
}

function aRecord(overrides: Partial<SimulatorRecord> = {}): SimulatorRecord {
  return {
    platform: 'ga4',
    at: OCCURRED_AT,
    account: 'G-SANDBOX001',
    key: 'k',
    goal: 'qualify_lead',
    occurredAt: OCCURRED_AT,
    identifier: { kind: 'gaCid', value: '11.22' },
    value: 1500,
    currency: 'RUB',
    orderId: 'rb-1',
    copies: 1,
    status: 'counted',
    raw: null,
    ...overrides,
  };
}

let routes: readonly DemoRoute[];
beforeAll(async () => {
  routes = demoRoutes(await loadSimulators());
});

const compare = (uploads: DemoUpload[], records: SimulatorRecord[]) =>
  compareWithSimulators(uploadLogRows([aJourney(...uploads)], routes), records).differences;

describe('the upload log and the platforms’ records', () => {
  it('agree when what is delivered is counted once, as it was sent', () => {
    expect(compare([anUpload()], [aRecord()])).toEqual([]);
  });

  it.each([
    ['a row that the platform does not have', [anUpload()], [], 'does not have it'],
    ['a row that the platform dropped', [anUpload()], [aRecord({ status: 'dropped: no name' })], 'dropped'],
    ['a row that was counted twice', [anUpload()], [aRecord({ copies: 2, status: 'counted twice' })], 'counted 2 times'],
    ['two rows for one upload', [anUpload()], [aRecord(), aRecord({ key: 'l' })], '2 times'],
    ['a row that the log does not know', [], [aRecord()], 'the log does not know'],
    ['a row counted that the log calls skipped', [anUpload({ state: 'skipped' })], [aRecord()], 'the platform counts it'],
    ['another value', [anUpload()], [aRecord({ value: 800 })], 'worth 800'],
    ['another moment', [anUpload()], [aRecord({ occurredAt: '2026-11-20T10:46:00.000Z' })], 'another moment'],
    ['another visitor', [anUpload()], [aRecord({ identifier: { kind: 'gaCid', value: '11.23' } })], 'another identifier'],
    ['another goal', [anUpload()], [aRecord({ goal: 'purchase' })], 'lies under purchase'],
  ])('differ by %s', (_name, uploads, records, words) => {
    expect(compare(uploads, records)).toEqual([expect.stringContaining(words)]);
  });

  it('agree on a row of Metrica’s that is delivered but not vouched for, and differ when it is vouched for', () => {
    const yaCid = { kind: 'yaCid', value: '1760000000123456789' };
    const upload = anUpload({ destination: 'metrika-okna', identifier: yaCid, value: null });
    const record = aRecord({
      platform: 'yandex-metrica',
      goal: 'quality_call',
      identifier: yaCid,
      value: null,
      orderId: null,
      status: 'not linked: visitor unknown',
    });
    expect(compare([upload], [record])).toEqual([]);
    expect(compare([{ ...upload, verified: true }], [record])).toEqual([expect.stringContaining('not linked')]);
  });
});

describe('the sample calls', () => {
  const expectation = {
    destination: 'ga4-okna',
    goal: 'quality-call',
    state: 'delivered',
    value: 1500,
    why: 'it is young',
  } as const;
  const samples: DemoSamples = {
    webhooks: [],
    calls: [{ callId: '731', kind: 'a good call', expect: [expectation] }],
    unreadable: [],
    listed: [],
    unknown: [],
  };

  it('show no value where the destination is told none', () => {
    const toMetrica = { ...expectation, destination: 'metrika-okna' };
    const calls = [{ callId: '731', kind: 'a good call', expect: [toMetrica] }];
    const sentValue = (value: number | null) => [aJourney(anUpload({ destination: 'metrika-okna', value }))];
    expect(compareWithExpected({ ...samples, calls }, sentValue(null), [], routes)).toEqual([]);
    expect(compareWithExpected({ ...samples, calls }, sentValue(1500), [], routes)).toEqual([
      expect.stringContaining('not delivered without a value'),
    ]);
  });

  it('are where they must be when state and value are', () => {
    expect(compareWithExpected(samples, [aJourney(anUpload())], [])).toEqual([]);
  });

  it.each([
    ['no call', [], 'no call came'],
    ['no upload', [aJourney()], 'is none, not delivered 1500 (it is young)'],
    ['another state', [aJourney(anUpload({ state: 'expired' }))], 'is expired 1500, not delivered'],
    ['another value', [aJourney(anUpload({ value: 800 }))], 'is delivered 800, not delivered 1500'],
    ['an upload too many', [aJourney(anUpload(), anUpload({ destination: 'ads-okna' }))], 'nobody expected'],
  ])('are not when there is %s', (_name, journeys, words) => {
    expect(compareWithExpected(samples, journeys, [])).toEqual([expect.stringContaining(words)]);
  });

  it('need not name a destination of which every upload must be delivered', () => {
    const there = routes.filter(({ id }) => id === 'ga4-okna');
    const crm = { ...there[0]!, id: 'crm-okna', inSamples: false };
    const differencesWith = (state: DemoUpload['state']) =>
      compareWithExpected(samples, [aJourney(anUpload(), anUpload({ destination: 'crm-okna', state }))], [], [...there, crm]);
    expect(differencesWith('delivered')).toEqual([]);
    expect(differencesWith('rejected')).toEqual([expect.stringContaining('at crm-okna is rejected, not delivered')]);
  });

  it('are not when a webhook became unreadable that nobody expected', () => {
    const receipt = { verdict: 'unreadable', reason: { code: 'CALLID_MISSING' } } as const;
    expect(compareWithExpected(samples, [aJourney(anUpload())], [receipt])).toEqual([expect.stringContaining('CALLID_MISSING')]);
  });
});
