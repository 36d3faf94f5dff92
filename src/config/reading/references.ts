import { resolve } from 'node:path';
import { bothLanguages, type LocalizedText } from '../../domain/localized-text.js';
import type { Environment } from '../environment.js';
import { isPlaceholder, isQuoted } from '../../domain/secret-strength.js';

/** Reads a file as UTF-8 text; throws as node:fs does. */
export type ReadFile = (path: string) => string;

/** Where references are resolved: the environment, and files relative to the config's folder. */
export interface ReferenceLookup {
  readonly environment: Environment;
  readonly folder: string;
  readonly readFile: ReadFile;
}

export type ResolvedReference =
  { readonly value: string } | { readonly missing: LocalizedText } | { readonly malformed: LocalizedText };

const MALFORMED = bothLanguages(
  'This reference cannot be read: write ${NAME} for an environment variable or ${file:PATH} for a file.',
  'Эту подстановку не понять: ${ИМЯ} берёт переменную окружения (латиницей), ${file:ПУТЬ} — содержимое файла.',
);

/** The value of one reference. An empty variable counts as unset: a forgotten line in a compose file gives one. */
export function resolveReference(body: string, lookup: ReferenceLookup): ResolvedReference {
  if (body.startsWith('file:')) return readReferencedFile(body.slice('file:'.length).trim(), lookup);
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(body)) {
    return { malformed: MALFORMED };
  }
  const value = lookup.environment[body]?.trim();
  if (value !== undefined && value !== '')
    return usable(value, bothLanguages(`The environment variable ${body}`, `Переменная окружения ${body}`));
  return {
    missing: bothLanguages(
      `The environment variable ${body} is ${value === '' ? 'empty' : 'not set'}: set it before the start, or in .env ` +
        `beside the config.`,
      `Переменная окружения ${body} ${value === '' ? 'пуста' : 'не задана'}: задайте её до запуска или в файле .env ` +
        `рядом с конфигом.`,
    ),
  };
}

/** Quotes would be sent as part of the value: a platform sees another secret, and some do not even report it. */
function usable(value: string, name: LocalizedText): ResolvedReference {
  if (isQuoted(value))
    return {
      missing: bothLanguages(
        `${name.en} holds its value in quotes, which would be a part of it: take them away.`,
        `${name.ru}: значение в кавычках, и они стали бы его частью: уберите их.`,
      ),
    };
  if (isPlaceholder(value))
    return {
      missing: bothLanguages(
        `${name.en} still holds a placeholder: put the real value in.`,
        `${name.ru}: вместо значения стоит заглушка, впишите настоящее.`,
      ),
    };
  return { value };
}

function readReferencedFile(path: string, { folder, readFile }: ReferenceLookup): ResolvedReference {
  const file = resolve(folder, path);
  try {
    return usable(readFile(file).trim(), bothLanguages(`The file ${file}`, `Файл ${file}`));
  } catch (error) {
    return { missing: unreadableFileMessage(file, systemErrorCode(error)) };
  }
}

/** Null if the file can be read. */
export function fileReadError(file: string, readFile: ReadFile): string | null {
  try {
    readFile(file);
    return null;
  } catch (error) {
    return systemErrorCode(error);
  }
}

export function unreadableFileMessage(file: string, code: string): LocalizedText {
  return bothLanguages(
    `The file ${file} cannot be read (${code}): check the path, which starts at the config’s folder, and the permissions.`,
    `Файл ${file} не читается (${code}): проверьте путь (он идёт от папки конфига) и права.`,
  );
}

/** The system's own short word for a failed read, e.g. ENOENT. */
export function systemErrorCode(error: unknown): string {
  const hasCode = typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string';
  return hasCode ? String(error.code) : 'unreadable';
}

// Our own syntax, because a custom tag of the `yaml` package (`!env NAME`) is a whole value, and `${NAME}` may be a part of a
// text. It may also be unquoted inside [ ] and { }, where YAML would parse its braces as a mapping, and its value must never be
// parsed as YAML. So before parsing its characters become letters of the private use area, one for one, which keeps columns
// right.
const OPEN = '\uE000\uE001';
const CLOSE = '\uE002';
const SHIFT = 0xe100;
const PROTECTED = new RegExp(`${OPEN}([^${CLOSE}]*)${CLOSE}`, 'gu');

/** Hides references from the YAML parser. */
export function protectReferences(text: string): string {
  return text.replace(
    /\$\{([^}\n]*)\}/g,
    (_, body: string) => OPEN + body.replace(/[\x20-\x2f\x3a-\x40\x5b-\x5e\x60\x7b-\x7e]/g, shiftChar) + CLOSE,
  );
}

/** Replaces every protected reference by `replace(body)`. */
export function replaceReferences(text: string, replace: (body: string) => string): string {
  return text.replace(PROTECTED, (_, body: string) => replace(body.replace(/[\ue100-\ue17f]/gu, unshiftChar)));
}

/** The text as the person wrote it. */
export function restoreReferences(text: string): string {
  return replaceReferences(text, (body) => `\${${body}}`);
}

function shiftChar(char: string): string {
  return String.fromCharCode(char.charCodeAt(0) + SHIFT);
}

function unshiftChar(char: string): string {
  return String.fromCharCode(char.charCodeAt(0) - SHIFT);
}
