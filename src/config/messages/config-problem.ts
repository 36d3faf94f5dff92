import { distance } from 'fastest-levenshtein';
import { bothLanguages, type Language, type LocalizedText } from '../../domain/localized-text.js';
import { AppError } from '../../runtime/errors.js';

/** The path from the top of the file to one value. */
export type ConfigPath = readonly (string | number)[];

/** One problem of the config: where, and what to do. Never contains a secret. */
export interface ConfigProblem {
  /** As in `projects[0].destinations[1].token`; empty for the file as a whole. */
  readonly path: string;
  readonly message: string;
  /** The line, 1-based, of the value or of the mapping that lacks it; left out if there is none. */
  readonly line?: number;
}

/** A problem before its language is chosen. */
export interface ConfigFinding {
  readonly path: string;
  readonly message: LocalizedText;
}

/** The config cannot be used; contains every problem found. The command line exits with 78. */
export class ConfigError extends AppError {
  /** @param file the config's own name, for `file:line` */
  constructor(
    readonly problems: readonly ConfigProblem[],
    file = 'ringback.yaml',
  ) {
    super('RB_CONFIG', problems.map((problem) => `- ${problemText(problem, file)}`).join('\n'));
  }
}

function problemText({ path, message, line }: ConfigProblem, file: string): string {
  return [...(line === undefined ? [] : [`${file}:${line}`]), ...(path === '' ? [] : [path]), message].join(': ');
}

/** The finding in the language. */
export function toProblem({ path, message }: ConfigFinding, language: Language): ConfigProblem {
  return { path, message: message[language] };
}

export function configPathText(path: ConfigPath): string {
  return path.reduce<string>((text, part) => {
    if (typeof part === 'number') return `${text}[${part}]`;
    return text === '' ? part : `${text}.${part}`;
  }, '');
}

const REDACTED = '***';
/** Shorter texts are hosts, ports and words like `true`: masking them would make messages unreadable and protect nothing. */
const SHORTEST_SECRET = 6;

/** Redaction: removes every value that came from a reference or belongs to a secret's key, before a message is shown. */
export function redact(message: string, secrets: ReadonlySet<string>): string {
  const hidden = [...secrets].filter((secret) => secret.length >= SHORTEST_SECRET).toSorted((a, b) => b.length - a.length);
  return hidden.reduce((text, secret) => text.replaceAll(secret, REDACTED), message);
}

/** None of our names is as long; the comparison's time grows with the length, which the sender of a rule controls. */
const LONGEST_NAME = 64;

/** The name that was probably meant: the nearest of `known` with few typos, else null. Letter case is ignored. */
export function closestName(name: string, known: readonly string[]): string | null {
  if (name.length > LONGEST_NAME) return null;
  const allowed = Math.max(1, Math.floor(name.length / 3));
  const [nearest] = known
    .map((candidate) => ({ candidate, mistakes: mistakesIn(name.toLowerCase(), candidate.toLowerCase()) }))
    .filter(({ mistakes }) => mistakes <= allowed)
    .sort((a, b) => a.mistakes - b.mistakes);
  return nearest?.candidate ?? null;
}

/** ` Did you mean "token"?`, or nothing if no name is near. */
export function didYouMean(name: string, known: readonly string[]): LocalizedText {
  const nearest = closestName(name, known);
  return nearest === null ? bothLanguages('', '') : bothLanguages(` Did you mean "${nearest}"?`, ` Может быть, «${nearest}»?`);
}

/** Levenshtein distance, less one for an anagram: two swapped letters, the most common typo, count as one. */
function mistakesIn(name: string, candidate: string): number {
  const edits = distance(name, candidate);
  return edits > 1 && sortedLetters(name) === sortedLetters(candidate) ? edits - 1 : edits;
}

function sortedLetters(text: string): string {
  return [...text].sort().join('');
}
