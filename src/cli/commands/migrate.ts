import type { Command } from 'commander';
import { loadAppContext } from '../../app-context.js';
import { printResult, type CliContext, configOption, jsonOption, type ConfigOption } from '../terminal.js';

interface MigrateOptions extends ConfigOption {
  readonly forgetCallers?: boolean;
}

export function addMigrate(program: Command, context: CliContext): void {
  const { text } = context;
  program
    .command('migrate')
    .description(
      text(
        'Bring the database’s tables up to date. `start` does the same by itself.',
        'Обновить таблицы базы. `start` делает то же сам.',
      ),
    )
    .option(
      '--forget-callers',
      text(
        'where privacy.callerSecret is lost: callers are recognised anew, by the numbers that are still kept',
        'если privacy.callerSecret утерян: узнавать звонивших заново, по номерам, которые ещё хранятся',
      ),
    )
    .addOption(configOption(context))
    .addOption(jsonOption(context))
    .action((options: MigrateOptions) => migrate(context, options));
}

async function migrate(context: CliContext, options: MigrateOptions): Promise<void> {
  const app = await loadAppContext({ ...options, language: context.language, databaseOnly: true });
  const { config } = app;
  // Loaded by whoever asks: TypeORM takes half a second.
  const { Database } = await import('../../store/database/database.js');
  const database = await Database.open(config.database.url);
  const { dialect } = database;
  await database.close();
  if (options.forgetCallers) {
    const [{ withApp }, { CallerKeysStore }] = await Promise.all([
      import('../with-app.js'),
      import('../../store/privacy/caller-keys.store.js'),
    ]);
    await withApp(app, { database: 'migrated' }, (services) => services.get(CallerKeysStore).forget());
  }
  printResult(context, context.text('The database is up to date.', 'База в актуальном виде.'), {
    database: dialect,
    upToDate: true,
  });
}
