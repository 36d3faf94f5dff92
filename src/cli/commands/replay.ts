import { type Command, InvalidArgumentError } from 'commander';
import { momentParameter, periodOf } from '../../api/http/input.js';
import { loadAppContext } from '../../app-context.js';
import type { Config } from '../../config/config.js';
import type { CallScope } from '../../store/calls/calls.store.js';
import { UsageError } from '../failure.js';
import { type CliContext, printResult, configOption, type ConfigOption, jsonOption } from '../terminal.js';

interface ScopeOptions extends ConfigOption {
  readonly project?: string[];
  readonly source?: string;
  readonly from?: string;
  readonly to?: string;
  readonly csv?: string;
}

/** The options of every command that goes through stored calls. */
function addScopeOptions(command: Command): Command {
  return command
    .option('--project <id...>', 'only these projects')
    .option('--from <moment>', 'a day, or a moment; included', readMoment)
    .option('--to <moment>', 'a day, included as a whole, or a moment', readMoment)
    .option('--csv <file>', 'write every call that comes out otherwise there')
    .addOption(configOption())
    .addOption(jsonOption());
}

/** One scope per project that is asked for. @throws UsageError where the config has no such project or source */
function selectedScopes({ project, source, from, to }: ScopeOptions, by: CallScope['by'], config: Config): CallScope[] {
  const known = config.projects.map(({ id }) => id);
  const strange = (project ?? []).filter((id) => !known.includes(id));
  if (strange.length > 0) throw new UsageError(`There is no project "${strange.join('", "')}". There are: ${known.join(', ')}.`);
  const sources = config.projects.flatMap((one) => one.sources.map(({ id }) => id));
  if (source !== undefined && !sources.includes(source))
    throw new UsageError(`There is no source "${source}". There are: ${sources.join(', ')}.`);
  const period = periodOf({ from, to }, config.timezone);
  return config.projects
    .filter(({ id }) => project === undefined || project.includes(id))
    .filter((one) => source === undefined || one.sources.some(({ id }) => id === source))
    .map(({ id }) => ({ project: id, source, by, ...period }));
}

function readMoment(text: string): string {
  if (!momentParameter.safeParse(text).success)
    throw new InvalidArgumentError('It must be a day, like 2026-11-01, or a moment, like 2026-11-01T09:00:00Z.');
  return text;
}

interface ReplayOptions extends ScopeOptions {
  readonly goals?: true;
  readonly yes?: true;
  readonly dryRun?: true;
}

export function addReplay(program: Command, context: CliContext): void {
  const command = program
    .command('replay')
    .description(
      'Read stored webhooks again, after a parser or a time zone changed, and decide goals by the config of ' +
        'today; with --goals decide only. Shows the difference first. Restart the service with the config before.',
    )
    .option(
      '--goals',
      'leave the webhooks alone: only decide; --from and --to are then about the call’s start, else about its first webhook',
    )
    .option('--source <id>', 'only calls of this source')
    .option('--dry-run', 'only show the difference')
    .option('--yes', 'do not ask');
  addScopeOptions(command).action((options: ReplayOptions) => replay(context, options));
}

async function replay(context: CliContext, options: ReplayOptions): Promise<void> {
  const { terminal, json } = context;
  const { goals = false, yes = false, dryRun = false } = options;
  if (!yes && !dryRun && !terminal.canAsk)
    throw new UsageError('There is nobody to ask: add --dry-run to see the difference only, or --yes to apply it.');
  const app = await loadAppContext({ ...options, clock: context.clock });
  const scopes = selectedScopes(options, goals ? 'start' : 'arrival', app.config);
  const [{ previewProcessing }, { applyReplay, previewReplay }, { hasDifferences, projectOutcomeText }] = await Promise.all([
    import('../with-app.js'),
    import('../replay/run-replay.js'),
    import('../replay/replay-report.js'),
  ]);
  const basis = goals ? 'goals' : 'receipts';
  await previewProcessing(app, async (services) => {
    const difference = await previewReplay(context, services, scopes, basis, options.csv);
    const words = difference.map(projectOutcomeText).join('\n\n');
    if (!difference.some(hasDifferences))
      return printResult(context, `${words}\n\nNothing changes.`, { applied: false, difference });
    if (dryRun) return printResult(context, `${words}\n\nNothing was changed.`, { applied: false, difference });
    if (!json) terminal.out(`${words}\n\n`);
    if (!yes && !/^(y|yes|д|да)$/i.test((await terminal.ask('Apply this? [y/N] ')).trim()))
      return printResult(context, 'Nothing was changed.', { applied: false, difference });
    const projects = await applyReplay(context, services, scopes, basis);
    printResult(context, 'Done. Journeys show what changed; uploads go out in the next rounds of the service.', {
      applied: true,
      difference,
      projects,
    });
  });
}

export function addSimulate(program: Command, context: CliContext): void {
  const command = program
    .command('simulate')
    .description('Show what the goals of a config would make of stored calls. Changes nothing; `replay --goals` then does it.');
  addScopeOptions(command).action((options: ScopeOptions) => simulate(context, options));
}

async function simulate(context: CliContext, options: ScopeOptions): Promise<void> {
  const app = await loadAppContext({ ...options, clock: context.clock });
  const scopes = selectedScopes(options, 'start', app.config);
  const [{ previewProcessing }, { previewReplay }, { goalRulesText, projectOutcomeText }] = await Promise.all([
    import('../with-app.js'),
    import('../replay/run-replay.js'),
    import('../replay/replay-report.js'),
  ]);
  await previewProcessing(app, async (services) => {
    const projects = await previewReplay(context, services, scopes, 'goals', options.csv);
    const texts = projects.map((outcome) => `${goalRulesText(app.config, outcome.project)}\n\n${projectOutcomeText(outcome)}`);
    printResult(context, texts.join('\n\n'), { projects });
  });
}
