import { sentence } from '../../domain/localized-text.js';

const MAX_NAME_LENGTH = 255;
/** In lower case: what the audit log calls the key of the environment, our commands and the program itself. */
const RESERVED_NAMES = ['ringback_admin_key', 'command line', 'ringback', 'ringback replay'];

const BAD_LENGTH = sentence(`It must have 1 to ${MAX_NAME_LENGTH} signs.`, `Нужно от 1 до ${MAX_NAME_LENGTH} знаков.`);
const HOLDS_NUL = sentence('It must hold no NUL.', 'В имени не может быть NUL.');
const TAKEN = sentence(
  'The audit log calls something else by this name. Choose another one.',
  'Этим именем в журнале называется другое. Выберите другое имя.',
);

/** The name of a key as it is kept, or why it cannot be one. */
export function readKeyName(text: string): { readonly name: string } | { readonly problem: string } {
  const name = text.trim().normalize('NFC');
  if (name === '' || name.length > MAX_NAME_LENGTH) return { problem: BAD_LENGTH };
  if (name.includes('\0')) return { problem: HOLDS_NUL };
  if (RESERVED_NAMES.includes(name.toLowerCase())) return { problem: TAKEN };
  return { name };
}
