import fc from 'fast-check';
import { maskIp, maskNumbers, maskPhone } from '../../../src/domain/calls/masking.js';

describe('a masked phone', () => {
  it.each([
    ['+79161234567', '+7916***4567'],
    ['+375291234567', '+3752***4567'],
    ['+4612345678', '+4***78'],
    ['+123', '***'],
    ['', '***'],
  ])('%s is shown as %s', (phone, shown) => {
    expect(maskPhone(phone)).toBe(shown);
  });

  it('hides at least three digits of every number', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^\+\d{1,15}$/), (phone) => {
        const shown = maskPhone(phone).replace('***', '').length;
        expect(shown === 0 || phone.length - shown >= 3).toBe(true);
      }),
    );
  });
});

describe('a masked address', () => {
  it.each([
    ['203.0.113.77', '203.0.113.0'],
    ['::ffff:203.0.113.77', '203.0.113.0'],
    ['2a02:6b8:c0e:125:0:43f:0:1', '2a02:6b8:c0e::'],
    ['2001:DB8::1', '2001:db8::'],
    ['2001:0db8:0000:1::1', '2001:db8::'],
    ['64:ff9b::203.0.113.77', '64:ff9b::'],
    ['::1', '::'],
    ['1:2:3:4:5:6:7', '***'],
    ['1::2::3', '***'],
    ['79161234567', '***'],
    ['', '***'],
  ])('%s is shown as %s', (ip, shown) => {
    expect(maskIp(ip)).toBe(shown);
  });

  it('never throws and never shows all of an address', () => {
    fc.assert(fc.property(fc.ipV6(), (ip) => expect(maskIp(ip)).toMatch(/^([\da-f:]*::|[\d.]+\.0)$/)));
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => expect(() => maskIp(text)).not.toThrow()));
  });
});

describe('patterns of callers’ numbers in rules', () => {
  it.each([
    ['+7911*', '+7911*'],
    ['*4567', '*4567'],
    ['+79161234567', '+7916***4567'],
    ['+7916123*', '+7916***'],
    ['*234567', '***4567'],
    ['+79161*34567', '+7916***4567'],
    ['8916123*', '8916***'],
    ['anonymous', 'anonymous'],
  ])('show no more digits than a masked number: %s', (pattern, shown) => expect(maskNumbers([pattern])).toEqual([shown]));
});
