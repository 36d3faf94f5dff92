import type { ZodType } from 'zod';
import { explain } from './explain.js';
import { mended, mendsFor } from './mend.js';
import { pathText, type Path, type Problem } from './problem.js';
import type { Tree } from './tree.js';

/** Puts schemas to parts of the tree and gathers every problem instead of stopping at the first. */
export class Reader {
  readonly #problems: Problem[] = [];
  readonly #warnings: string[] = [];
  readonly #open: ReadonlySet<string>;

  constructor(readonly tree: Tree) {
    this.#open = new Set(tree.gaps.map((gap) => pathText(gap.path)));
  }

  get problems(): readonly Problem[] {
    return this.#problems;
  }

  get warnings(): readonly string[] {
    return this.#warnings;
  }

  /** Whether the place holds what was meant, and not a reference or file that is not there. */
  isFilled(path: Path): boolean {
    return !this.#open.has(pathText(path));
  }

  add(path: Path, message: string): void {
    this.#problems.push({ path: pathText(path), message });
  }

  warn(path: Path, message: string): void {
    this.#warnings.push(`${pathText(path)}: ${message}`);
  }

  /**
   * The part as the schema gives it, or undefined where it does not fit. A place whose reference could not be filled in is not
   * complained about: the reference itself already is.
   *
   * @param alsoKnown keys of the same mapping that another schema reads, for the guess at a misspelt key
   */
  read<T>(schema: ZodType<T>, data: unknown, at: Path, alsoKnown: readonly string[] = []): T | undefined {
    let current = data;
    for (;;) {
      const parsed = schema.safeParse(current);
      if (parsed.success) return parsed.data;
      const mends = mendsFor(parsed.error.issues, current, at, this.tree);
      if (mends.length === 0) {
        const problems = parsed.error.issues.flatMap((issue) => explain(issue, { schema, data: current, at, alsoKnown }));
        this.#problems.push(...problems.filter((problem) => !this.#open.has(problem.path)));
        return undefined;
      }
      current = mended(current, mends);
    }
  }
}
