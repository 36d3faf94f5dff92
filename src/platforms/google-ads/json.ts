/** Parsed JSON, or undefined for text that is none: the schema that reads it then refuses. */
export function toJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
