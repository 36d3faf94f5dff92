import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { bothLanguages, englishPlural } from '../../domain/localized-text.js';
import { loadContext } from '../load-context.js';
import { type CliContext, printResult, configOption, type ConfigOption, jsonOption } from '../terminal.js';

export function addBackup(program: Command, context: CliContext): void {
  const { text } = context;
  program
    .command('backup')
    .description(
      text(
        'Write the whole SQLite database into one file, checked, while the service runs. PostgreSQL: use pg_dump.',
        'Записать всю базу SQLite в один файл и проверить его; сервис может работать. Для PostgreSQL есть pg_dump.',
      ),
    )
    .argument('<file>', text('where to; must not be there yet', 'куда; такого файла ещё не должно быть'))
    .addOption(configOption(context))
    .addOption(jsonOption(context))
    .action((file: string, options: ConfigOption) => backup(context, resolve(file), options));
}

async function backup(context: CliContext, file: string, options: ConfigOption): Promise<void> {
  const { config } = await loadContext(context, options, { databaseOnly: true });
  const { backUp } = await import('../../store/backup/backup.js');
  const content = backUp(config.database.url, file);
  const bytes = statSync(file).size;
  const words = context.text(
    `Written and checked: ${file}, ${englishPlural(bytes, 'byte')}, ${englishPlural(content.calls, 'call')}. ` +
      'It holds personal data: keep it as safe as the database.',
    `Записано и проверено: ${file}, байт: ${bytes}, звонков: ${content.calls}. Там персональные данные: храните файл ` +
      'так же бережно, как базу.',
  );
  printResult(context, words, { file, bytes, ...content });
}

interface RestoreOptions extends ConfigOption {
  readonly force?: boolean;
}

const AFTER_RESTORE = bothLanguages(
  [
    'Calls that came after the backup are missing: `ringback import --reconcile` asks MANGO for them.',
    'What was sent after the backup goes out once more. Metrica and Google Ads know copies, GA4 counts them: pause ' +
      'its destination first if that matters.',
    'Whoever was erased after the backup is there again: erase them once more.',
  ].join('\n'),
  [
    'Звонков, пришедших после копии, здесь нет: `ringback import --reconcile` запросит их у MANGO.',
    'Отправленное после копии уйдёт ещё раз. Метрика и Google Ads узнают повтор, GA4 его посчитает: если это важно, ' +
      'сначала поставьте эту площадку на паузу.',
    'Кого удалили после копии, тот снова здесь: удалите ещё раз.',
  ].join('\n'),
);

export function addRestore(program: Command, context: CliContext): void {
  const { text } = context;
  program
    .command('restore')
    .description(
      text(
        'Put a backup in the place of the SQLite database of the config. Stop the service before.',
        'Поставить копию на место базы SQLite из конфига. Сначала остановите сервис.',
      ),
    )
    .argument('<file>', text('that `backup` wrote', 'который записала команда `backup`'))
    .option(
      '--force',
      text('also where the database holds calls; it is kept beside', 'даже если в базе есть звонки; она останется рядом'),
    )
    .addOption(configOption(context))
    .addOption(jsonOption(context))
    .action((file: string, options: RestoreOptions) => restoreFrom(context, resolve(file), options));
}

async function restoreFrom(context: CliContext, file: string, { force = false, ...options }: RestoreOptions): Promise<void> {
  const { config } = await loadContext(context, options, { databaseOnly: true });
  // Loaded on demand: it loads SQLite.
  const { restore } = await import('../../store/backup/backup.js');
  const restored = await restore(file, config.database.url, force, context.clock.now());
  const { calls, replaced } = restored;
  const { text, language } = context;
  const kept =
    replaced === null
      ? text('There was no database before.', 'Раньше базы не было.')
      : text(`What was there before: ${replaced}`, `Прежняя база: ${replaced}`);
  const counted = text(`Restored: ${englishPlural(calls, 'call')}.`, `Восстановлено звонков: ${calls}.`);
  printResult(context, [counted, kept, AFTER_RESTORE[language]].join('\n'), restored);
}
