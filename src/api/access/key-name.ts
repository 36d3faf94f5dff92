import { sentence } from '../../domain/localized-text.js';
import { looksLike } from '../../domain/look-alike-names.js';

const MAX_NAME_LENGTH = 255;
/** Names in the audit log of the environment's key, our commands and the program itself. */
const RESERVED_NAMES = ['ringback_admin_key', 'command line', 'ringback', 'ringback replay'];

const BAD_LENGTH = sentence(`It must have 1 to ${MAX_NAME_LENGTH} signs.`, `Нужно от 1 до ${MAX_NAME_LENGTH} знаков.`);
/**
 * Line breaks, invisible characters and those that change the text's direction: with them one name could look like another in the
 * audit log.
 */
const UNSEEN = /[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u;
const HOLDS_UNSEEN = sentence(
  'It must hold nothing that is not seen, such as line breaks.',
  'В имени не может быть невидимых знаков, например переводов строки.',
);
const TAKEN = sentence(
  'The audit log calls something else by this name. Choose another one.',
  'Этим именем в журнале называется другое. Выберите другое имя.',
);

/** A key's name as stored, or why it is not allowed. */
export function readKeyName(text: string): { readonly name: string } | { readonly problem: string } {
  const name = text.trim().normalize('NFC');
  if (name === '' || name.length > MAX_NAME_LENGTH) return { problem: BAD_LENGTH };
  if (UNSEEN.test(name)) return { problem: HOLDS_UNSEEN };
  if (RESERVED_NAMES.some((reserved) => looksLike(reserved, name))) return { problem: TAKEN };
  return { name };
}
