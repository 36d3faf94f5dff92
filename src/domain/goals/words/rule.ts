import type { When } from '../../goal.js';
import { combined, inWords, type InWords } from '../../in-words.js';
import type { ConditionKey } from '../conditions.js';
import { allOf, phraseOf } from './conditions.js';

/** What a rule asks of a call; null where it asks for nothing. */
export function ruleInWords(when: When): InWords | null {
  const parts = (Object.keys(when) as (keyof When)[]).flatMap((key) => partsOf(key, when));
  return parts.length === 0 ? null : allOf(parts);
}

function partsOf(key: keyof When, when: When): InWords[] {
  switch (key) {
    case 'any':
      return when.any === undefined ? [] : [anyOf(when.any)];
    case 'all':
      return (when.all ?? []).flatMap((rule) => ruleInWords(rule) ?? []);
    case 'not':
      return when.not === undefined ? [] : [notOf(when.not)];
    default:
      return conditionOf(key, when);
  }
}

function conditionOf<K extends ConditionKey>(key: K, when: When): InWords[] {
  const wanted = when[key];
  return wanted === undefined ? [] : [phraseOf(key, wanted)];
}

/** A rule without keys is met by every call. */
const ALWAYS = inWords('any call', 'любой звонок');

function anyOf(rules: readonly When[]): InWords {
  const inner = rules.map((rule) => ruleInWords(rule) ?? ALWAYS);
  return combined(inner, (texts, language) => {
    const all = texts.map((text) => `(${text})`);
    return language === 'en' ? `one of these holds: ${all.join(' or ')}` : `верно хотя бы одно: ${all.join(' или ')}`;
  });
}

function notOf(rule: When): InWords {
  const inner = ruleInWords(rule) ?? ALWAYS;
  return inWords(`this is known not to hold: (${inner.en})`, `известно, что это не так: (${inner.ru})`);
}
