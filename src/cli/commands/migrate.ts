import type { Command } from 'commander';
import { loadAppContext } from '../../app-context.js';
import { printResult, type CliContext, configOption, jsonOption, type ConfigOption } from '../terminal.js';

export function addMigrate(program: Command, context: CliContext): void {
  program
    .command('migrate')
    .description('Bring the database’s tables up to date. `start` does the same by itself.')
    .addOption(configOption())
    .addOption(jsonOption())
    .action((options: ConfigOption) => migrate(context, options));
}

async function migrate(context: CliContext, options: ConfigOption): Promise<void> {
  const { config } = await loadAppContext(options);
  // Loaded by whoever asks: TypeORM takes half a second.
  const { Database } = await import('../../store/database/database.js');
  const database = await Database.open(config.database.url);
  const { dialect } = database;
  await database.close();
  printResult(context, 'The database is up to date.', { database: dialect, upToDate: true });
}
