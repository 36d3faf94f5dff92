import { bothLanguages } from '../../domain/localized-text.js';
import { type ConfigPath, type ConfigFinding, configPathText } from '../messages/config-problem.js';

/** No person reads a rule that is nested deeper. */
const MAX_RULE_DEPTH = 20;
const COMBINATIONS = new Set(['any', 'all', 'not']);
/** Limit of one project's values, lists of numbers included. */
const MAX_RULE_VALUES = 20_000;

const TOO_MANY_VALUES = bothLanguages(
  `The rules hold more than ${MAX_RULE_VALUES} values. Make them shorter.`,
  `В правилах больше ${MAX_RULE_VALUES} значений. Сократите их.`,
);
const TOO_DEEP = bothLanguages(
  `Is nested deeper than ${MAX_RULE_DEPTH} levels of any, all and not. Make it flatter.`,
  `Вложенность any, all и not больше ${MAX_RULE_DEPTH} уровней. Упростите правило.`,
);

/**
 * Finds goals that are too large to be evaluated, before anything else reads them: the time of checking and evaluating a rule
 * grows faster than its depth. Uses an explicit stack, so that no depth overflows the call stack.
 */
export function findOversizedRule(goals: unknown): ConfigFinding[] {
  const pending: { readonly value: unknown; readonly path: ConfigPath; readonly depth: number }[] = [
    { value: goals, path: ['goals'], depth: 0 },
  ];
  let values = 0;
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const { value, path, depth } = next;
    values += 1;
    if (values > MAX_RULE_VALUES) return [{ path: 'goals', message: TOO_MANY_VALUES }];
    if (depth > MAX_RULE_DEPTH) {
      return [{ path: configPathText(path), message: TOO_DEEP }];
    }
    if (typeof value !== 'object' || value === null) continue;
    for (const [key, inner] of Object.entries(value)) {
      const step = Array.isArray(value) ? Number(key) : key;
      const at = path.length < 3 ? [...path, step] : path;
      pending.push({ value: inner, path: at, depth: depth + Number(COMBINATIONS.has(key)) });
    }
  }
  return [];
}
