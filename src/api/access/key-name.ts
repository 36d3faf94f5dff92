const MAX_NAME_LENGTH = 255;
/** In lower case: what the audit log calls the key of the environment, our commands and the program itself. */
const RESERVED_NAMES = ['ringback_admin_key', 'command line', 'ringback', 'ringback replay'];

/** The name of a key as it is kept, or why it cannot be one. */
export function readKeyName(text: string): { readonly name: string } | { readonly problem: string } {
  const name = text.trim().normalize('NFC');
  if (name === '' || name.length > MAX_NAME_LENGTH) return { problem: `It must have 1 to ${MAX_NAME_LENGTH} signs.` };
  if (name.includes('\0')) return { problem: 'It must hold no NUL.' };
  if (RESERVED_NAMES.includes(name.toLowerCase()))
    return { problem: 'The audit log calls something else by this name. Choose another one.' };
  return { name };
}
