import { types } from 'node:util';
import { CommanderError } from 'commander';
import { ConfigError, type Problem } from '../config/problem.js';
import { AppError } from '../runtime/errors.js';
import { EXIT, type ExitCode } from './exit-codes.js';

/** How a command ended that did not do its work. */
export interface Failure {
  readonly exitCode: ExitCode;
  /** Stable, upper case. */
  readonly code: string;
  /** For people; never a secret. */
  readonly message: string;
  readonly problems?: readonly Problem[];
}

/** Wrong use of the command line that commander cannot see, such as two options that do not go together. */
export class UsageError extends Error {}

export function failureOf(error: unknown): Failure {
  if (error instanceof CommanderError || error instanceof UsageError) {
    return { exitCode: EXIT.usage, code: 'USAGE', message: error.message.replace(/^error: /, '') };
  }
  if (error instanceof ConfigError) {
    return { exitCode: EXIT.config, code: error.code, message: error.message, problems: error.problems };
  }
  if (error instanceof AppError) return { exitCode: EXIT.failed, code: error.code, message: error.message };
  if (!types.isNativeError(error)) return unexpected('Error', 'something that is no error was thrown');
  const known = ofListening(error) ?? ofFile(error);
  return known === null ? unexpected(error.name, error.message) : { exitCode: EXIT.failed, ...known };
}

function unexpected(name: string, message: string): Failure {
  return { exitCode: EXIT.failed, code: 'UNEXPECTED', message: `Unexpected: ${name}: ${withoutSecrets(message)}` };
}

type Known = Pick<Failure, 'code' | 'message'> | null;

function ofListening(error: NodeJS.ErrnoException & { address?: string; port?: number }): Known {
  const { code, syscall, address, port } = error;
  if (syscall !== 'listen') return null;
  switch (code) {
    case 'EADDRINUSE':
      return { code: 'PORT_TAKEN', message: `Port ${port} is taken by another program: stop it or choose another port.` };
    case 'EACCES':
      return { code: 'PORT_FORBIDDEN', message: `Port ${port} is not for this user to open: choose one above 1023.` };
    case 'EADDRNOTAVAIL':
      return { code: 'HOST_UNKNOWN', message: `${address} is no address of this machine: take one that is, or 0.0.0.0 for all.` };
    default:
      return null;
  }
}

/** A file that was named on the command line; the config's own have sentences of their own. */
function ofFile({ code, path }: NodeJS.ErrnoException): Known {
  if (code === undefined || path === undefined) return null;
  return { code: 'FILE', message: `${path} cannot be used (${code}): check the folder, the permissions and the free space.` };
}

/** Errors of libraries may quote addresses, keys and numbers. */
function withoutSecrets(message: string): string {
  return message
    .replace(/:\/\/[^@\s/]*@/g, '://…@')
    .replace(/\?[^\s'"]+/g, '?…')
    .replace(/\+?\d{10,}/g, '…')
    .replace(/[\w-]{32,}/g, '…');
}
