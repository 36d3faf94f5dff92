/** A name as templates put it in: letters first, so that neither JSON nor a share such as `%50%` is taken for one. */
const NAME = String.raw`[\p{L}_][\p{L}\p{N}_.-]*`;
/** What a template leaves behind where it had nothing to put in; JSON is not taken for one. */
const MACRO = new RegExp(String.raw`^(\$?\{${NAME}\}|\{\{\s*${NAME}\s*\}\}|%%?${NAME}%%?)$`, 'u');
const EMPTY_WORD = /^(null|undefined)$/i;

/** Whether a parameter says nothing: empty, `null`, `undefined` or a macro that was not filled in. */
export function isAbsent(text: string): boolean {
  const bare = text.trim();
  return bare === '' || EMPTY_WORD.test(bare) || isMacro(bare);
}

/** `{callId}`, `{{callId}}`, `${callId}` or `%callId%` that nobody filled in. */
export function isMacro(text: string): boolean {
  return MACRO.test(text);
}
