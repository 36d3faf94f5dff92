import type { Command } from 'commander';
import type { ConfigChange, ConfigOutline } from '../../config/diff/config-outline.js';
import type { ConfigDifference } from '../../config/diff/config-reloader.js';
import { loadContext } from '../load-context.js';
import { type CliContext, configOption, type ConfigOption, jsonOption, printResult } from '../terminal.js';

export function addConfig(program: Command, context: CliContext): void {
  const { text } = context;
  const config = program.command('config').description(text('The config file.', 'Файл настроек.'));
  config
    .command('check')
    .description(
      text(
        'Read the config as a start would, and name every mistake with its line. Opens no database and changes nothing.',
        'Прочитать конфиг, как при запуске, и назвать каждую ошибку со строкой. База не открывается, ничего не меняется.',
      ),
    )
    .addOption(configOption(context))
    .addOption(jsonOption(context))
    .action((options: ConfigOption) => checkConfig(context, options));
  config
    .command('diff')
    .description(
      text(
        'Show what the config would change against the one that runs, and what that would do to calls that wait. ' +
          'A SIGHUP to the service, or the page for admins, then applies it.',
        'Показать, чем конфиг отличается от работающего и что станет с ждущими звонками. ' +
          'Применяет его SIGHUP сервису или страница администратора.',
      ),
    )
    .addOption(configOption(context))
    .addOption(jsonOption(context))
    .action((options: ConfigOption) => diffConfig(context, options));
}

async function checkConfig(context: CliContext, options: ConfigOption): Promise<void> {
  const { text } = context;
  const app = await loadContext(context, options);
  const { config } = app;
  const [{ withApp }, { Destinations }, { configWarnings }] = await Promise.all([
    import('../with-app.js'),
    import('../../destinations/destinations.js'),
    import('../../running-config.js'),
  ]);
  const warnings = await withApp(app, { database: 'none' }, async (services) =>
    configWarnings(app.warnings, services.get(Destinations), context.language),
  );
  const { file, projects } = config;
  const name = file ?? text('no file: an empty config', 'файла нет: пустой конфиг');
  const count = (of: 'sources' | 'goals' | 'destinations'): number => projects.reduce((sum, one) => sum + one[of].length, 0);
  const counts = {
    projects: projects.length,
    sources: count('sources'),
    goals: count('goals'),
    destinations: count('destinations'),
  };
  const words = text(
    `Nothing is wrong with it: ${name}. Projects ${counts.projects}, sources ${counts.sources}, goals ${counts.goals}, ` +
      `destinations ${counts.destinations}.`,
    `Ошибок нет: ${name}. Проектов ${counts.projects}, источников ${counts.sources}, целей ${counts.goals}, ` +
      `площадок ${counts.destinations}.`,
  );
  printResult(context, withWarnings([words], warnings), { ok: true, file, ...counts, warnings });
}

async function diffConfig(context: CliContext, options: ConfigOption): Promise<void> {
  const { language, text } = context;
  const app = await loadContext(context, options);
  const [
    { withApp },
    { Destinations },
    { configWarnings, differenceTo, readRunningConfig },
    { InstallationStore },
    { HealthStore },
  ] = await Promise.all([
    import('../with-app.js'),
    import('../../destinations/destinations.js'),
    import('../../running-config.js'),
    import('../../store/admin/audit.store.js'),
    import('../../store/statistics/health.store.js'),
  ]);
  await withApp(app, { database: 'current' }, async (services) => {
    const stores = { installation: services.get(InstallationStore), health: services.get(HealthStore) };
    const warnings = configWarnings(app.warnings, services.get(Destinations), language);
    const running: ConfigOutline | null = await readRunningConfig(stores.installation);
    if (running === null) {
      const words = text(
        'No service has run on this database yet, so there is nothing to compare with.',
        'С этой базой ещё не запускался сервис: сравнивать не с чем.',
      );
      return printResult(context, withWarnings([words], warnings), {
        runs: false,
        changes: [],
        effects: [],
        needsRestart: [],
        warnings,
      });
    }
    const difference = await differenceTo(running, { ...app, warnings }, stores);
    const effects = difference.effects.map((effect) => effect[language]);
    printResult(context, differenceText(difference, effects, context), { runs: true, ...difference, effects });
  });
}

function differenceText(
  { changes, needsRestart, warnings }: ConfigDifference,
  effects: readonly string[],
  context: CliContext,
): string {
  const { text } = context;
  const same = text(
    'Nothing changes: the service last took just this config.',
    'Различий нет: именно этот конфиг сервис взял последним.',
  );
  const restart = text(
    `Only a restart applies: ${needsRestart.join(', ')}. A reload would be refused.`,
    `Только перезапуск применит: ${needsRestart.join(', ')}. Перечитать без него не получится.`,
  );
  const lines = [
    ...(changes.length === 0 ? [same] : changes.map((change) => changeLine(change, context))),
    ...(effects.length === 0 ? [] : ['', ...effects]),
    ...(needsRestart.length === 0 ? [] : ['', restart]),
  ];
  return withWarnings(lines, warnings);
}

function withWarnings(lines: readonly string[], warnings: readonly string[]): string {
  return [...lines, ...warnings.map((warning) => `! ${warning}`)].join('\n');
}

const MARKS: Readonly<Record<ConfigChange['kind'], string>> = { added: '+', removed: '-', changed: '~' };

function changeLine({ path, kind, before, after }: ConfigChange, { text }: CliContext): string {
  const hidden = text('(hidden)', '(скрыто)');
  if (kind === 'changed') return `~ ${path}: ${before ?? hidden} → ${after ?? hidden}`;
  const value = before ?? after;
  return `${MARKS[kind]} ${path}${value === null ? '' : `: ${value}`}`;
}
