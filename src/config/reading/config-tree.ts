import { resolve } from 'node:path';
import { bothLanguages, type LocalizedText } from '../../domain/localized-text.js';
import { configPathText, type ConfigPath, type ConfigFinding } from '../messages/config-problem.js';
import {
  restoreReferences,
  type ReferenceLookup,
  replaceReferences,
  resolveReference,
  unreadableFileMessage,
  fileReadError,
} from './references.js';
import { isPlaceholder, isQuoted } from '../../domain/secret-strength.js';
import { NumberLiteral } from './yaml.js';

/** The config's data with references resolved and paths made absolute, and where its values came from. */
export interface ConfigTree {
  readonly data: unknown;
  /** A number's text in the file, by path. */
  readonly writtenNumbers: ReadonlyMap<string, string>;
  /** Paths of texts with a reference: such a text may stand for a number or a boolean. */
  readonly referenced: ReadonlySet<string>;
  /** Unresolved references (the text keeps them as written), and files that cannot be read. */
  readonly gaps: readonly UnresolvedValue[];
  /** Why it is no tree, such as an alias that contains itself. */
  readonly problems: readonly ConfigFinding[];
  /** Texts that must not be shown. */
  readonly secrets: ReadonlySet<string>;
}

export interface UnresolvedValue {
  readonly path: ConfigPath;
  readonly message: LocalizedText;
  /** A missing variable or file is allowed in a destination that is off; a misspelt reference never is. */
  readonly allowedWhenDisabled: boolean;
}

const SECRET_KEY = /token|secret|password|key$/i;
/**
 * Keys with this ending contain the path of a file that must exist (callersFile, serviceAccountFile); rowsPerFile is a number.
 */
const PATH_KEY = /(?<!Per)File$/;

/** In a rule a key is a name chosen by the site. */
function isPathKey(path: ConfigPath): boolean {
  return PATH_KEY.test(keyOf(path)) && !path.includes('when');
}

/** The key of a value, or of the list that contains it. */
function keyOf(path: ConfigPath): string {
  return path.findLast((part) => typeof part === 'string') ?? '';
}

/** Ids, like secrets, are copied by hand from platforms' pages. */
const ID_KEY = /Id$/;

const QUOTES_INSIDE = bothLanguages(
  'There are quotes inside the value, which would be a part of it: take them away.',
  'Внутри значения стоят кавычки, они стали бы его частью: уберите их.',
);
const STILL_PLACEHOLDER = bothLanguages(
  'This is a placeholder: put the real value in.',
  'Здесь заглушка: впишите настоящее значение.',
);
/** A decoder has put U+FFFD where bytes were not UTF-8: names would be unreadable, and patterns would match nothing. */
const REPLACEMENT = '\ufffd';
const NOT_UTF8 = bothLanguages(
  'Letters here are not in UTF-8: save the file in UTF-8 (Notepad: Save as, Encoding).',
  'Буквы здесь не в UTF-8: сохраните файл в кодировке UTF-8 (в Блокноте: «Сохранить как», «Кодировка»).',
);
/** JavaScript's own name for something else: objects and schemas leave such a key out without a word. */
const RESERVED_NAME = '__proto__';
const RESERVED = bothLanguages('This name cannot be used: take another one.', 'Это имя занято: возьмите другое.');
const CIRCULAR_ALIAS = bothLanguages('This alias (*) contains itself.', 'Эта ссылка (*) содержит сама себя.');

/** The message about a quoted secret, or about a secret or an id that is still a placeholder. */
function unusableMessage(key: string, value: string): LocalizedText | null {
  if (SECRET_KEY.test(key) && isQuoted(value)) return QUOTES_INSIDE;
  const isFilledByHand = SECRET_KEY.test(key) || ID_KEY.test(key);
  return isFilledByHand && isPlaceholder(value) ? STILL_PLACEHOLDER : null;
}

/** Visits the parsed YAML once. */
export function buildConfigTree(parsed: unknown, lookup: ReferenceLookup): ConfigTree {
  const builder = new ConfigTreeBuilder(lookup);
  return { ...builder.collected, data: builder.resolveValue(parsed, [], []) };
}

class ConfigTreeBuilder {
  readonly collected = {
    writtenNumbers: new Map<string, string>(),
    referenced: new Set<string>(),
    gaps: [] as UnresolvedValue[],
    problems: [] as ConfigFinding[],
    secrets: new Set<string>(),
  };

  constructor(private readonly lookup: ReferenceLookup) {}

  resolveValue(value: unknown, path: ConfigPath, above: readonly object[]): unknown {
    if (typeof value === 'string') return this.resolveText(value, path);
    if (value instanceof NumberLiteral) {
      // A file whose name is digits.
      if (isPathKey(path)) return this.resolveText(value.text, path);
      this.collected.writtenNumbers.set(configPathText(path), value.text);
      return value.value;
    }
    if (typeof value !== 'object' || value === null) return value;
    if (above.includes(value)) {
      this.collected.problems.push({ path: configPathText(path), message: CIRCULAR_ALIAS });
      return null;
    }
    const inside = [...above, value];
    if (Array.isArray(value)) return value.map((item, index) => this.resolveValue(item, [...path, index], inside));
    const entries = Object.entries(value)
      .map(([name, item]) => ({ key: restoreReferences(name), item }))
      .filter(({ key }) => this.isUsableKey(key, path));
    return Object.fromEntries(entries.map(({ key, item }) => [key, this.resolveValue(item, [...path, key], inside)]));
  }

  /** Adds a problem if not. */
  private isUsableKey(key: string, path: ConfigPath): boolean {
    const message = key === RESERVED_NAME ? RESERVED : key.includes(REPLACEMENT) ? NOT_UTF8 : null;
    if (message !== null) this.collected.problems.push({ path: configPathText([...path, key]), message });
    return message === null;
  }

  private resolveText(text: string, path: ConfigPath): string {
    const { gaps, secrets } = this.collected;
    const gapsBefore = gaps.length;
    const filled = replaceReferences(text, (body) => this.resolveReferenceAt(body, path));
    if (gaps.length > gapsBefore) return filled;
    if (filled.includes(REPLACEMENT)) this.collected.problems.push({ path: configPathText(path), message: NOT_UTF8 });
    const key = keyOf(path);
    if (SECRET_KEY.test(key)) secrets.add(filled);
    const unusable = path.includes('when') ? null : unusableMessage(key, filled);
    if (unusable !== null) gaps.push({ path, message: unusable, allowedWhenDisabled: true });
    return isPathKey(path) && filled !== '' ? this.checkFile(resolve(this.lookup.folder, filled), path) : filled;
  }

  private resolveReferenceAt(body: string, path: ConfigPath): string {
    const { referenced, gaps, secrets } = this.collected;
    referenced.add(configPathText(path));
    const resolved = resolveReference(body, this.lookup);
    if ('value' in resolved) {
      secrets.add(resolved.value);
      return resolved.value;
    }
    const isMissing = 'missing' in resolved;
    gaps.push({ path, message: isMissing ? resolved.missing : resolved.malformed, allowedWhenDisabled: isMissing });
    return `\${${body}}`;
  }

  private checkFile(file: string, path: ConfigPath): string {
    const unreadable = fileReadError(file, this.lookup.readFile);
    if (unreadable !== null)
      this.collected.gaps.push({ path, message: unreadableFileMessage(file, unreadable), allowedWhenDisabled: true });
    return file;
  }
}
