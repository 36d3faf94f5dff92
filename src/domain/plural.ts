const RUSSIAN = new Intl.PluralRules('ru');

/** A number with its Russian noun: 1 звонок, 2 звонка, 5 звонков, 1.5 звонка. */
export function plural(count: number, one: string, few: string, many: string): string {
  const form = RUSSIAN.select(count);
  return `${count} ${form === 'one' ? one : form === 'many' ? many : few}`;
}
