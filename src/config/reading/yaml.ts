import { type Document, LineCounter, isCollection, parseDocument, visit, type YAMLError } from 'yaml';
import type { ConfigProblem } from '../messages/config-problem.js';

/** A number as it was written: `0123` and `+7495` lose nothing where text is wanted. */
export class NumberLiteral {
  constructor(
    readonly value: number,
    readonly text: string,
  ) {}
}

export interface YamlResult {
  /** Plain lists and mappings, with numbers as NumberLiteral; null when the text could not be parsed. */
  readonly data: unknown;
  readonly problems: readonly ConfigProblem[];
}

const YAML_ADVICE: Partial<Record<YAMLError['code'], string>> = {
  BAD_INDENT: 'the indentation does not fit, or a bracket is not closed.',
  DUPLICATE_KEY: 'this key is given twice in the same place: keep one.',
  MISSING_CHAR: 'a quote, comma, colon or bracket is missing.',
  TAB_AS_INDENT: 'a tab is used for indentation: use spaces.',
  BAD_SCALAR_START: 'a value starts with a character that YAML reserves: put it in quotes.',
  MULTIPLE_DOCS: 'there is more than one document (`---`): keep one.',
};

const GENERAL_ADVICE = 'this cannot be read. Check colons, quotes, brackets and indentation around it.';

/** Reads YAML 1.2. Messages give line and column and never quote the text: it may be a secret. */
export function readYaml(text: string): YamlResult {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, merge: true });
  const problems = document.errors.map((error) => ({
    path: textPosition(lines, error.pos[0]),
    message: `YAML: ${YAML_ADVICE[error.code] ?? GENERAL_ADVICE}`,
  }));
  // With a key given twice the rest of the file can still be checked; after any other error nothing can be relied on.
  if (document.errors.some((error) => error.code !== 'DUPLICATE_KEY')) return { data: null, problems };
  const complexKey = keepNumberLiterals(document, lines);
  if (complexKey !== null) return { data: null, problems: [...problems, complexKey] };
  try {
    return { data: document.toJS(), problems };
  } catch (error) {
    if (!(error instanceof ReferenceError)) throw error;
    return {
      data: null,
      problems: [...problems, { path: '', message: 'YAML: an alias (*) has no anchor (&) before it, or there are too many.' }],
    };
  }
}

/** Replaces numbers by NumberLiteral. A key that is itself a list or mapping has no path and is refused. */
function keepNumberLiterals(document: Document.Parsed, lines: LineCounter): ConfigProblem | null {
  let refused: ConfigProblem | null = null;
  visit(document, {
    Pair(_, pair) {
      if (!isCollection(pair.key)) return;
      refused = { path: textPosition(lines, pair.key.range?.[0] ?? 0), message: 'YAML: a key must be plain text.' };
      return visit.BREAK;
    },
    Scalar(key, node) {
      if (key !== 'key' && typeof node.value === 'number')
        node.value = new NumberLiteral(node.value, node.source ?? String(node.value));
    },
  });
  return refused;
}

function textPosition(lines: LineCounter, position: number): string {
  const { line, col } = lines.linePos(position);
  return `line ${line}, column ${col}`;
}
