import type { Command } from 'commander';
import { EXIT_CODES } from '../failure.js';
import { loadContext } from '../load-context.js';
import { printResult, type CliContext, configOption, jsonOption, type ConfigOption } from '../terminal.js';

interface MigrateOptions extends ConfigOption {
  readonly check?: boolean;
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
      '--check',
      text(
        'only say which migrations would run, and end with 1 where there are any; changes nothing',
        'только сказать, какие миграции выполнятся, и завершиться с 1, если они есть; ничего не менять',
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
  const app = await loadContext(context, options, { databaseOnly: true });
  const { config } = app;
  if (options.check) return checkTables(context, config.database.url);
  // Loaded on demand: TypeORM takes half a second.
  const { Database } = await import('../../store/database/database.js');
  const database = await Database.open(config.database.url, { migrate: true, create: !options.forgetCallers });
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

async function checkTables(context: CliContext, url: string): Promise<void> {
  const { text } = context;
  const { inspectDatabase } = await import('../../store/database/inspect-database.js');
  const { dialect, state, trouble, pending, unknown } = await inspectDatabase(url);
  const upToDate = state === 'open' && pending.length + unknown.length === 0;
  if (!upToDate) context.exitCode = EXIT_CODES.failed;
  const words = [
    ...(state === 'absent'
      ? [text(`There is no database yet (${trouble}): a start makes it.`, `Базы ещё нет (${trouble}): её создаст запуск.`)]
      : []),
    ...(state === 'shut' ? [text(`The database cannot be opened: ${trouble}`, `База не открывается: ${trouble}`)] : []),
    ...pending.map((name) => text(`Would run: ${name}`, `Выполнится: ${name}`)),
    ...unknown.map((name) => text(`Of a newer version: ${name}`, `От более новой версии: ${name}`)),
    ...(upToDate ? [text('The database is up to date.', 'База в актуальном виде.')] : []),
  ];
  printResult(context, words.join('\n'), { database: dialect, upToDate, state, pending, unknown });
}
