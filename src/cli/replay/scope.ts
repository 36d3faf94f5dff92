import { InvalidArgumentError, type Command } from 'commander';
import { momentParameter, periodOf } from '../../api/http/input.js';
import type { Config } from '../../config/config.js';
import type { CallScope } from '../../store/calls/calls.store.js';
import { UsageError } from '../failure.js';
import { configOption, jsonOption, type ConfigOption } from '../options.js';

export interface ScopeOptions extends ConfigOption {
  readonly project?: string[];
  readonly source?: string;
  readonly from?: string;
  readonly to?: string;
  readonly csv?: string;
}

/** The options of every command that goes through stored calls. */
export function withScope(command: Command): Command {
  return command
    .option('--project <id...>', 'only these projects')
    .option('--from <moment>', 'a day, or a moment; included', readMoment)
    .option('--to <moment>', 'a day, included as a whole, or a moment', readMoment)
    .option('--csv <file>', 'write every call that comes out otherwise there')
    .addOption(configOption())
    .addOption(jsonOption());
}

/** One scope per project that is asked for. @throws UsageError where the config has no such project or source */
export function scopesOf({ project, source, from, to }: ScopeOptions, by: CallScope['by'], config: Config): CallScope[] {
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
