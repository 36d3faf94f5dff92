import fc from 'fast-check';
import { parsePhoneNumberFromString } from 'libphonenumber-js';
import { toE164 } from '../../../src/domain/calls/identifiers.js';

describe('a phone number', () => {
  it.each([
    ['digits without a plus, as MANGO sends them', '79161234567', '+79161234567'],
    ['the Russian trunk prefix', '8 916 123-45-67', '+79161234567'],
    ['the trunk prefix with brackets', '8(495)123-45-67', '+74951234567'],
    ['ten digits of a mobile', '9161234567', '+79161234567'],
    ['ten digits of Moscow', '4951234567', '+74951234567'],
    ['ten digits of a free number', '8002000600', '+78002000600'],
    ['a plus before the trunk prefix', '+89161234567', '+79161234567'],
    ['a plus that became a space', ' 79161234567', '+79161234567'],
    ['Kazakhstan', '77012345678', '+77012345678'],
    ['abroad with a plus', '+375 29 123-45-67', '+375291234567'],
    ['abroad through 810', '810375291234567', '+375291234567'],
    ['abroad through 00', '00442079460000', '+442079460000'],
    ['Vietnam with a plus, though it starts like Moscow', '+84912345678', '+84912345678'],
    ['an extension in Russian', '+7 495 123-45-67 доб. 101', '+74951234567'],
    ['an extension after a comma', '84951234567,101', '+74951234567'],
    ['tel:', 'tel:+74951234567', '+74951234567'],
    ['spaces that do not break and long dashes', '+7\u00a0916\u00a0123—45–67', '+79161234567'],
  ])('with %s becomes E.164', (_habit, text, e164) => {
    expect(toE164(text)).toBe(e164);
  });

  it.each([
    ['', 'nothing'],
    ['101', 'an extension'],
    ['1234567', 'a city number without its area'],
    ['anonymous', 'a hidden caller'],
    ['Неизвестный', 'a hidden caller in Russian'],
    ['sip:74951234567@vpbx.example', 'a SIP address'],
    ['70000000000', 'a number of no area'],
    ['7012345678', 'ten digits that start with 7'],
    ['7916123456789012345', 'too many digits'],
    ['7916123abcd', 'letters'],
    ['+', 'a bare plus'],
  ])('%j is none: %s', (text) => {
    expect(toE164(text)).toBeNull();
  });

  it('that is E.164 stays as it is, and whatever comes never throws', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.stringMatching(/^[+\d ()-]{5,20}$/)), (text) => {
        const e164 = toE164(text);
        expect(e164 === null || toE164(e164) === e164).toBe(true);
      }),
    );
  });

  it('of Russia or Kazakhstan is what the library of numbering plans says, however many came before', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[0-9]{10}$/), (digits) => {
        const parsed = parsePhoneNumberFromString(`+7${digits}`);
        expect(toE164(`+7${digits}`)).toBe(parsed?.isValid() ? parsed.number : null);
      }),
      { numRuns: 2000 },
    );
  });
});
