import { createHash } from 'node:crypto';
import { DAY, HOUR } from '../../../src/domain/time/instant.js';
import { platform } from '../../../src/platforms/google-ads/index.js';
import { prepareGoogleAdsRow } from '../../../src/platforms/google-ads/row.js';
import type { ConversionFact } from '../../../src/platforms/kit/conversion.js';
import { createHttpClient } from '../../../src/runtime/http.js';
import { aCall, aFact } from '../../support/call-builders.js';
import { aConfig, aSettings } from './google-ads.js';

const GCLID = 'Cj0KCQiA_test-gclid_EaAlBwEALw_wcB';
const GBRAID = '0AAAAAD-test_gbraid';
const WBRAID = 'Cl0KCAjw-test_wbraid';

function prepared(fact: ConversionFact, overrides: Readonly<Record<string, unknown>> = {}) {
  return prepareGoogleAdsRow(fact, aSettings(overrides));
}

function withClickIds(clickIds: Readonly<Record<string, string>>, callerNumber: string | null = null): ConversionFact {
  return aFact({ call: aCall({ clickIds, callerNumber }) });
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

describe('a row for Google Ads', () => {
  it('carries the click, the second in both forms, the value and the idempotency key', () => {
    expect(prepared(aFact())).toMatchObject({
      row: {
        clickId: { kind: 'gclid', value: GCLID },
        hashedPhone: null,
        conversionActionId: '987654321',
        dateTime: '2026-11-20 10:45:59+00:00',
        timestamp: '2026-11-20T10:45:59Z',
        value: 1500,
        currency: 'RUB',
        orderId: 'rb-0f3c9b1e8a7d4c52b6e1f09a3d7c5b24',
      },
      identifier: { kind: 'gclid', value: GCLID },
    });
  });

  it.each([
    ['gclid before the braids', { gclid: GCLID, gbraid: GBRAID, wbraid: WBRAID }, 'gclid'],
    ['of the braids that of the web', { gbraid: GBRAID, wbraid: WBRAID }, 'wbraid'],
    ['gbraid where there is nothing else', { gbraid: GBRAID }, 'gbraid'],
    ['a whole braid before a damaged gclid', { gclid: 'cut off…', wbraid: WBRAID }, 'wbraid'],
  ])('takes %s', (_name, clickIds, kind) => {
    expect(prepared(withClickIds(clickIds))).toMatchObject({ row: { clickId: { kind } }, identifier: { kind } });
  });

  it('keeps the letter case of a click id', () => {
    expect(prepared(withClickIds({ gclid: 'AbCdEf_aBcDeF' }))).toMatchObject({ row: { clickId: { value: 'AbCdEf_aBcDeF' } } });
  });

  it('is skipped without a click id, and says when one came damaged', () => {
    expect(prepared(withClickIds({ yclid: '17638000001234567891' }))).toEqual({ skip: { code: 'NO_CLICK_ID' } });
    expect(prepared(withClickIds({ gclid: 'two words' }))).toEqual({ skip: { code: 'IDENTIFIER_INVALID', detail: 'gclid' } });
    expect(prepared(withClickIds({ gclid: '{gclid}' }))).toEqual({ skip: { code: 'NO_CLICK_ID' } });
  });

  it('carries the caller only when the config says so, hashed with its plus', () => {
    const fact = withClickIds({ gclid: GCLID }, '+79161234567');
    expect(prepared(fact)).toMatchObject({ row: { hashedPhone: null } });
    expect(prepared(fact, { hashedPhone: true })).toMatchObject({
      row: { hashedPhone: sha256('+79161234567'), clickId: { kind: 'gclid' } },
      identifier: { kind: 'gclid' },
    });
  });

  it('carries no phone beside a braid to the Google Ads API, which refuses both together', () => {
    const grpc = { hashedPhone: true, transport: 'google-ads-api', endpoint: '127.0.0.1:9' };
    for (const braid of [{ gbraid: GBRAID }, { wbraid: WBRAID }] as Readonly<Record<string, string>>[]) {
      const fact = withClickIds(braid, '+79161234567');
      expect(prepared(fact, grpc)).toMatchObject({ row: { hashedPhone: null } });
      expect(prepared(fact, { hashedPhone: true })).toMatchObject({ row: { hashedPhone: sha256('+79161234567') } });
    }
    const byClick = prepared(withClickIds({ gclid: GCLID }, '+79161234567'), grpc);
    expect(byClick).toMatchObject({ row: { hashedPhone: sha256('+79161234567') } });
  });

  it('goes by the hashed phone alone where there is no click id', () => {
    const hash = sha256('+79161234567');
    expect(prepared(withClickIds({}, '+79161234567'), { hashedPhone: true })).toMatchObject({
      row: { clickId: null, hashedPhone: hash },
      identifier: { kind: 'phone', value: hash },
    });
  });

  it.each([null, '79161234567', 'anonymous', '8 (916) 123-45-67'])('leaves out %s, which is no whole number', (callerNumber) => {
    expect(prepared(withClickIds({}, callerNumber), { hashedPhone: true })).toEqual({ skip: { code: 'NO_CLICK_ID' } });
  });

  it.each([
    ['sends the goal’s value', 'send', { minor: 150_050, currency: 'RUB' }, { value: 1500.5, currency: 'RUB' }],
    ['sends zero as a value of its own', 'send', { minor: 0, currency: 'RUB' }, { value: 0, currency: 'RUB' }],
    ['sends none where the goal has none', 'send', null, { value: null, currency: null }],
    ['omits it', 'omit', { minor: 150_000, currency: 'RUB' }, { value: null, currency: null }],
    ['sends a fixed one in the goal’s currency', 0, { minor: 150_000, currency: 'EUR' }, { value: 0, currency: 'EUR' }],
  ] as const)('%s', (_name, value, money, expected) => {
    const goals = { 'quality-call': { conversionActionId: '987654321', value } };
    expect(prepared(aFact({ value: money }), { goals })).toMatchObject({ row: expected });
  });

  it('shares a request only with rows of the same action and consent', () => {
    const key = (goal: string, consent: object) => {
      const row = prepared(aFact({ goal }), { consent });
      return 'skip' in row ? null : row.groupKey;
    };
    const open = { adUserData: 'granted', adPersonalization: 'denied' };
    expect(key('quality-call', open)).toBe(key('quality-call', open));
    expect(key('quality-call', open)).not.toBe(key('unique-answered', open));
    expect(key('quality-call', open)).not.toBe(key('quality-call', {}));
  });
});

describe('a Google Ads destination', () => {
  const create = (overrides: Readonly<Record<string, unknown>>) =>
    platform.create(platform.settings.parse(aConfig('http://127.0.0.1:9', overrides)), {
      http: createHttpClient(),
      clock: { now: () => 0 },
    });

  it('waits until Google takes the click and ends when it forgets it', () => {
    expect(create({ minClickAgeHours: 7, uploadWithinDays: 30 }).window).toEqual({ notBeforeMs: 7 * HOUR, expiresMs: 30 * DAY });
  });

  it('is the same place by whichever transport, and another one for another action', () => {
    const grpc = { transport: 'google-ads-api', developerToken: 'x', endpoint: '127.0.0.1:9' };
    expect(create(grpc).goalTargets).toEqual(create({}).goalTargets);
    expect(create({ goals: { 'quality-call': { conversionActionId: '1' } } }).goalTargets).not.toEqual(create({}).goalTargets);
  });
});
