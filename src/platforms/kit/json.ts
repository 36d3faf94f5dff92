/** Parsed JSON, or undefined for text that is none: the schema that reads it then refuses. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const STRING_OR_NUMBER = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;
const TOO_LONG_FOR_A_NUMBER = /^-?\d{16,}$/;

/**
 * JSON in which whole numbers of 16 digits and more come out as text, digit for digit: upload ids are int64, and
 * `JSON.parse` would round them.
 *
 * @returns undefined for anything that is not JSON
 */
export function parseJsonKeepingIds(text: string): unknown {
  const quoted = text.replace(STRING_OR_NUMBER, (token) => (TOO_LONG_FOR_A_NUMBER.test(token) ? `"${token}"` : token));
  try {
    return JSON.parse(quoted);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

export type JsonObject = Readonly<Record<string, unknown>>;

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
