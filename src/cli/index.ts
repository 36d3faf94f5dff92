import { Command, CommanderError } from 'commander';
import { chosenLanguage } from '../config/environment.js';
import { systemClock } from '../runtime/clock.js';
import { VERSION } from '../runtime/version.js';
import { addAlerts } from './commands/alerts.js';
import { addBackup, addRestore } from './commands/backup.js';
import { addConfig } from './commands/config.js';
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
import { setHelpLanguage, usageMessage } from './help-language.js';
import { type CliContext, cliContext, type Terminal } from './terminal.js';

const COMMANDS = [
  addStart,
  addDemo,
  addInit,
  addConfig,
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

/** All commands; modules are loaded on demand, and nothing ends the process. */
export function createProgram(context: CliContext): Command {
  const { terminal, json, language, text } = context;
  const program = new Command('ringback');
  setHelpLanguage(program, language);
  program
    .description(
      text(
        'Tells Yandex.Metrica, Google Analytics 4 and Google Ads about the phone calls their ads brought.',
        'Сообщает Яндекс.Метрике, Google Analytics 4 и Google Ads о звонках, которые привела их реклама.',
      ),
    )
    .version(VERSION, '-V, --version', text('print the version', 'показать версию'))
    .showHelpAfterError(text('Add --help to see what there is.', 'Что умеет команда, покажет --help.'))
    .showSuggestionAfterError()
    .exitOverride()
    .configureOutput({
      writeOut: (words) => terminal.out(words),
      // With --json an error is reported as JSON, at the end.
      writeErr: (words) => {
        if (!json) terminal.err(words);
      },
      outputError: (message, write) => write(usageMessage(message, language)),
    })
    .addHelpText(
      'after',
      text(
        '\nExit codes: 0 ok, 1 failed, 2 wrong usage, 78 unusable configuration.',
        '\nКоды завершения: 0 — хорошо, 1 — не удалось, 2 — неверный вызов, 78 — непригодный конфиг.',
      ),
    );
  for (const add of COMMANDS) add(program, context);
  return program;
}

export { processTerminal, type Terminal } from './terminal.js';

/**
 * The command line.
 *
 * @param args without the program's own name
 * @returns the exit code when the command is done; services are done when they were asked to stop
 */
export async function runCli(args: readonly string[], terminal: Terminal): Promise<ExitCode> {
  const language = chosenLanguage(args, terminal.language);
  const context = cliContext({ terminal, clock: systemClock, json: args.includes('--json'), language });
  try {
    await createProgram(context).parseAsync(args, { from: 'user' });
    return context.exitCode;
  } catch (error) {
    // Help and version end through the same exception, with code 0.
    if (error instanceof CommanderError && error.exitCode === 0) return EXIT_CODES.ok;
    const { exitCode, ...failure } = toCommandFailure(error, language);
    if (context.json) terminal.err(`${JSON.stringify({ error: failure })}\n`);
    else if (!(error instanceof CommanderError)) terminal.err(`${failure.message}\n`);
    return exitCode;
  }
}
