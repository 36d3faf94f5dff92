import type { Journey } from '../api/types.js';
import type { Texts } from '../texts/texts.js';

type Failed = NonNullable<Journey['goals'][number]['failed']>;

/** Why a call does not meet a goal. */
export function whyNot({ condition, wanted, found }: Failed, texts: Texts): string {
  if (condition === 'exclude') return texts.call.excludedCondition;
  return texts.call.failed(condition, inWords(wanted, texts), found === null ? texts.call.notCarried : inWords(found, texts));
}

/** A value of a rule or of a call, as people write it. */
function inWords(value: unknown, texts: Texts): string {
  if (value === true) return texts.common.yes;
  if (value === false) return texts.common.no;
  if (value === null || value === undefined) return texts.common.unknown;
  if (Array.isArray(value)) return value.map((one) => inWords(one, texts)).join(', ');
  return typeof value === 'object' ? JSON.stringify(value) : `“${String(value as string | number)}”`;
}
