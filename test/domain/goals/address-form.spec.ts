import { evaluateWhen } from '../../../src/domain/goals/evaluate.js';
import type { When } from '../../../src/domain/goals/goal.js';
import type { Call } from '../../../src/domain/calls/call.js';
import { addressForm } from '../../../src/domain/goals/address-form.js';
import { aCall } from '../../support/call-builders.js';

const meets = (when: When, call: Partial<Call>) =>
  evaluateWhen(when, { call: aCall(call), timezone: 'UTC', earlierCalls: null, otherConversions: null }).truth;

describe('a rule on an address', () => {
  it.each([
    ['in letters, the address in punycode', 'https://окна.рф/*', 'https://xn--80atjc.xn--p1ai/price'],
    ['in punycode, the address in letters', 'https://xn--80atjc.xn--p1ai/*', 'https://окна.рф/price'],
    ['in letters in part of a host', '*окн*.рф/*', 'https://www.xn--80atjc.xn--p1ai/'],
    [
      'in letters, the path percent-encoded',
      'https://shop.example/окна*',
      'https://shop.example/%D0%BE%D0%BA%D0%BD%D0%B0-%D0%BF%D0%B2%D1%85',
    ],
    ['percent-encoded, the path in letters', 'https://shop.example/%d0%be%d0%ba%d0%bd%d0%b0', 'https://shop.example/ОКНА'],
    ['in letters, the path encoded twice', '*/окна', 'https://shop.example/%25D0%25BE%25D0%25BA%25D0%25BD%25D0%25B0'],
    ['in letters, the path in windows-1251', '*/окна', 'https://shop.example/%EE%EA%ED%E0'],
    ['with plain ampersands, the address with HTML’s', '*?a=1&b=2', 'https://shop.example/?a=1&amp;b=2'],
    ['without the slash after the host', 'https://shop.example', 'https://shop.example/'],
    ['without a port, the address with the usual one', 'https://shop.example/price*', 'https://Shop.example:443/price'],
    ['without a port, a bare host with the usual one', 'http://shop.example', 'http://shop.example:80'],
    ['with a space, the address with a plus or an escape', '*q=a b c', 'https://shop.example/?q=a+b%20c'],
    ['with a plus sign', '*/c++', 'https://shop.example/c%2B%2B'],
  ])('is met where it is written %s', (_how, page, pageUrl) => {
    expect(meets({ page }, { pageUrl })).toBe(true);
    expect(meets({ firstPage: page }, { firstUrl: pageUrl })).toBe(true);
    expect(meets({ page }, { pageUrl: 'https://other.example/x' })).toBe(false);
  });

  it('is met by a campaign that came encoded', () => {
    expect(meets({ utmCampaign: 'окна*' }, { utmCampaign: '%D0%BE%D0%BA%D0%BD%D0%B0-1' })).toBe(true);
    expect(meets({ customParam: { c: 'окна*' } }, { customParam: '{"c":"%D0%BE%D0%BA%D0%BD%D0%B0-1"}' })).toBe(true);
  });

  it('leaves what is no encoding as it is', () => {
    expect(['100%', '%zz', 'xn--', 'xn--\u0434', 'a%2'].map(addressForm)).toEqual(['100%', '%zz', 'xn--', 'xn--\u0434', 'a%2']);
  });
});

describe('a rule on a list', () => {
  it('is met by any of the tags', () => {
    expect(meets({ tags: 'целевой' }, { tags: ['Москва', 'Целевой'] })).toBe(true);
    expect(meets({ tags: ['спам', 'тест*'] }, { tags: ['Москва', 'Целевой'] })).toBe(false);
    expect(meets({ not: { tags: 'спам' } }, { tags: null })).toBeNull();
  });

  it('is met by any element of a list in customParam', () => {
    const customParam = '{"tag_names":["Москва","Целевой"]}';
    expect(meets({ customParam: { tag_names: 'Целевой' } }, { customParam })).toBe(true);
    expect(meets({ customParam: { tag_names: '*Целевой*' } }, { customParam })).toBe(true);
    expect(meets({ customParam: { tag_names: 'Целев' } }, { customParam })).toBe(false);
  });
});
