import { z, type ZodType } from 'zod';
import { sentence } from '../../domain/localized-text.js';
import { type Money, toMinorUnits } from '../../domain/money.js';
import type { ConversionFact } from './conversion.js';
import type { PlatformRuntime } from './platform.js';

const VALUE = sentence(
  'Write value: send, value: omit, or an amount such as value: 1500.',
  'Напишите value: send, value: omit или сумму, например value: 1500.',
);

const NOT_LISTED = sentence('`goals` of the destination do not list the goal', 'в `goals` площадки этой цели нет');

/** Why a conversion cannot be sent. */
export function goalNotListed(goal: string): string {
  return `${NOT_LISTED} (${goal})`;
}

/** What a goal is worth to the platform: the conversion's own value, none, or always this amount in the currency's units. */
export const goalValueSetting = z
  .union([z.enum(['send', 'omit']), z.number().nonnegative({ error: VALUE })], { error: VALUE })
  .default('send');

/** `goals` of a destination: our goal ids, at least one, with what this platform must know of each. */
export function goalsSetting<Goal extends ZodType>(goal: Goal, advice: string) {
  return z.record(z.string(), goal, { error: advice }).refine((goals) => Object.keys(goals).length > 0, { error: advice });
}

/**
 * An http or https address of an API, without a query; kept without slashes at its end.
 *
 * @param path the API's own path, which is put behind the address: people copy it with the address out of the documentation
 */
export function endpointSetting(advice: string, path?: RegExp) {
  return z
    .string({ error: advice })
    .refine((text) => /^https?:\/\/[^\s/?#@]+(\/[^\s?#]*)?$/.test(text) && URL.canParse(text), { error: advice })
    .transform((text) => text.replace(/\/+$/, ''))
    .transform((text) => (path === undefined ? text : text.replace(path, '')));
}

const DEFAULT_CURRENCY = 'RUB';

type GoalValueWish = number | 'send' | 'omit';

export type CurrencyOf = PlatformRuntime['currencyOf'];

/** What destinations tell of each goal's worth, by their setting `value`; nothing of a goal that they do not list. */
export function outgoingValueOf(goals: Readonly<Record<string, { readonly value: GoalValueWish }>>, currencyOf: CurrencyOf) {
  return (goal: string, value: Money | null): Money | null => {
    const wish = Object.hasOwn(goals, goal) ? goals[goal]?.value : undefined;
    return wish === undefined ? null : outgoingValue(wish, { value, goal }, currencyOf);
  };
}

/** The currency in which a fixed value of the goal is meant. */
export function currencyFor(goal: string, currencyOf: CurrencyOf): string {
  return currencyOf?.(goal) ?? DEFAULT_CURRENCY;
}

/** What a destination tells of a goal's worth: the conversion's own, nothing, or a fixed number in the currency of the goal. */
export function outgoingValue(
  wish: GoalValueWish,
  { value, goal }: Pick<ConversionFact, 'value' | 'goal'>,
  currencyOf: CurrencyOf,
): Money | null {
  if (wish === 'omit') return null;
  if (wish === 'send') return value;
  return { minor: toMinorUnits(wish), currency: value?.currency ?? currencyFor(goal, currencyOf) };
}
