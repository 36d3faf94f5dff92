/** A string, perhaps with a colon and a value that is neither string, object nor list after it; an open string runs to the end. */
const MEMBER = /("[^"\\]*(?:\\.[^"\\]*)*")(?:\s*:([^"{}[\],]*)(?=[,}\]]))?|".*$/gs;
const PLAIN = /^(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)$/;

/**
 * JSON out of a template into which values were put without quotes: nothing becomes null, text gets its quotes
 * (`"tags": , "name": Иван,`). Digits stay as they are. What this does not mend stays broken.
 */
export function mendTemplate(text: string): string {
  return text.replace(MEMBER, (whole: string, name: string | undefined, value: string | undefined) => {
    const bare = value?.trim();
    if (name === undefined || bare === undefined || PLAIN.test(bare)) return whole;
    return `${name}: ${bare === '' ? 'null' : JSON.stringify(bare)}`;
  });
}
