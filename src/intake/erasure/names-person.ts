import type { ReceiptEntity } from '../../store/schema/entities/receipt.entity.js';

/** As a number is written: groups of digits with the usual signs between. */
const BETWEEN_DIGITS = '[\\s().\\-]{0,2}';

/** How a number may be spelt in a text that nobody parsed: with or without country code and signs, and not inside a longer number. */
export function spellingsOf(e164: string): RegExp {
  const digits = e164.replace(/\D/g, '');
  const national = digits.startsWith('7') && digits.length === 11 ? digits.slice(1) : digits;
  const prefix = national === digits ? '' : `(?:[78]${BETWEEN_DIGITS})?`;
  return new RegExp(`(?<!\\d)${prefix}${[...national].join(BETWEEN_DIGITS)}(?!\\d)`);
}

/** Whether what the receipt said names any of these. */
export function namesAny(receipt: Pick<ReceiptEntity, 'query' | 'bodyBase64'>, patterns: readonly RegExp[]): boolean {
  const body = Buffer.from(receipt.bodyBase64 ?? '', 'base64').toString('utf8');
  return [receipt.query, body].some((text) => {
    const plain = decoded(text);
    return patterns.some((pattern) => pattern.test(plain) || pattern.test(text));
  });
}

/** Percent signs that decode to nothing are left as they are. */
function decoded(text: string): string {
  return text
    .replaceAll('+', ' ')
    .replace(/(?:%[0-9a-f]{2})+/gi, (escaped) => Buffer.from(escaped.replaceAll('%', ''), 'hex').toString('utf8'));
}
