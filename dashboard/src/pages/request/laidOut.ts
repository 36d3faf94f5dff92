/** JSON with its lines and steps, when it is JSON as a whole; anything else as it came. */
export function laidOut(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    // A table, a part of a document that was cut off, or a page of HTML: shown as the text that it is.
    return text;
  }
}
