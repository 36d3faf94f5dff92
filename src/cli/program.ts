import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { addAlerts } from './commands/alerts.js';
import { addBackup } from './commands/backup.js';
import { addRestore } from './commands/backup.js';
import { addDemo } from './commands/demo.js';
import { addDoctor } from './commands/doctor.js';
import { addErase } from './commands/erase.js';
import { addExport } from './commands/export.js';
import { addImport } from './commands/import.js';
import { addInit } from './commands/init.js';
import { addKey } from './commands/key.js';
import { addMigrate } from './commands/migrate.js';
import { addReplay } from './commands/replay.js';
import { addSimulate } from './commands/replay.js';
import { addSandbox } from './commands/sandbox.js';
import { addStart } from './commands/start.js';
import type { CliContext } from './terminal.js';

const COMMANDS = [
  addStart,
  addDemo,
  addInit,
  addDoctor,
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
