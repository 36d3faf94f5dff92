/** One member of an object or one element of an array; `raw` is its JSON exactly as written. */
export interface JsonPart {
  /** Null for an element of an array. */
  readonly name: string | null;
  readonly raw: string;
}

const TOKEN = /"[^"\\]*(?:\\.[^"\\]*)*"|[{}[\],:]|[^\s"{}[\],:]+/gs;

/**
 * The top level of a JSON object or array, or null where the text is neither. JSON.parse would round an id of 17 digits and
 * take `__proto__` for more than a name, so values stay as written and the caller decides.
 */
export function jsonParts(text: string): JsonPart[] | null {
  if (!isJson(text) || !/^\s*[{[]/.test(text)) return null;
  const parts: JsonPart[] = [];
  let depth = 0;
  let name: string | null = null;
  let start = -1;
  for (const { 0: token, index } of text.matchAll(TOKEN)) {
    const closes = token === '}' || token === ']';
    if (depth === 1 && start >= 0 && (token === ',' || closes)) {
      parts.push({ name, raw: text.slice(start, index).trim() });
      name = null;
      start = -1;
    } else if (depth === 1 && token === ':') {
      name = textOf(text.slice(start, index).trim());
      start = -1;
    } else if (depth === 1 && start < 0 && !closes) {
      start = index;
    }
    if (token === '{' || token === '[') depth += 1;
    if (closes) depth -= 1;
  }
  return parts;
}

/** A value as text: a string's content, anything else as written, so that no digit of a number is lost. */
export function textOf(raw: string): string {
  return raw.startsWith('"') ? String(JSON.parse(raw)) : raw;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
