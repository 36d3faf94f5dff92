import { z, type ZodType } from 'zod';
import { bothLanguages, type LocalizedText } from '../../domain/localized-text.js';
import { closestName, type ConfigPath, configPathText, type ConfigFinding } from '../messages/config-problem.js';
import { issueMessages } from '../messages/issue-messages.js';
import { applyCoercions, coercionsFor } from './coercions.js';
import type { ConfigTree } from './config-tree.js';

/** A mapping in two: the keys of every entry, and the vendor's or platform's own. The schema refuses what is no mapping. */
export function splitSharedKeys(data: unknown, commonKeys: readonly string[]): { common: unknown; own: unknown } {
  if (typeof data !== 'object' || data === null || Array.isArray(data)) return { common: data, own: {} };
  const entries = Object.entries(data);
  return {
    common: Object.fromEntries(entries.filter(([key]) => commonKeys.includes(key))),
    own: Object.fromEntries(entries.filter(([key]) => !commonKeys.includes(key))),
  };
}

/** Unknown keys are errors also where the vendor's or platform's schema does not say so. */
export function strictSchema<T>(schema: ZodType<T>): ZodType<T> {
  if (!(schema instanceof z.ZodObject) || schema.def.catchall !== undefined) return schema;
  return schema.strict() as unknown as ZodType<T>;
}

/** Validates parts of the tree against schemas and gathers every problem instead of stopping at the first. */
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

  /** Whether the value at the path is complete, and not a reference or file that is missing. */
  isResolved(path: ConfigPath): boolean {
    return !this.#open.has(configPathText(path));
  }

  addProblem(path: ConfigPath, message: LocalizedText): void {
    this.#problems.push({ path: configPathText(path), message });
  }

  /** A key of `data` that was meant to be `key`, on which hangs by which schema the others are read. */
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
   * The part as the schema gives it, or undefined where it does not fit. A value whose reference could not be filled in is not
   * reported again: the reference itself already is.
   *
   * @param alsoKnown keys of the same mapping that another schema reads, to suggest in the case of a misspelt one
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
