import { z } from 'zod';
import { sentence } from '../../domain/localized-text.js';
import { matchesPattern } from '../../domain/goals/matching.js';
import { readSeconds, readTexts } from '../value-readers.js';

/** A test on a value: whether it is, or is not, one of these words (`*` stands for anything), or lies beyond a number. */
export interface ValueTest {
  readonly is?: readonly string[] | undefined;
  readonly notWords?: readonly string[] | undefined;
  readonly above?: number | undefined;
  readonly below?: number | undefined;
}

/** A condition on one parameter of a webhook. */
export interface Condition extends ValueTest {
  readonly param: string;
}

export const path = z.string().trim().min(1).max(200);
const word = z.union([z.string(), z.number(), z.boolean()]).transform(String);
export const words = z.union([word.transform((one) => [one]), z.array(word).min(1)]);

export const numberTests = { above: z.number().optional(), below: z.number().optional() };

const ONE_TEST = sentence(
  'Give one of `is`, `not`, `above` and `below` (or both `above` and `below`).',
  'Укажите одно из `is`, `not`, `above`, `below` (или `above` вместе с `below`).',
);

export const condition = z
  .strictObject({ param: path, is: words.optional(), not: words.optional(), ...numberTests })
  .refine(({ is, not, above, below }) => countOf(is, not, above ?? below) === 1, { error: ONE_TEST })
  .transform(({ param, is, not, above, below }): Condition => ({ param, is, notWords: not, above, below }));

export function countOf(...given: readonly unknown[]): number {
  return given.filter((one) => one !== undefined).length;
}

export function asksAnything({ is, notWords, above, below }: ValueTest): boolean {
  return countOf(is, notWords, above, below) > 0;
}

/**
 * Whether a parameter passes; `texts` are all its values: one passing element of a list is enough, except for `not`, which all
 * must pass. An absent parameter passes no test.
 */
export function passes(test: ValueTest, texts: readonly string[]): boolean {
  if (texts.length === 0) return false;
  if (test.is && ![...texts, ...labelsIn(texts)].some((text) => fits(test.is, text))) return false;
  if (test.notWords && texts.some((text) => fits(test.notWords, text))) return false;
  const { above, below } = test;
  return (above === undefined && below === undefined) || texts.some((text) => isBetween(text, above, below));
}

/** Labels in one text with commas between them are a list too; a number with a comma is not. */
function labelsIn(texts: readonly string[]): readonly string[] {
  const [text = ''] = texts;
  return texts.length > 1 || !/[,;]/.test(text) || /^[{[\d]/.test(text.trim()) ? [] : (readTexts(text) ?? []);
}

function fits(patterns: readonly string[] = [], text: string): boolean {
  return patterns.some((pattern) => matchesPattern(pattern.trim(), text.trim()));
}

/** Durations as clock times are compared in seconds. */
function isBetween(text: string, above = -Infinity, below = Infinity): boolean {
  const bare = text.trim().replace(',', '.');
  const number = /^[+-]?\d{1,15}(?:\.\d{1,9})?$/.test(bare) ? Number(bare) : readSeconds(text);
  return number !== null && number > above && number < below;
}
