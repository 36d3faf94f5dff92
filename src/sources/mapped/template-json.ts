/**
 * Repairs JSON made from a template by inserting values without regard to quotes: `"name": Иван`, `"tags": ,`, `"a": "ООО "Б""`.
 * A value ends where the next key begins, or where the brackets close. Our own: jsonrepair guesses too much and is not linear.
 */
export function repairTemplate(text: string): string {
  const output: string[] = [];
  let at = 0;
  for (;;) {
    KEY.lastIndex = at;
    const key = KEY.exec(text);
    if (key === null) break;
    const start = KEY.lastIndex;
    output.push(text.slice(at, start));
    at = start;
    const words = bareList(text, start);
    if (words !== null) {
      output.push(words.json);
      at = words.end;
      continue;
    }
    if (STRUCTURE.test(text[start] ?? '')) continue;
    const end = endOfValue(text, start);
    if (end === null) break;
    output.push(toJson(text.slice(start, end).trim()));
    at = end;
  }
  return output.join('') + text.slice(at);
}

/** `"key":` and the spaces after it. */
const KEY = /"[^"\\]{1,200}"\s*:\s*/g;
/** The start of an object or a list: its own values are handled one by one, or are JSON already. */
const STRUCTURE = /[{[]/;
const LONGEST_BARE_LIST = 2000;

/** A list of words without quotes: `[Москва, Целевой]`. */
function bareList(text: string, start: number): { readonly json: string; readonly end: number } | null {
  const inner = text[start] === '[' ? /^\[([^"{}[\]]*)\]/.exec(text.slice(start, start + LONGEST_BARE_LIST)) : null;
  if (inner === null) return null;
  const [whole, items = ''] = inner;
  const json = isJson(whole) ? whole : JSON.stringify(items.split(',').map((one) => one.trim()));
  return { json, end: start + whole.length };
}

/** Where a value may end: before the next key, or before closing brackets. */
const AFTER_VALUE = /,\s*"[^"\\]{1,200}"\s*:|[}\]](?=\s*(?:[,}\]]|$))/g;

function endOfValue(text: string, start: number): number | null {
  const value = WHOLE_STRING_OR_WORD.exec(text.slice(start, start + LONGEST_WHOLE));
  if (value !== null) return start + (value[1] ?? '').length;
  // A list or an object in quotes ends with its bracket and the quote.
  const opening = /^""?\s*([[{])/.exec(text.slice(start, start + 8))?.[1];
  AFTER_VALUE.lastIndex = start;
  for (;;) {
    const found = AFTER_VALUE.exec(text);
    if (found === null) return null;
    if (opening === undefined || closes(text, start, found.index, opening)) return found.index;
  }
}

/** A complete value, with nothing after it that could belong to it. */
const WHOLE_STRING_OR_WORD = /^("(?:[^"\\]|\\.)*"|[^"{}[\],\s]+)\s*(?:,\s*"[^"\\]{1,200}"\s*:|[}\]]\s*(?:[,}\]]|$))/s;
/** For longer values only the end is searched. */
const LONGEST_WHOLE = 2000;

function closes(text: string, start: number, end: number, opening: string): boolean {
  return new RegExp(`\\${opening === '[' ? ']' : '}'}""?\\s*$`).test(text.slice(Math.max(start, end - 8), end));
}

const LITERAL = /^(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)$/;

/** An inserted value as JSON. A pair of quotes around a value with quotes of its own is the template's. */
function toJson(raw: string): string {
  if (raw === '' || raw === '""') return raw === '' ? 'null' : raw;
  if (LITERAL.test(raw) || isJson(raw)) return raw;
  const inner = /^"(.*)"$/s.exec(raw)?.[1];
  if (inner === undefined) return JSON.stringify(raw);
  if (isJson(inner) && /^["[{]/.test(inner)) return inner;
  return JSON.stringify(inner.replace(/\\(["\\/])/g, '$1'));
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch (error) {
    if (error instanceof SyntaxError) return false;
    throw error;
  }
}
