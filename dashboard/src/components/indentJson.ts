/** A string, or one character between strings. */
const TOKEN = /"(?:[^"\\]|\\.)*"|[\s\S]/g;

/**
 * Indents JSON without reading its values: parsed and printed again, a number over 2^53 would be another number. Text that is no
 * JSON, such as CSV, HTML or JSON that was cut off, stays as it is.
 */
export function indentJson(text: string): string {
  if (!isJson(text)) return text;
  let depth = 0;
  let out = '';
  let isEmpty = false;
  const newLine = (): string => `\n${'  '.repeat(depth)}`;
  for (const [token] of text.matchAll(TOKEN)) {
    if (/^\s$/.test(token)) continue;
    const closes = token === '}' || token === ']';
    if (closes) depth -= 1;
    if (isEmpty ? !closes : closes) out += newLine();
    isEmpty = token === '{' || token === '[';
    if (isEmpty) depth += 1;
    out += token === ':' ? ': ' : token;
    if (token === ',') out += newLine();
  }
  return out;
}

/** An object or a list; a bare word or number needs no indenting. */
function isJson(text: string): boolean {
  if (!/^\s*[[{]/.test(text)) return false;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
