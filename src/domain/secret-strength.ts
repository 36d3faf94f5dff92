import { bothLanguages, type LocalizedText } from './localized-text.js';

/** A value wrapped in quotes of any kind. */
const QUOTED = /^(?:"[\s\S]*"|'[\s\S]*'|`[\s\S]*`|“[\s\S]*”|«[\s\S]*»)$/;

/** Placeholders that people and examples write where the real value belongs. */
const PLACEHOLDERS: readonly RegExp[] = [
  /^(?:\.{2,}|…|<[^<>]*>|\[[^[\]]*\]|\{\{?[^{}]*\}?\}|\*{3,}|_{3,}|-+)$/,
  // XXXX-XXXX, G-XXXXXXXXXX, 000-000-0000
  /^(?:[a-z]{1,2}-)?x{3,}(?:[-_. ]?x{2,})*$/i,
  /^0{3,}(?:[-_. ]?0{2,})*$/,
  /^(?:please[-_ ]?)?(?:change|replace)[-_ ]?(?:me|this|it|with)/i,
  /^your(?:[-_ ]|(?:api)?(?:token|secret|key|password)$)/i,
  /^(?:insert|put|paste|enter|fill|add)[-_ ].*(?:here|in)$/i,
  /^(?:[a-z]+[-_ ])*(?:token|secret|key|password|id)[-_ ](?:goes[-_ ])?here$/i,
  /^(?:todo|fixme|tbd|placeholder|example|sample|dummy|none|null|undefined|n\/a)$/i,
  // A shell's variable, which nobody filled in: ours are written ${NAME}.
  /^(?:\$[A-Z_][A-Z0-9_]*|%[A-Z_][A-Z0-9_]*%)$/,
  /^(?:ваш|вставь|впиши|замени|укажи|сюда|мой[-_ ]|токен|ключ|пароль)/i,
  // The beginning of a value, as shown by pages that hide the rest.
  /(?:\.{3}|…)$/,
];

/** Whether the value has quotes around it, which would be sent as part of it. */
export function isQuoted(value: string): boolean {
  return value.length >= 2 && QUOTED.test(value);
}

/** Whether the value is a placeholder that was never replaced. */
export function isPlaceholder(value: string): boolean {
  const bare = value.trim();
  return PLACEHOLDERS.some((form) => form.test(bare));
}

/** Shorter secrets can be found by brute force. */
export const SHORTEST_SECRET = 16;
/** By this measure sixteen random letters have about 75 bits; a repeated word has few. */
const LEAST_ENTROPY_BITS = 40;

/** Why a secret could be guessed, as the end of a sentence; null if it could not. */
export function weaknessOf(secret: string): LocalizedText | null {
  if (secret.length < SHORTEST_SECRET) return TOO_SHORT;
  const isRegular = entropyBits(secret) < LEAST_ENTROPY_BITS || isSequence(secret) || isRepetition(secret);
  return isRegular ? TOO_REGULAR : null;
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

/** The message about a weak secret, beginning with a word for what it is; never shows the secret itself. */
export function weakSecretMessage(weakness: LocalizedText): LocalizedText {
  return bothLanguages(
    `This secret ${weakness.en}: ${STRONG_SECRET_ADVICE.en}`,
    `Этот секрет ${weakness.ru}: ${STRONG_SECRET_ADVICE.ru}`,
  );
}

/** Shannon entropy of the characters by frequency: an upper bound of what an attacker has to find. */
function entropyBits(text: string): number {
  const counts = new Map<string, number>();
  for (const sign of text) counts.set(sign, (counts.get(sign) ?? 0) + 1);
  const { length } = [...text];
  return [...counts.values()].reduce((bits, count) => bits - count * Math.log2(count / length), 0);
}

/** Rows of keys and of signs in their order, in which people run a finger along. */
const RUNS = ['abcdefghijklmnopqrstuvwxyz', '1234567890', 'qwertyuiop', 'asdfghjkl', 'zxcvbnm'];
const RUN_PAIRS = new Set(RUNS.flatMap((run) => pairsOf(run).flatMap((pair) => [pair, [...pair].reverse().join('')])));
/** A random secret has one pair of forty in a run. Below this a person may have mixed in what cannot be guessed. */
const LARGEST_RUN_SHARE = 0.9;

/** `1234567890123456`, `qwertyuiopasdfgh`: nearly each character is the neighbour of the one before. */
function isSequence(text: string): boolean {
  const pairs = pairsOf(text.toLowerCase());
  return pairs.filter((pair) => RUN_PAIRS.has(pair)).length >= LARGEST_RUN_SHARE * pairs.length;
}

function pairsOf(text: string): string[] {
  return Array.from({ length: text.length - 1 }, (_, index) => text.slice(index, index + 2));
}

/** What is repeated may be longer only where it is a secret itself. */
const LONGEST_REPEATED = 12;

/** `passwordpassword`, `mango-main-mango-main`: a short beginning says everything. */
function isRepetition(text: string): boolean {
  const bare = text.toLowerCase().replace(/[^\p{L}\d]/gu, '');
  for (let unit = 1; unit <= Math.min(LONGEST_REPEATED, bare.length / 2); unit += 1) {
    if (bare.startsWith(bare.slice(unit))) return true;
  }
  return false;
}
