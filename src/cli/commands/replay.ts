import type { Command } from 'commander';
import type { Config } from '../../config/config.js';
import type { CallScope } from '../../store/calls/call-scan.store.js';
import { UsageError } from '../failure.js';
import { loadContext } from '../load-context.js';
import { type CliContext, printResult, configOption, type ConfigOption, jsonOption } from '../terminal.js';

interface ScopeOptions extends ConfigOption {
  readonly project?: string[];
  readonly source?: string;
  readonly from?: string;
  readonly to?: string;
  readonly csv?: string;
}

/** Options of every command on stored calls. */
function addScopeOptions(command: Command, context: CliContext): Command {
  const { text } = context;
  return command
    .option('--project <id...>', text('only these projects', 'только эти проекты'))
    .option('--from <moment>', text('a day, or a moment; included', 'день или момент, включительно'))
    .option('--to <moment>', text('a day, included as a whole, or a moment', 'день, весь, или момент'))
    .option(
      '--csv <file>',
      text('write every call that comes out otherwise there', 'записать туда каждый звонок, с которым выйдет иначе'),
    )
    .addOption(configOption(context))
    .addOption(jsonOption(context));
}

/**
 * One scope per requested project.
 * @throws UsageError if the config has no such project or source
 */
async function selectedScopes(
  options: ScopeOptions,
  by: CallScope['by'],
  config: Config,
  context: CliContext,
): Promise<CallScope[]> {
  const { project, source } = options;
  const { text } = context;
  const known = config.projects.map(({ id }) => id);
  const strange = (project ?? []).filter((id) => !known.includes(id));
  if (strange.length > 0)
    throw new UsageError(
      text(
        `There is no project "${strange.join('", "')}". There are: ${known.join(', ')}.`,
        `Нет проекта «${strange.join('», «')}». Есть: ${known.join(', ')}.`,
      ),
    );
  const sources = config.projects.flatMap((one) => one.sources.map(({ id }) => id));
  if (source !== undefined && !sources.includes(source))
    throw new UsageError(
      text(
        `There is no source "${source}". There are: ${sources.join(', ')}.`,
        `Нет источника «${source}». Есть: ${sources.join(', ')}.`,
      ),
    );
  const period = await readPeriod(options, config.timezone, context);
  return config.projects
    .filter(({ id }) => project === undefined || project.includes(id))
    .filter((one) => source === undefined || one.sources.some(({ id }) => id === source))
    .map(({ id }) => ({ project: id, source, by, ...period }));
}

/** @throws UsageError for a text that is neither a day nor a moment */
async function readPeriod({ from, to }: ScopeOptions, timezone: string, { text }: CliContext) {
  const { momentParameter, periodOf } = await import('../../api/http/input.js');
  for (const [option, typed] of Object.entries({ '--from': from, '--to': to }))
    if (typed !== undefined && !momentParameter.safeParse(typed).success)
      throw new UsageError(
        text(
          `${option} takes a day, like 2026-11-01, or a moment, like 2026-11-01T09:00:00Z, not "${typed}".`,
          `${option} — это день, как 2026-11-01, или момент, как 2026-11-01T09:00:00Z, а не «${typed}».`,
        ),
      );
  return periodOf({ from, to }, timezone);
}

interface ReplayOptions extends ScopeOptions {
  readonly goals?: true;
  readonly yes?: true;
  readonly dryRun?: true;
}

export function addReplay(program: Command, context: CliContext): void {
  const { text } = context;
  const command = program
    .command('replay')
    .description(
      text(
        'Read stored webhooks again, after a parser or a time zone changed, and decide goals by the config of ' +
          'today; with --goals decide only. Shows the difference first. Restart the service with the config before.',
        'Прочитать сохранённые вебхуки заново, когда изменился разбор или часовой пояс, и решить о целях по нынешнему ' +
          'конфигу; с --goals — только решить. Сначала показывает разницу. До этого перезапустите сервис с конфигом.',
      ),
    )
    .option(
      '--goals',
      text(
        'leave the webhooks alone: only decide; --from and --to are then about the call’s start, else about its first webhook',
        'вебхуки не трогать, только решить; тогда --from и --to — о начале звонка, иначе — о его первом вебхуке',
      ),
    )
    .option('--source <id>', text('only calls of this source', 'только звонки этого источника'))
    .option('--dry-run', text('only show the difference', 'только показать разницу'))
    .option('--yes', text('do not ask', 'не спрашивать'));
  addScopeOptions(command, context).action((options: ReplayOptions) => replay(context, options));
}

async function replay(context: CliContext, options: ReplayOptions): Promise<void> {
  const { terminal, json, text } = context;
  const { goals = false, yes = false, dryRun = false } = options;
  if (!yes && !dryRun && !terminal.canAsk)
    throw new UsageError(
      text(
        'There is nobody to ask: add --dry-run to see the difference only, or --yes to apply it.',
        'Спросить некого: добавьте --dry-run, чтобы только посмотреть разницу, или --yes, чтобы применить.',
      ),
    );
  const app = await loadContext(context, options);
  const scopes = await selectedScopes(options, goals ? 'start' : 'arrival', app.config, context);
  const [{ previewProcessing }, { applyReplay, previewReplay }, { hasDifferences, projectOutcomeText }] = await Promise.all([
    import('../with-app.js'),
    import('../replay/run-replay.js'),
    import('../replay/replay-report.js'),
  ]);
  const basis = goals ? 'goals' : 'receipts';
  await previewProcessing(app, async (services) => {
    const difference = await previewReplay(context, services, scopes, basis, options.csv);
    const words = difference.map((one) => projectOutcomeText(one, context)).join('\n\n');
    const unchanged = text('Nothing was changed.', 'Ничего не изменено.');
    if (!difference.some(hasDifferences))
      return printResult(context, `${words}\n\n${text('Nothing changes.', 'Ничего не меняется.')}`, {
        applied: false,
        difference,
      });
    if (dryRun) return printResult(context, `${words}\n\n${unchanged}`, { applied: false, difference });
    if (!json) terminal.out(`${words}\n\n`);
    if (!yes && !/^(y|yes|д|да)$/i.test((await terminal.ask(text('Apply this? [y/N] ', 'Применить? [д/Н] '))).trim()))
      return printResult(context, unchanged, { applied: false, difference });
    const projects = await applyReplay(context, services, scopes, basis);
    const done = text(
      'Done. Journeys show what changed; uploads go out in the next rounds of the service.',
      'Готово. Что изменилось, видно в истории звонков; отправки уйдут в следующих сеансах сервиса.',
    );
    printResult(context, done, { applied: true, difference, projects });
  });
}

export function addSimulate(program: Command, context: CliContext): void {
  const command = program
    .command('simulate')
    .description(
      context.text(
        'Show what the goals of a config would make of stored calls. Changes nothing; `replay --goals` then does it.',
        'Показать, что цели из конфига сделали бы из сохранённых звонков. Ничего не меняет; делает это `replay --goals`.',
      ),
    );
  addScopeOptions(command, context).action((options: ScopeOptions) => simulate(context, options));
}

async function simulate(context: CliContext, options: ScopeOptions): Promise<void> {
  const app = await loadContext(context, options);
  const scopes = await selectedScopes(options, 'start', app.config, context);
  const [{ previewProcessing }, { previewReplay }, { goalRulesText, projectOutcomeText }] = await Promise.all([
    import('../with-app.js'),
    import('../replay/run-replay.js'),
    import('../replay/replay-report.js'),
  ]);
  await previewProcessing(app, async (services) => {
    const projects = await previewReplay(context, services, scopes, 'goals', options.csv);
    const texts = projects.map((outcome) =>
      [goalRulesText(app.config, outcome.project, context.language), projectOutcomeText(outcome, context)].join('\n\n'),
    );
    printResult(context, texts.join('\n\n'), { projects });
  });
}
