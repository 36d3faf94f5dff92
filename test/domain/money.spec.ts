import { isCurrencyCode } from '../../src/domain/money.js';

describe('a currency', () => {
  it.each(['RUB', 'KZT', 'BYN', 'EUR', 'USD', 'UZS', 'JPY'])('%s is one of ISO 4217', (code) => {
    expect(isCurrencyCode(code)).toBe(true);
  });

  it.each(['RUR', 'BYR', 'DEM', 'XXX', 'XAU', 'rub', 'RUBL', '', 'ABC'])('%s is none that platforms know', (code) => {
    expect(isCurrencyCode(code)).toBe(false);
  });
});
