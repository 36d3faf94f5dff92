const YES = new Set(['true', '1', 'yes', 'y', 't', 'on', 'да', 'истина']);
const NO = new Set(['false', '0', 'no', 'n', 'f', 'off', 'нет', 'ложь']);

/** Null for a word that says neither: unknown is not false. */
export function readBoolean(text: string): boolean | null {
  const word = text.trim().toLowerCase();
  if (YES.has(word)) return true;
  return NO.has(word) ? false : null;
}

/** A count or a code of up to nine digits; null for negative, broken or huge numbers and for words. */
export function readInteger(text: string): number | null {
  const digits = /^(\d{1,9})(?:\.0+)?$/.exec(text.trim())?.[1];
  return digits === undefined ? null : Number(digits);
}

/** Text without the spaces around it. */
export function readText(text: string): string {
  return text.trim();
}

/** Text exactly as it came: a UTM value is compared with what the site's owner wrote. */
export function asItCame(text: string): string {
  return text;
}
