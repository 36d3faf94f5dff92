import type { Call } from '../../../src/domain/calls/call.js';
import { evaluateWhen } from '../../../src/domain/goals/evaluate.js';
import type { GoalSubject, When } from '../../../src/domain/goals/goal.js';
import { DAY } from '../../../src/domain/time/instant.js';
import { aCall, CALL_START } from '../../support/call-builders.js';

const subject = (call: Partial<Call>, rest: Partial<GoalSubject> = {}): GoalSubject => ({
  call: aCall(call),
  timezone: 'Europe/Moscow',
  earlierCalls: [],
  otherConversions: [],
  ...rest,
});
const truth = (when: When, call: Partial<Call> = {}, rest: Partial<GoalSubject> = {}) =>
  evaluateWhen(when, subject(call, rest)).truth;

// The condition, a call that meets it, one that does not, one that does not carry what would tell.
const CONDITIONS: [When, Partial<Call>, Partial<Call>, Partial<Call>][] = [
  [{ quality: true }, { isQuality: true }, { isQuality: false }, { isQuality: null }],
  [{ quality: false }, { isQuality: false }, { isQuality: true }, { isQuality: null }],
  [{ answered: true }, { answered: true }, { answered: false }, { answered: null }],
  [{ accepted: true }, { accepted: true }, { accepted: false }, { accepted: null }],
  [{ new: true }, { isNew: true }, { isNew: false }, { isNew: null }],
  [{ duplicate: false }, { isDuplicate: false }, { isDuplicate: true }, { isDuplicate: null }],
  [{ minTalkSeconds: 60 }, { talkSeconds: 60 }, { talkSeconds: 59 }, { talkSeconds: null }],
  [{ maxTalkSeconds: 60 }, { talkSeconds: 60 }, { talkSeconds: 61 }, { talkSeconds: null }],
  [{ minWaitSeconds: 5 }, { waitSeconds: 5 }, { waitSeconds: 0 }, { waitSeconds: null }],
  [{ maxWaitSeconds: 5 }, { waitSeconds: 0 }, { waitSeconds: 6 }, { waitSeconds: null }],
  [{ callTypes: ['dynamic', 'static'] }, { callType: 'static' }, { callType: 'default' }, { callType: null }],
  [{ direction: 'in' }, { direction: 'in' }, { direction: 'out' }, { direction: null }],
  [{ statusCodes: [1110, '112*'] }, { statusCode: 1123 }, { statusCode: 1130 }, { statusCode: null }],
  [
    { trackingNumbers: '+7495*' },
    { trackingNumber: '+74951234567' },
    { trackingNumber: '+78121234567' },
    { trackingNumber: null },
  ],
  [
    { callerNumbers: ['+7916*', '+7999*'] },
    { callerNumber: '+79991234567' },
    { callerNumber: '+79031234567' },
    { callerNumber: null },
  ],
  [{ countries: 'ru' }, { countryCode: 'RU' }, { countryCode: 'BY' }, { countryCode: null }],
  [{ regions: ['MOW', 'MOS'] }, { regionCode: 'MOS' }, { regionCode: 'SPE' }, { regionCode: null }],
  [{ cities: 'МОСКВА' }, { city: 'Москва' }, { city: 'Москва-Сити' }, { city: null }],
  [{ devices: 'mobile' }, { device: 'Mobile' }, { device: 'desktop' }, { device: null }],
  [{ utmSource: 'yandex*' }, { utmSource: 'Yandex.Direct' }, { utmSource: 'my-yandex' }, { utmSource: null }],
  [{ utmMedium: 'cpc' }, { utmMedium: 'CPC' }, { utmMedium: 'cpcx' }, { utmMedium: null }],
  [{ utmCampaign: '*окна*' }, { utmCampaign: 'Пластиковые ОКНА Москва' }, { utmCampaign: 'двери' }, { utmCampaign: null }],
  [{ utmContent: '*7' }, { utmContent: 'obyavlenie-7' }, { utmContent: '7-obyavlenie' }, { utmContent: null }],
  [{ utmTerm: 'a*c*e' }, { utmTerm: 'abcde' }, { utmTerm: 'aec' }, { utmTerm: null }],
  [{ page: '*/calc?*' }, { pageUrl: 'https://a.ru/calc?x=1' }, { pageUrl: 'https://a.ru/' }, { pageUrl: null }],
  [{ firstPage: 'https://a.ru/*' }, { firstUrl: 'https://a.ru/' }, { firstUrl: 'https://b.ru/' }, { firstUrl: null }],
  [
    { customParam: { manager: 'ivan*' } },
    { customParam: '{"manager":"Ivanov"}' },
    { customParam: 'manager=petrov' },
    { customParam: null },
  ],
  [{ customParam: { a: '1', b: ['2', '3'] } }, { customParam: 'a=1&b=3' }, { customParam: 'b=9' }, { customParam: 'b=3' }],
  [{ customParam: { a: '1' } }, { customParam: 'a=1' }, { customParam: 'a=2' }, { customParam: 'just a text' }],
  [{ hours: { from: '09:00', to: '13:46' } }, {}, { startedAt: CALL_START + DAY / 24 }, { startedAt: null }],
];

describe.each(CONDITIONS)('the condition %j', (when, meets, fails, lacks) => {
  it(`is met by ${JSON.stringify(meets)}`, () => {
    expect(truth(when, meets)).toBe(true);
    expect(truth({ not: when }, meets)).toBe(false);
  });

  it(`is not met by ${JSON.stringify(fails)}`, () => {
    expect(truth(when, fails)).toBe(false);
    expect(truth({ not: when }, fails)).toBe(true);
  });

  it('is neither met nor its opposite where the call does not carry it', () => {
    expect(truth(when, lacks)).toBeNull();
    expect(truth({ not: when }, lacks)).toBeNull();
  });
});

describe('a condition on the source', () => {
  it('compares its id', () => {
    expect(truth({ sources: ['x', 'mango-*'] })).toBe(true);
    expect(truth({ sources: 'mango' })).toBe(false);
  });
});

describe('a condition on identifiers', () => {
  it('asks whether any of them is there', () => {
    expect(truth({ hasIdentifier: ['gclid', 'yaCid'] }, { clickIds: {} })).toBe(true);
    expect(truth({ hasIdentifier: 'yclid' }, { yaCid: null })).toBe(true);
  });

  it('knows that one is absent, so its opposite can be met', () => {
    expect(truth({ hasIdentifier: ['gbraid', 'rsCid'] }, { rsCid: null })).toBe(false);
    expect(truth({ not: { hasIdentifier: 'gbraid' } })).toBe(true);
  });
});

describe('hours', () => {
  const at = (iso: string) => ({ startedAt: Date.parse(iso) });

  it.each([
    ['on a day named', { days: 'fri' }, '2026-11-20T10:00:00Z', true],
    ['on another day', { days: ['mon-thu', 'sat'] }, '2026-11-20T10:00:00Z', false],
    ['on a day of a range over Sunday', { days: 'Sat-Mon' }, '2026-11-22T10:00:00Z', true],
    ['at the first minute', { from: '09:00', to: '20:00' }, '2026-11-20T06:00:00Z', true],
    ['at the last', { from: '9:00', to: '20:00' }, '2026-11-20T16:59:59Z', true],
    ['at the end, which is out', { from: '09:00', to: '20:00' }, '2026-11-20T17:00:00Z', false],
    ['before midnight with 24:00', { from: '22:00', to: '24:00' }, '2026-11-20T20:59:00Z', true],
    ['by the business’s clock, a day ahead of UTC', { days: 'sat' }, '2026-11-20T21:30:00Z', true],
    ['in the evening of hours over midnight', { days: 'fri', from: '22:00', to: '06:00' }, '2026-11-20T19:00:00Z', true],
    ['after midnight, counted for the day before', { days: 'fri', from: '22:00', to: '06:00' }, '2026-11-20T23:00:00Z', true],
    ['after midnight of a day that is not named', { days: 'sat', from: '22:00', to: '06:00' }, '2026-11-20T23:00:00Z', false],
    ['on Monday after midnight, counted for Sunday', { days: 'sun', from: '22:00', to: '06:00' }, '2026-11-22T23:00:00Z', true],
    ['at noon of hours over midnight', { from: '22:00', to: '06:00' }, '2026-11-20T09:00:00Z', false],
  ])('%s', (_, hours, iso, met) => {
    expect(truth({ hours }, at(iso))).toBe(met);
  });

  it('follow the clocks where they change: the same moment of UTC is another hour in winter', () => {
    const berlin = { timezone: 'Europe/Berlin' };
    expect(truth({ hours: { from: '09:00' } }, at('2026-07-01T07:30:00Z'), berlin)).toBe(true);
    expect(truth({ hours: { from: '09:00' } }, at('2026-12-01T07:30:00Z'), berlin)).toBe(false);
  });
});

describe('a condition on the caller', () => {
  const before = (...days: number[]) => ({ earlierCalls: days.map((count) => CALL_START - count * DAY).sort((a, b) => a - b) });

  it('is met by a caller who did not call within the days', () => {
    expect(truth({ uniqueWithinDays: 30 }, {}, before())).toBe(true);
    expect(truth({ uniqueWithinDays: 30 }, {}, before(30, 400))).toBe(true);
    expect(truth({ uniqueWithinDays: 30 }, {}, before(29.99))).toBe(false);
    expect(truth({ uniqueWithinDays: 30 }, {}, before(0))).toBe(false);
  });

  it('counts which call it is', () => {
    expect(truth({ callNumber: { max: 1 } }, {}, before())).toBe(true);
    expect(truth({ callNumber: { min: 2 } }, {}, before())).toBe(false);
    expect(truth({ callNumber: { min: 2, max: 3 } }, {}, before(1, 700))).toBe(true);
    expect(truth({ callNumber: { max: 2 } }, {}, before(1, 2))).toBe(false);
  });

  it('is unknown for an anonymous one, who is not unique and not the first', () => {
    const anonymous = { earlierCalls: null };
    expect(truth({ uniqueWithinDays: 30 }, {}, anonymous)).toBeNull();
    expect(truth({ not: { uniqueWithinDays: 30 } }, {}, anonymous)).toBeNull();
    expect(truth({ callNumber: { min: 1 } }, {}, anonymous)).toBeNull();
  });

  it('counts from the first receipt where the start never came', () => {
    const { receivedAt } = aCall();
    expect(truth({ uniqueWithinDays: 1 }, { startedAt: null }, { earlierCalls: [receivedAt - DAY + 1] })).toBe(false);
    expect(truth({ uniqueWithinDays: 1 }, { startedAt: null }, { earlierCalls: [receivedAt - DAY] })).toBe(true);
  });

  it('does not look at calls that came later', () => {
    expect(truth({ uniqueWithinDays: 30, callNumber: { max: 1 } }, {}, before(-1))).toBe(true);
  });
});
