import type { Language } from '../domain/localized-text.js';
import { numberLocale } from './number-text.js';

const AMOUNT = String.raw`\?|-|\d+(?:\.\d{2})? [A-Z]{3}`;
const CHANGE = new RegExp(`^(${AMOUNT}) → (${AMOUNT})$`);
const NO_VALUE: Readonly<Record<Language, string>> = { en: 'none', ru: 'без суммы' };

/** Formats a history entry such as `1500 RUB → 99 RUB` for people: `1 500 ₽ → 99 ₽`. Any other text is returned as it is. */
export function valueChangeText(text: string, language: Language): string {
  const [, was, is] = CHANGE.exec(text) ?? [];
  return was === undefined || is === undefined ? text : `${amountText(was, language)} → ${amountText(is, language)}`;
}

function amountText(amount: string, language: Language): string {
  if (amount === '-') return NO_VALUE[language];
  const [units = '', currency] = amount.split(' ');
  if (currency === undefined) return amount;
  const digits = units.includes('.') ? 2 : 0;
  const style = { style: 'currency', currency, minimumFractionDigits: digits, maximumFractionDigits: digits } as const;
  return new Intl.NumberFormat(numberLocale(language), style).format(Number(units));
}
