import { createMask } from '../../src/runtime/masking.js';

describe('a text kept for people', () => {
  const mask = createMask('a-secret-of-the-config');

  it.each([
    ['+79161234567', '+***'],
    ['"phone":"79161234567"', '"phone":"***"'],
    ['89161234567;', '***;'],
    ['8 (916) 123-45-67 and 7-916-123-45-67', '*** and ***'],
    ['375291234567, 998901234567', '***, ***'],
    ['?phone=%2B79161234567&x=79161234567', '?phone=%2B***&x=***'],
    ['a-secret-of-the-config', '***'],
  ])('hides the number or secret in %j', (text, shown) => {
    expect(mask(text)).toBe(shown);
  });

  it.each([
    ['a client id of Google', '1234567890.1763800000'],
    ['a client id of Metrica', '1763800000123456789'],
    ['seconds and milliseconds', '1763800000 1763800000123'],
    ['ids of accounts', '12345678 1234567890 987654321'],
    ['an amount', '79161234567.50'],
    ['a click id', 'gclid=EAIaIQob79161234567ChMI and Cj0_79161234567'],
  ])('leaves %s as it is', (_name, text) => {
    expect(mask(text)).toBe(text);
  });
});
