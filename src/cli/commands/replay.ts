import type { Command } from 'commander';
import { report, type CliContext } from '../context.js';
import { UsageError } from '../failure.js';
import { scopesOf, withScope, type ScopeOptions } from '../replay/scope.js';
import { serviceConfig } from '../service-config.js';

interface ReplayOptions extends ScopeOptions {
  readonly goals?: true;
  readonly yes?: true;
  readonly dryRun?: true;
}

export function addReplay(program: Command, context: CliContext): void {
  const command = program
    .command('replay')
    .description(
      'Read stored webhooks again, after a parser or a time zone changed, and decide goals by the config of today; with --goals decide only. Shows the difference first. Restart the service with the config before.',
    )
    .option(
      '--goals',
      'leave the webhooks alone: only decide; --from and --to are then about the call’s start, else about its first webhook',
    )
    .option('--source <id>', 'only calls of this source')
    .option('--dry-run', 'only show the difference')
    .option('--yes', 'do not ask');
  withScope(command).action((options: ReplayOptions) => replay(context, options));
}

async function replay(context: CliContext, options: ReplayOptions): Promise<void> {
  const { terminal, json } = context;
  const { goals = false, yes = false, dryRun = false } = options;
  if (!yes && !dryRun && !terminal.canAsk)
    throw new UsageError('There is nobody to ask: add --dry-run to see the difference only, or --yes to apply it.');
  const { config } = await serviceConfig(options);
  const scopes = scopesOf(options, goals ? 'start' : 'arrival', config);
  const [{ openWorkshop }, { apply, look }, { differs, outcomeInWords }] = await Promise.all([
    import('../replay/workshop.js'),
    import('../replay/go-through.js'),
    import('../replay/words.js'),
  ]);
  const basis = goals ? 'goals' : 'receipts';
  const workshop = await openWorkshop(config, context.clock);
  try {
    const difference = await look(context, workshop, scopes, basis, options.csv);
    const words = difference.map(outcomeInWords).join('\n\n');
    if (!difference.some(differs)) return report(context, `${words}\n\nNothing changes.`, { applied: false, difference });
    if (dryRun) return report(context, `${words}\n\nNothing was changed.`, { applied: false, difference });
    if (!json) terminal.out(`${words}\n\n`);
    if (!yes && !/^(y|yes|д|да)$/i.test((await terminal.ask('Apply this? [y/N] ')).trim()))
      return report(context, 'Nothing was changed.', { applied: false, difference });
    const projects = await apply(context, workshop, scopes, basis);
    report(context, 'Done. Journeys show what changed; uploads go out in the next rounds of the service.', {
      applied: true,
      difference,
      projects,
    });
  } finally {
    await workshop.close();
  }
}
