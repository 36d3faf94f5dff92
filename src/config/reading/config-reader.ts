import { z, type ZodType } from 'zod';
import { bothLanguages, type LocalizedText } from '../../domain/localized-text.js';
import { closestName, type ConfigPath, configPathText, type ConfigFinding } from '../messages/config-problem.js';
import { issueMessages } from '../messages/issue-messages.js';
import { applyCoercions, coercionsFor } from './coercions.js';
import type { ConfigTree } from './config-tree.js';

/** Splits a mapping: the keys of every entry, and the vendor's or platform's own. The schema refuses anything but a mapping. */
export function splitSharedKeys(data: unknown, commonKeys: readonly string[]): { common: unknown; own: unknown } {
  if (typeof data !== 'object' || data === null || Array.isArray(data)) return { common: data, own: {} };
  const entries = Object.entries(data);
  return {
    common: Object.fromEntries(entries.filter(([key]) => commonKeys.includes(key))),
    own: Object.fromEntries(entries.filter(([key]) => !commonKeys.includes(key))),
  };
}

/** Makes unknown keys errors even if the vendor's or platform's schema does not. */
export function strictSchema<T>(schema: ZodType<T>): ZodType<T> {
  if (!(schema instanceof z.ZodObject) || schema.def.catchall !== undefined) return schema;
  return schema.strict() as unknown as ZodType<T>;
}

/** Validates parts of the tree against schemas and collects every problem instead of stopping at the first. */
export class ConfigReader {
  readonly #problems: ConfigFinding[] = [];
  readonly #warnings: LocalizedText[] = [];
  readonly #open: ReadonlySet<string>;

  constructor(readonly tree: ConfigTree) {
    this.#open = new Set(tree.gaps.map((gap) => configPathText(gap.path)));
  }

  get problems(): readonly ConfigFinding[] {
    return this.#problems;
  }

  get warnings(): readonly LocalizedText[] {
    return this.#warnings;
  }

  /** Whether the value at the path is complete, without missing references or files. */
  isResolved(path: ConfigPath): boolean {
    return !this.#open.has(configPathText(path));
  }

  addProblem(path: ConfigPath, message: LocalizedText): void {
    this.#problems.push({ path: configPathText(path), message });
  }

  /** Reports a misspelt `key` in `data` that decides which schema applies to the other keys. */
  addMisspeltKey(data: unknown, key: string, at: ConfigPath): void {
    for (const written of Object.keys(data ?? {}))
      if (closestName(written, [key]) !== null)
        this.addProblem(
          [...at, written],
          bothLanguages(`There is no such key. Did you mean "${key}"?`, `Такого ключа нет. Может быть, «${key}»?`),
        );
  }

  addWarning(path: ConfigPath, { en, ru }: LocalizedText): void {
    const at = configPathText(path);
    this.#warnings.push(bothLanguages(`${at}: ${en}`, `${at}: ${ru}`));
  }

  /**
   * The part as the schema parses it, or undefined if it is invalid. A value whose reference could not be resolved is not
   * reported again.
   *
   * @param alsoKnown keys of the same mapping that another schema reads, as suggestions for a misspelt one
   */
  read<T>(schema: ZodType<T>, data: unknown, at: ConfigPath, alsoKnown: readonly string[] = []): T | undefined {
    let current = data;
    for (;;) {
      const parsed = schema.safeParse(current);
      if (parsed.success) return parsed.data;
      const coercions = coercionsFor(parsed.error.issues, current, at, this.tree);
      if (coercions.length === 0) {
        const problems = parsed.error.issues.flatMap((issue) => issueMessages(issue, { schema, data: current, at, alsoKnown }));
        this.#problems.push(...problems.filter((problem) => !this.#open.has(problem.path)));
        return undefined;
      }
      current = applyCoercions(current, coercions);
    }
  }
}
