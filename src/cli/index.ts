import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command, CommanderError } from 'commander';
import { systemClock } from '../runtime/clock.js';
import { addAlerts } from './commands/alerts.js';
import { addBackup, addRestore } from './commands/backup.js';
import { addDemo } from './commands/demo.js';
import { addDoctor } from './commands/doctor.js';
import { addErase } from './commands/erase.js';
import { addExport } from './commands/export.js';
import { addImport } from './commands/import.js';
import { addInit } from './commands/init.js';
import { addKey } from './commands/key.js';
import { addMigrate } from './commands/migrate.js';
import { addReplay, addSimulate } from './commands/replay.js';
import { addSandbox } from './commands/sandbox.js';
import { addStart } from './commands/start.js';
import { addTruth } from './commands/truth.js';
import { EXIT_CODES, type ExitCode, toCommandFailure } from './failure.js';
import type { CliContext, Terminal } from './terminal.js';

const COMMANDS = [
  addStart,
  addDemo,
  addInit,
  addDoctor,
  addTruth,
  addMigrate,
  addImport,
  addSimulate,
  addReplay,
  addExport,
  addErase,
  addKey,
  addBackup,
  addRestore,
  addAlerts,
  addSandbox,
];

/** All commands; nothing runs before it is asked for, and nothing ends the process. */
export function createProgram(context: CliContext): Command {
  const { terminal, json } = context;
  const program = new Command('ringback')
    .description('Tells Yandex.Metrica, Google Analytics 4 and Google Ads about the phone calls their ads brought.')
    .version(packageVersion())
    .showHelpAfterError('Add --help to see what there is.')
    .showSuggestionAfterError()
    .exitOverride()
    .configureOutput({
      writeOut: (text) => terminal.out(text),
      // With --json a mistake is reported as JSON, at the end.
      writeErr: (text) => {
        if (!json) terminal.err(text);
      },
    })
    .addHelpText('after', '\nExit codes: 0 ok, 1 failed, 2 wrong usage, 78 unusable configuration.');
  for (const add of COMMANDS) add(program, context);
  return program;
}

function packageVersion(): string {
  const text = readFileSync(join(import.meta.dirname, '../../package.json'), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}

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
