import {
  type Document,
  isCollection,
  isMap,
  isNode,
  isScalar,
  isSeq,
  LineCounter,
  parseDocument,
  visit,
  type YAMLError,
} from 'yaml';
import { bothLanguages, type LocalizedText } from '../../domain/localized-text.js';
import type { ConfigFinding } from '../messages/config-problem.js';
import { restoreReferences } from './references.js';

/** A number as written: `0123` and `+7495` lose nothing where text is expected. */
export class NumberLiteral {
  constructor(
    readonly value: number,
    readonly text: string,
  ) {}
}

export interface YamlResult {
  /** Plain lists and mappings, with numbers as NumberLiteral; null when the text could not be parsed. */
  readonly data: unknown;
  readonly problems: readonly ConfigFinding[];
  /** The line, 1-based, of a value by its path, or of the nearest existing mapping or list. */
  readonly lineOf: (path: string) => number | undefined;
}

const YAML_ADVICE: Partial<Record<YAMLError['code'], LocalizedText>> = {
  BAD_INDENT: bothLanguages(
    'the indentation does not fit, or a bracket is not closed.',
    'отступ не на месте, или не закрыта скобка.',
  ),
  DUPLICATE_KEY: bothLanguages(
    'this key is given twice in the same place: keep one.',
    'этот ключ стоит здесь дважды: оставьте один.',
  ),
  MISSING_CHAR: bothLanguages(
    'a quote, comma, colon or bracket is missing.',
    'не хватает кавычки, запятой, двоеточия или скобки.',
  ),
  TAB_AS_INDENT: bothLanguages('a tab is used for indentation: use spaces.', 'отступ сделан табуляцией: нужны пробелы.'),
  BAD_SCALAR_START: bothLanguages(
    'a value starts with a character that YAML reserves: put it in quotes.',
    'значение начинается со служебного знака YAML: возьмите его в кавычки.',
  ),
  MULTIPLE_DOCS: bothLanguages(
    'there is more than one document (`---`): keep one.',
    'в файле больше одного документа (`---`): оставьте один.',
  ),
};

const GENERAL_ADVICE = bothLanguages(
  'this cannot be read. Check colons, quotes, brackets and indentation around it.',
  'это не читается. Проверьте двоеточия, кавычки, скобки и отступы рядом.',
);
const ALIAS_ADVICE = bothLanguages(
  'YAML: an alias (*) has no anchor (&) before it, or there are too many.',
  'YAML: у ссылки (*) нет якоря (&) перед ней, или ссылок слишком много.',
);
const KEY_ADVICE = bothLanguages('YAML: a key must be plain text.', 'YAML: ключ должен быть простым текстом.');

/** Reads YAML 1.2. Messages give line and column and never quote the text: it may be a secret. */
export function readYaml(text: string): YamlResult {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, merge: true });
  const problems = document.errors.map((error) => {
    const advice = YAML_ADVICE[error.code] ?? GENERAL_ADVICE;
    return { path: textPosition(lines, error.pos[0]), message: bothLanguages(`YAML: ${advice.en}`, `YAML: ${advice.ru}`) };
  });
  const lineOf = lineFinder(document, lines);
  // After a duplicate key the rest of the file can still be checked; after any other error nothing is reliable.
  if (document.errors.some((error) => error.code !== 'DUPLICATE_KEY')) return { data: null, problems, lineOf };
  const complexKey = keepNumberLiterals(document, lines);
  if (complexKey !== null) return { data: null, problems: [...problems, complexKey], lineOf };
  try {
    return { data: document.toJS(), problems, lineOf };
  } catch (error) {
    if (!(error instanceof ReferenceError)) throw error;
    return { data: null, problems: [...problems, { path: '', message: ALIAS_ADVICE }], lineOf };
  }
}

/** Replaces numbers by NumberLiteral. A key that is itself a list or mapping has no path and is refused. */
function keepNumberLiterals(document: Document.Parsed, lines: LineCounter): ConfigFinding | null {
  let refused: ConfigFinding | null = null;
  visit(document, {
    Pair(_, pair) {
      if (!isCollection(pair.key)) return;
      refused = { path: textPosition(lines, pair.key.range?.[0] ?? 0), message: KEY_ADVICE };
      return visit.BREAK;
    },
    Scalar(key, node) {
      if (key !== 'key' && typeof node.value === 'number')
        node.value = new NumberLiteral(node.value, node.source ?? String(node.value));
    },
  });
  return refused;
}

/** Finds lines on demand: a config without problems needs none. */
function lineFinder(document: Document.Parsed, lines: LineCounter): (path: string) => number | undefined {
  let known: ReadonlyMap<string, number> | null = null;
  return (path) => {
    const position = /^line (\d+), /.exec(path);
    if (position !== null) return Number(position[1]);
    known ??= linesByPath(document, lines);
    for (let at = path; at !== ''; at = at.replace(/(\.[^.[\]]*|\[\d+\]|^[^.[\]]*)$/, '')) {
      const line = known.get(at);
      if (line !== undefined) return line;
    }
    return undefined;
  };
}

function linesByPath(document: Document.Parsed, lines: LineCounter): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  const note = (path: string, node: unknown): void => {
    if (isNode(node) && node.range) found.set(path, lines.linePos(node.range[0]).line);
  };
  const collect = (node: unknown, path: string): void => {
    if (isSeq(node))
      node.items.forEach((item, index) => {
        note(`${path}[${index}]`, item);
        collect(item, `${path}[${index}]`);
      });
    if (!isMap(node)) return;
    for (const { key, value } of node.items) {
      if (!isScalar(key)) continue;
      const name = restoreReferences(String(key.value));
      const inside = path === '' ? name : `${path}.${name}`;
      note(inside, key);
      collect(value, inside);
    }
  };
  collect(document.contents, '');
  return found;
}

function textPosition(lines: LineCounter, position: number): string {
  const { line, col } = lines.linePos(position);
  return `line ${line}, column ${col}`;
}
