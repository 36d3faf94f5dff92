import { types } from 'node:util';
import { CommanderError } from 'commander';
import { bothLanguages, type Language, type LocalizedText } from '../domain/localized-text.js';
import { ConfigError, type ConfigProblem } from '../config/messages/config-problem.js';
import { AppError } from '../runtime/errors.js';
import { usageMessage } from './help-language.js';

/** A command's exit codes; 78 is EX_CONFIG of sysexits. */
export const EXIT_CODES = { ok: 0, failed: 1, usage: 2, config: 78 } as const;
export type ExitCode = (typeof EXIT_CODES)[keyof typeof EXIT_CODES];

/** The result of a command that failed. */
interface CommandFailure {
  readonly exitCode: ExitCode;
  /** Stable, upper case. */
  readonly code: string;
  /** For people; never contains a secret. */
  readonly message: string;
  readonly problems?: readonly ConfigProblem[];
}

/** Wrong usage that commander cannot detect, such as two options that exclude each other. */
export class UsageError extends Error {}

export function toCommandFailure(error: unknown, language: Language = 'en'): CommandFailure {
  if (error instanceof CommanderError || error instanceof UsageError) {
    return { exitCode: EXIT_CODES.usage, code: 'USAGE', message: usageMessage(error.message.replace(/^error: /, ''), language) };
  }
  if (error instanceof ConfigError) {
    return { exitCode: EXIT_CODES.config, code: error.code, message: error.text[language], problems: error.problems };
  }
  if (error instanceof AppError) return { exitCode: EXIT_CODES.failed, code: error.code, message: error.text[language] };
  if (!types.isNativeError(error)) return unexpectedFailure('Error', 'something that is no error was thrown', language);
  const known = listenFailure(error) ?? fileFailure(error);
  if (known === null) return unexpectedFailure(error.name, error.message, language);
  return { exitCode: EXIT_CODES.failed, code: known.code, message: known.message[language] };
}

function unexpectedFailure(name: string, message: string, language: Language): CommandFailure {
  const word = language === 'ru' ? 'Непредвиденное' : 'Unexpected';
  return { exitCode: EXIT_CODES.failed, code: 'UNEXPECTED', message: `${word}: ${name}: ${removeSecrets(message)}` };
}

type KnownFailure = { readonly code: string; readonly message: LocalizedText } | null;

type ListenError = NodeJS.ErrnoException & { address?: string; port?: number; hostname?: string };

function listenFailure(error: ListenError): KnownFailure {
  const { code, syscall, address, port, hostname } = error;
  if (syscall === 'getaddrinfo' && hostname !== undefined)
    return {
      code: 'HOST_UNKNOWN',
      message: bothLanguages(
        `The name ${hostname} is not found (${code}): take an address of this machine, or 0.0.0.0 for all.`,
        `Имя ${hostname} не находится (${code}): возьмите адрес этой машины или 0.0.0.0, чтобы слушать все.`,
      ),
    };
  if (syscall !== 'listen') return null;
  switch (code) {
    case 'EADDRINUSE':
      return {
        code: 'PORT_TAKEN',
        message: bothLanguages(
          `Port ${port} is taken by another program: stop it or choose another port.`,
          `Порт ${port} занят другой программой: остановите её или выберите другой порт.`,
        ),
      };
    case 'EACCES':
      return {
        code: 'PORT_FORBIDDEN',
        message: bothLanguages(
          `Port ${port} is not for this user to open: choose one above 1023.`,
          `Порт ${port} этому пользователю не открыть: выберите порт выше 1023.`,
        ),
      };
    case 'EADDRNOTAVAIL':
      return {
        code: 'HOST_UNKNOWN',
        message: bothLanguages(
          `${address} is no address of this machine: take one that is, or 0.0.0.0 for all.`,
          `${address} — не адрес этой машины: возьмите её адрес или 0.0.0.0, чтобы слушать все.`,
        ),
      };
    default:
      return null;
  }
}

/** A file named on the command line; the config's own files have messages of their own. */
function fileFailure({ code, path }: NodeJS.ErrnoException): KnownFailure {
  if (code === undefined || path === undefined) return null;
  const message = bothLanguages(
    `${path} cannot be used (${code}): check the folder, the permissions and the free space.`,
    `С файлом ${path} не поработать (${code}): проверьте папку, права и свободное место.`,
  );
  return { code: 'FILE', message };
}

/** Libraries' errors may quote addresses, keys and numbers. */
function removeSecrets(message: string): string {
  return message
    .replace(/:\/\/[^@\s/]*@/g, '://…@')
    .replace(/\?[^\s'"]+/g, '?…')
    .replace(/\+?\d{10,}/g, '…')
    .replace(/[\w-]{32,}/g, '…');
}
