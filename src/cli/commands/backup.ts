import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { loadAppContext } from '../../app-context.js';
import { backUp, restore } from '../../store/backup/backup.js';
import { type CliContext, printResult, configOption, type ConfigOption, jsonOption } from '../terminal.js';

export function addBackup(program: Command, context: CliContext): void {
  program
    .command('backup')
    .description('Write the whole SQLite database into one file, checked, while the service runs. PostgreSQL: use pg_dump.')
    .argument('<file>', 'where to; must not be there yet')
    .addOption(configOption())
    .addOption(jsonOption())
    .action((file: string, options: ConfigOption) => backup(context, resolve(file), options));
}

async function backup(context: CliContext, file: string, options: ConfigOption): Promise<void> {
  const { config } = await loadAppContext(options);
  const content = backUp(config.database.url, file);
  const bytes = statSync(file).size;
  const words =
    `Written and checked: ${file}, ${bytes} bytes, ${content.calls} calls. It holds personal data: keep it as safe ` +
    'as the database.';
  printResult(context, words, { file, bytes, ...content });
}

interface RestoreOptions extends ConfigOption {
  readonly force?: boolean;
}

const AFTER_RESTORE_TEXT = [
  'Calls that came after the backup are missing: `ringback import --reconcile` asks MANGO for them.',
  'What was sent after the backup goes out once more. Metrica and Google Ads know copies, GA4 counts them: pause ' +
    'its destination first if that matters.',
  'Whoever was erased after the backup is there again: erase them once more.',
].join('\n');

export function addRestore(program: Command, context: CliContext): void {
  program
    .command('restore')
    .description('Put a backup in the place of the SQLite database of the config. Stop the service before.')
    .argument('<file>', 'that `backup` wrote')
    .option('--force', 'also where the database holds calls; it is kept beside')
    .addOption(configOption())
    .addOption(jsonOption())
    .action((file: string, options: RestoreOptions) => restoreFrom(context, resolve(file), options));
}

async function restoreFrom(context: CliContext, file: string, { force = false, ...options }: RestoreOptions): Promise<void> {
  const { config } = await loadAppContext(options);
  const restored = await restore(file, config.database.url, force, context.clock.now());
  const { calls, replaced } = restored;
  const kept = replaced === null ? 'There was no database before.' : `What was there before: ${replaced}`;
  printResult(context, [`Restored: ${calls} calls.`, kept, AFTER_RESTORE_TEXT].join('\n'), restored);
}
