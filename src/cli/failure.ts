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
  const taken = portOf(error);
  if (taken !== null) {
    return {
      exitCode: EXIT.failed,
      code: 'PORT_TAKEN',
      message: `Port ${taken} is taken by another program: stop it or choose another port.`,
    };
  }
  return unexpected(error.name, error.message);
}

function unexpected(name: string, message: string): Failure {
  return { exitCode: EXIT.failed, code: 'UNEXPECTED', message: `Unexpected: ${name}: ${withoutSecrets(message)}` };
}

function portOf(error: Error): number | null {
  const { code, port } = error as NodeJS.ErrnoException & { port?: number };
  return code === 'EADDRINUSE' && port !== undefined ? port : null;
}

/** Errors of libraries may quote addresses, keys and numbers. */
function withoutSecrets(message: string): string {
  return message
    .replace(/:\/\/[^@\s/]*@/g, '://…@')
    .replace(/\?[^\s'"]+/g, '?…')
    .replace(/\+?\d{10,}/g, '…')
    .replace(/[\w-]{32,}/g, '…');
}
