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

/** A goal's value for the platform: the conversion's own, none, or always this amount in the currency's units. */
export const goalValueSetting = z
  .union([z.enum(['send', 'omit']), z.number().nonnegative({ error: VALUE })], { error: VALUE })
  .default('send');

/** `goals` of a destination: our goal ids, at least one, with this platform's settings for each. */
export function goalsSetting<Goal extends ZodType>(goal: Goal, advice: string) {
  return z.record(z.string(), goal, { error: advice }).refine((goals) => Object.keys(goals).length > 0, { error: advice });
}

/**
 * An http or https address of an API, without a query; stored without trailing slashes.
 *
 * @param path the API's own path, which is appended: people copy it with the address from the documentation
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

/** The value that a destination reports for each goal, by its setting `value`; none for a goal that it does not list. */
export function outgoingValueOf(goals: Readonly<Record<string, { readonly value: GoalValueWish }>>, currencyOf: CurrencyOf) {
  return (goal: string, value: Money | null): Money | null => {
    const wish = Object.hasOwn(goals, goal) ? goals[goal]?.value : undefined;
    return wish === undefined ? null : outgoingValue(wish, { value, goal }, currencyOf);
  };
}

/** The currency of a goal's fixed value. */
export function currencyFor(goal: string, currencyOf: CurrencyOf): string {
  return currencyOf?.(goal) ?? DEFAULT_CURRENCY;
}

/** The value that a destination reports for a goal: the conversion's own, none, or a fixed number in the goal's currency. */
export function outgoingValue(
  wish: GoalValueWish,
  { value, goal }: Pick<ConversionFact, 'value' | 'goal'>,
  currencyOf: CurrencyOf,
): Money | null {
  if (wish === 'omit') return null;
  if (wish === 'send') return value;
  return { minor: toMinorUnits(wish), currency: value?.currency ?? currencyFor(goal, currencyOf) };
}
