import { ga4Settings } from '../../../src/platforms/ga4/config.js';
import { lintRow, cleanClientId, prepareGa4Row } from '../../../src/platforms/ga4/row.js';
import type { ConversionFact } from '../../../src/platforms/kit/conversion.js';
import { aCall, aFact } from '../../support/call-builders.js';
import { aConfig } from './ga4.js';

const prepare = (fact: ConversionFact, change: Readonly<Record<string, unknown>> = {}) =>
  prepareGa4Row(fact, ga4Settings.parse({ ...aConfig('http://127.0.0.1:9'), ...change }));
const rowOf = (...given: Parameters<typeof prepare>) => {
  const prepared = prepare(...given);
  if ('skip' in prepared) throw new Error('skipped');
  return prepared.row;
};

describe('a row for GA4', () => {
  it('tells of the call at the call’s time, in the visitor’s session', () => {
    expect(prepare(aFact())).toEqual({
      row: {
        client_id: '1234567890.1763800000',
        timestamp_micros: 1_795_171_559_000_000,
        events: [
          {
            name: 'qualify_lead',
            params: {
              session_id: '1795171200',
              engagement_time_msec: 1,
              value: 1500,
              currency: 'RUB',
              transaction_id: 'rb-0f3c9b1e8a7d4c52b6e1f09a3d7c5b24',
              goal: 'quality-call',
              call_type: 'dynamic',
              talk_seconds: 187,
              wait_seconds: 12,
              new_caller: 'yes',
            },
          },
        ],
      },
      groupKey: 'event',
      identifier: { kind: 'gaCid', value: '1234567890.1763800000' },
    });
  });

  it('leaves out what the call does not carry', () => {
    const call = aCall({ gaSessionId: null, callType: null, talkSeconds: null, waitSeconds: null, isNew: null });
    expect(rowOf(aFact({ call, value: null })).events[0]?.params).toEqual({
      engagement_time_msec: 1,
      transaction_id: 'rb-0f3c9b1e8a7d4c52b6e1f09a3d7c5b24',
      goal: 'quality-call',
    });
  });

  it('says of consent what the config says and nothing else', () => {
    expect(rowOf(aFact())).not.toHaveProperty('consent');
    expect(rowOf(aFact(), { consent: { adUserData: 'granted' } }).consent).toEqual({ ad_user_data: 'GRANTED' });
    expect(rowOf(aFact(), { consent: { adUserData: 'denied', adPersonalization: 'denied' } }).consent).toEqual({
      ad_user_data: 'DENIED',
      ad_personalization: 'DENIED',
    });
  });

  it.each([
    ['send', { minor: 80_050, currency: 'USD' }, { value: 800.5, currency: 'USD' }],
    ['send', { minor: 0, currency: 'RUB' }, { value: 0, currency: 'RUB' }],
    ['omit', { minor: 80_050, currency: 'USD' }, {}],
    [99.9, null, { value: 99.9, currency: 'RUB' }],
  ])('with value: %s and a conversion worth %j carries %j', (value, worth, params) => {
    const goals = { 'quality-call': { event: 'qualify_lead', value } };
    const { value: sent, currency } = rowOf(aFact({ value: worth }), { goals }).events[0]?.params ?? {};
    expect(JSON.parse(JSON.stringify({ value: sent, currency }))).toEqual(params);
  });

  it.each([
    ['no client id', aCall({ gaCid: null }), 'NO_IDENTIFIER'],
    ['a client id that arrived damaged', aCall({ gaCid: null, warnings: ['GACID_INVALID'] }), 'IDENTIFIER_INVALID'],
    ['a client id that lost its zeros', aCall({ gaCid: '1234567890.17638' }), 'IDENTIFIER_INVALID'],
  ])('is not made of a call with %s', (_name, call, code) => {
    expect(prepare(aFact({ call }))).toEqual({ skip: { code, detail: 'gaCid' } });
  });

  it('cuts long texts by letters, never in the middle of one', () => {
    const goal = '😀'.repeat(120);
    const row = rowOf(aFact({ goal }), { goals: { [goal]: { event: 'qualify_lead' } } });
    expect(row.events[0]?.params.goal).toBe('😀'.repeat(100));
    expect(lintRow(row)).toBeNull();
  });
});

describe('a GA4 client id', () => {
  it.each([
    ['1234567890.1763800000', '1234567890.1763800000'],
    ['GA1.1.1234567890.1763800000', '1234567890.1763800000'],
    ['GA1.2-2.1234567890.1763800000', '1234567890.1763800000'],
    ['GS1.1.1763800000.5.1', null],
    ['amp-x9Zk', null],
    ['undefined', null],
    ['0.0', null],
    ['0.1763800000', null],
    ['1234567890', null],
    ['', null],
    [null, null],
  ])('out of %s is %s', (text, clean) => {
    expect(cleanClientId(text)).toBe(clean);
  });
});
