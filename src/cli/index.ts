import { CommanderError } from 'commander';
import { systemClock } from '../runtime/clock.js';
import { EXIT_CODES, type ExitCode } from './failure.js';
import { toCommandFailure } from './failure.js';
import { createProgram } from './program.js';
import type { CliContext } from './terminal.js';
import type { Terminal } from './terminal.js';

export { processTerminal, type Terminal } from './terminal.js';

/**
 * The command line.
 *
 * @param args without the program's own name
 * @returns the exit code, when the command is done: services are done when they were asked to stop
 */
export async function runCli(args: readonly string[], terminal: Terminal): Promise<ExitCode> {
  const context: CliContext = { terminal, clock: systemClock, json: args.includes('--json'), exitCode: EXIT_CODES.ok };
  try {
    await createProgram(context).parseAsync(args, { from: 'user' });
    return context.exitCode;
  } catch (error) {
    // Asking for help or the version ends the same way as a mistake, with code 0.
    if (error instanceof CommanderError && error.exitCode === 0) return EXIT_CODES.ok;
    const { exitCode, ...failure } = toCommandFailure(error);
    if (context.json) terminal.err(`${JSON.stringify({ error: failure })}\n`);
    else if (!(error instanceof CommanderError)) terminal.err(`${failure.message}\n`);
    return exitCode;
  }
}
