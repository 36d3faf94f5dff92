import { bothLanguages, type LocalizedText } from './localized-text.js';

/** Quotes of any kind around a whole value. */
const QUOTED = /^(?:"[\s\S]*"|'[\s\S]*'|`[\s\S]*`|“[\s\S]*”|«[\s\S]*»)$/;

/** What people and examples write where the real value belongs. */
const PLACEHOLDERS: readonly RegExp[] = [
  /^(?:\.{2,}|…|<[^<>]*>|\[[^[\]]*\]|\{\{?[^{}]*\}?\}|\*{3,}|_{3,}|-+)$/,
  // XXXX-XXXX, G-XXXXXXXXXX, 000-000-0000
  /^(?:[a-z]{1,2}-)?x{3,}(?:[-_. ]?x{2,})*$/i,
  /^0{3,}(?:[-_. ]?0{2,})*$/,
  /^(?:please[-_ ]?)?(?:change|replace)[-_ ]?(?:me|this|it)/i,
  /^your(?:[-_ ]|(?:api)?(?:token|secret|key|password)$)/i,
  /^(?:insert|put|paste|enter|fill|add)[-_ ].*(?:here|in)$/i,
  /^(?:[a-z]+[-_ ])*(?:token|secret|key|password|id)[-_ ](?:goes[-_ ])?here$/i,
  /^(?:todo|fixme|tbd|placeholder|none|null|undefined|n\/a)$/i,
  /^(?:ваш|вставь|впиши|замени|укажи|сюда|мой[-_ ]|токен|ключ|пароль)/i,
  // The beginning of a value, as pages that hide the rest show it.
  /(?:\.{3}|…)$/,
];

/** Whether the value would be sent with quotes that somebody put around it. */
export function isQuoted(value: string): boolean {
  return value.length >= 2 && QUOTED.test(value);
}

/** Whether the value stands for one that was never filled in. */
export function isPlaceholder(value: string): boolean {
  const bare = value.trim();
  return PLACEHOLDERS.some((form) => form.test(bare));
}

/** Shorter secrets can be found by trying. */
export const SHORTEST_SECRET = 16;
/** Sixteen random letters have some 75 bits by this measure; a word repeated has few. */
const LEAST_ENTROPY_BITS = 40;

/** Why a secret could be guessed, as the end of a sentence; null where it could not. */
export function weaknessOf(secret: string): LocalizedText | null {
  if (secret.length < SHORTEST_SECRET) return TOO_SHORT;
  const isWeak = entropyBits(secret) < LEAST_ENTROPY_BITS || isSequence(secret);
  return isWeak ? TOO_REGULAR : null;
}

const TOO_SHORT = bothLanguages(
  `is shorter than ${SHORTEST_SECRET} characters and could be guessed`,
  `короче ${SHORTEST_SECRET} знаков, его можно подобрать`,
);
const TOO_REGULAR = bothLanguages(
  'repeats itself or counts on, and could be guessed',
  'состоит из повторов или идёт по порядку, его можно подобрать',
);

export const STRONG_SECRET_ADVICE = bothLanguages(
  'take a random one, such as `openssl rand -hex 24` prints.',
  'возьмите случайный, например вывод `openssl rand -hex 24`.',
);

/** What to say of a weak secret, at its start a word for what it is; its own text is in no message. */
export function weakSecretMessage(weakness: LocalizedText): LocalizedText {
  return bothLanguages(
    `This secret ${weakness.en}: ${STRONG_SECRET_ADVICE.en}`,
    `Этот секрет ${weakness.ru}: ${STRONG_SECRET_ADVICE.ru}`,
  );
}

/** Shannon entropy of the characters, by how often each occurs: an upper bound of what a guesser has to find. */
function entropyBits(text: string): number {
  const counts = new Map<string, number>();
  for (const sign of text) counts.set(sign, (counts.get(sign) ?? 0) + 1);
  const { length } = [...text];
  return [...counts.values()].reduce((bits, count) => bits - count * Math.log2(count / length), 0);
}

/** `1234567890123456`, `abcdefghijklmnop`: each character follows the one before, up or down. */
function isSequence(text: string): boolean {
  const codes = [...text].map((sign) => sign.codePointAt(0) ?? 0);
  const steps = new Set(codes.slice(1).map((code, index) => code - (codes[index] ?? 0)));
  steps.delete(-9);
  steps.delete(9);
  return steps.size <= 1 && (steps.has(1) || steps.has(-1));
}
