import fc from 'fast-check';
import { maskPhone } from '../../../src/domain/calls/masking.js';
import { toPhoneSearch } from '../../../src/domain/calls/phone-search.js';

describe('a search by phone', () => {
  it.each([
    ['4567', { kind: 'masked', head: '', tail: '4567' }],
    ['45-67', { kind: 'masked', head: '', tail: '4567' }],
    ['+7916', { kind: 'masked', head: '7916', tail: '' }],
    ['+7 (916) *** 45-67', { kind: 'masked', head: '7916', tail: '4567' }],
    ['*67', { kind: 'masked', head: '', tail: '67' }],
    ['34567', { kind: 'number', digits: '34567', e164: null }],
    ['+79161', { kind: 'number', digits: '79161', e164: null }],
    ['+79161***4567', { kind: 'number', digits: '791614567', e164: null }],
    ['+7916*3*4567', { kind: 'number', digits: '791634567', e164: null }],
    ['8 (916) 123-45-67', { kind: 'number', digits: '89161234567', e164: '+79161234567' }],
    ['nobody', null],
  ])('by %s is understood as %j', (text, search) => {
    expect(toPhoneSearch(text)).toEqual(search);
  });

  it('by a number as it is shown asks for nothing that is hidden', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^\+\d{7,15}$/), (phone) => {
        expect(toPhoneSearch(maskPhone(phone))).toMatchObject({ kind: 'masked' });
      }),
    );
  });
});
