import type { OneOrMany } from '../../goal.js';
import { combined, inWords, type InWords } from '../../in-words.js';
import { listed } from '../one-or-many.js';

/** Patterns of which any may fit: “a”, “b” or “c”; «a», «b» или «c». */
export function anyPattern(patterns: OneOrMany<string | number>): InWords {
  return alternatives(listed(patterns).map((one) => inWords(`“${one}”`, `«${one}»`)));
}

export function alternatives(all: readonly InWords[]): InWords {
  return combined(all, (texts, language) => {
    const last = texts.at(-1) ?? '';
    const before = texts.slice(0, -1).join(', ');
    return before === '' ? last : `${before} ${language === 'en' ? 'or' : 'или'} ${last}`;
  });
}
