import type { Language } from '../../domain/localized-text.js';

const LANGUAGE_LINE = /^\uFEFF?["']?language["']?[ \t]*:[ \t]*["']?(ru|en)\b/m;
/** A config in braces, as JSON is written, after comments and a document's start. */
const FLOW_STYLE = /^\uFEFF?(?:\s|#.*\n|---)*\{/;
/** In braces a key is where nothing else is: comments and quoted text are passed over, brackets counted. */
const FLOW_TOKENS =
  /(?:"language"|'language'|\blanguage)\s*:\s*["']?(ru|en)\b["']?|"(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|(?:^|\s)#.*|[{}[\]]/gm;

/** The language of a config that may be invalid: its problems are reported in that language. */
export function languageNamedIn(yaml: string): Language | null {
  const named = FLOW_STYLE.test(yaml) ? languageInBraces(yaml) : LANGUAGE_LINE.exec(yaml)?.[1];
  return named === 'ru' || named === 'en' ? named : null;
}

function languageInBraces(yaml: string): string | undefined {
  let depth = 0;
  for (const [token, named] of yaml.matchAll(FLOW_TOKENS)) {
    if (named !== undefined && depth === 1) return named;
    if (token === '{' || token === '[') depth += 1;
    if (token === '}' || token === ']') depth -= 1;
  }
  return undefined;
}
