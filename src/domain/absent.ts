/** What a template leaves behind where it had nothing to put in: `{callId}`, `{{callId}}`; JSON is not taken for one. */
const MACRO = /^(\{[\p{L}_][\p{L}\p{N}_.-]*\}|\{\{\s*[\p{L}_][\p{L}\p{N}_.-]*\s*\}\})$/u;
const EMPTY_WORD = /^(null|undefined)$/i;

/** Whether a parameter says nothing: empty, `null`, `undefined` or a macro that was not filled in. */
export function isAbsent(text: string): boolean {
  const bare = text.trim();
  return bare === '' || EMPTY_WORD.test(bare) || MACRO.test(bare);
}
