import { resolve } from 'node:path';
import { pathText, type Path, type Problem } from './problem.js';
import {
  bareReferences,
  type ReferenceWorld,
  replaceReferences,
  resolveReference,
  unreadableFile,
  whyUnreadable,
} from './references.js';
import { WrittenNumber } from './yaml.js';

/** The config's data with references filled in and paths made absolute, and what is known about where values came from. */
export interface Tree {
  readonly data: unknown;
  /** By path: how a number was written. */
  readonly writtenNumbers: ReadonlyMap<string, string>;
  /** Paths of texts that hold a reference: such a text may stand for a number or a yes or no. */
  readonly referenced: ReadonlySet<string>;
  /** References that could not be filled in (the text keeps them as they were written), and files that cannot be read. */
  readonly gaps: readonly Gap[];
  /** What makes the tree no tree. */
  readonly problems: readonly Problem[];
  /** Texts that must not be shown. */
  readonly secrets: ReadonlySet<string>;
}

export interface Gap {
  readonly path: Path;
  readonly message: string;
  /** A variable or file that is not there is no matter in a destination that is off; a misspelt reference is one anywhere. */
  readonly forgivable: boolean;
}

const SECRET_KEY = /token|secret|password|key$/i;
/** A key that ends so holds the path of a file that must be there (callersFile, serviceAccountFile). */
const PATH_KEY = /File$/;

/** Walks the parsed YAML once. */
export function growTree(parsed: unknown, world: ReferenceWorld): Tree {
  const grower = new Grower(world);
  return { ...grower.gathered, data: grower.walk(parsed, [], []) };
}

class Grower {
  readonly gathered = {
    writtenNumbers: new Map<string, string>(),
    referenced: new Set<string>(),
    gaps: [] as Gap[],
    problems: [] as Problem[],
    secrets: new Set<string>(),
  };

  constructor(private readonly world: ReferenceWorld) {}

  walk(value: unknown, path: Path, above: readonly object[]): unknown {
    if (typeof value === 'string') return this.text(value, path);
    if (value instanceof WrittenNumber) {
      this.gathered.writtenNumbers.set(pathText(path), value.text);
      return value.value;
    }
    if (typeof value !== 'object' || value === null) return value;
    if (above.includes(value)) {
      this.gathered.problems.push({ path: pathText(path), message: 'This alias (*) contains itself.' });
      return null;
    }
    const inside = [...above, value];
    if (Array.isArray(value)) return value.map((item, index) => this.walk(item, [...path, index], inside));
    const entries = Object.entries(value).map(([name, item]) => ({ key: bareReferences(name), item }));
    return Object.fromEntries(entries.map(({ key, item }) => [key, this.walk(item, [...path, key], inside)]));
  }

  private text(text: string, path: Path): string {
    const { gaps, secrets } = this.gathered;
    const gapsBefore = gaps.length;
    const filled = replaceReferences(text, (body) => this.reference(body, path));
    if (gaps.length > gapsBefore) return filled;
    const key = path.findLast((part) => typeof part === 'string') ?? '';
    if (SECRET_KEY.test(key)) secrets.add(filled);
    // In a rule a key is a name that the site chose.
    const isPath = PATH_KEY.test(key) && filled !== '' && !path.includes('when');
    return isPath ? this.file(resolve(this.world.folder, filled), path) : filled;
  }

  private reference(body: string, path: Path): string {
    const { referenced, gaps, secrets } = this.gathered;
    referenced.add(pathText(path));
    const resolved = resolveReference(body, this.world);
    if ('value' in resolved) {
      secrets.add(resolved.value);
      return resolved.value;
    }
    const forgivable = 'missing' in resolved;
    gaps.push({ path, message: forgivable ? resolved.missing : resolved.malformed, forgivable });
    return `\${${body}}`;
  }

  private file(file: string, path: Path): string {
    const unreadable = whyUnreadable(file, this.world.readFile);
    if (unreadable !== null) this.gathered.gaps.push({ path, message: unreadableFile(file, unreadable), forgivable: true });
    return file;
  }
}
