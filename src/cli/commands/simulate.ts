import type { Command } from 'commander';
import { report, type CliContext } from '../context.js';
import { scopesOf, withScope, type ScopeOptions } from '../replay/scope.js';
import { serviceConfig } from '../service-config.js';

export function addSimulate(program: Command, context: CliContext): void {
  const command = program
    .command('simulate')
    .description('Show what the goals of a config would make of stored calls. Changes nothing; `replay --goals` then does it.');
  withScope(command).action((options: ScopeOptions) => simulate(context, options));
}

async function simulate(context: CliContext, options: ScopeOptions): Promise<void> {
  const { config } = await serviceConfig(options);
  const scopes = scopesOf(options, 'start', config);
  const [{ openWorkshop }, { look }, { goalsInWords, outcomeInWords }] = await Promise.all([
    import('../replay/workshop.js'),
    import('../replay/go-through.js'),
    import('../replay/words.js'),
  ]);
  const workshop = await openWorkshop(config, context.clock);
  try {
    const projects = await look(context, workshop, scopes, 'goals', options.csv);
    const words = projects.map((outcome) => `${goalsInWords(config, outcome.project)}\n\n${outcomeInWords(outcome)}`);
    report(context, words.join('\n\n'), { projects });
  } finally {
    await workshop.close();
  }
}
