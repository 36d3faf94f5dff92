import { z } from 'zod';
import { bothLanguages } from '../../domain/localized-text.js';
import type { Exclusion, Goal } from '../../domain/goals/goal.js';
import type { PlatformDefinition } from '../../platforms/kit/platform.js';
import type { CallSource } from '../../sources/source.js';
import type { ProjectConfig } from '../config.js';
import type { ConfigFinding, ConfigPath } from '../messages/config-problem.js';
import { type AlertsConfig, projectAlertsSchema } from '../schema/alerts.js';
import { workingHoursSchema } from '../schema/general.js';
import { goalSchema } from '../schema/goal.js';
import { idSchema, numberPatternSchema, parseCallersFile } from '../schema/values.js';
import { ConfigReader } from './config-reader.js';
import { buildConfigTree } from './config-tree.js';
import { confusableIds } from './cross-checks.js';
import { outlineProjects, type ProjectOutline } from './outline.js';
import { readDestination } from './read-destination.js';
import { readReceivers } from './read-receivers.js';
import { readSource } from './read-source.js';
import type { ReadFile } from './references.js';
import { findOversizedRule } from './rule-size.js';

/** Inputs for reading the parts of a project. */
export interface ProjectReadOptions {
  readonly sources: readonly CallSource[];
  readonly platforms: readonly PlatformDefinition[];
  readonly timezone: string;
  /** For sources that name none. */
  readonly endsWithinHours: number;
  readonly readFile: ReadFile;
  /** The installation's; undefined if they are invalid. */
  readonly alerts: AlertsConfig | undefined;
}

const numberPatterns = z.array(numberPatternSchema).default([]);
const unreadList = z.array(z.unknown()).default([]);

const excludeSchema = z
  .strictObject({
    callers: numberPatterns,
    trackingNumbers: numberPatterns,
    callersFile: z.string().min(1).nullable().default(null),
  })
  .prefault({});

/** Sources and destinations are read one by one, each with the schema of its kind. */
export const projectSchema = z.strictObject({
  id: idSchema,
  name: z.string().min(1).optional(),
  workingHours: workingHoursSchema,
  sources: unreadList,
  exclude: excludeSchema,
  goals: z.array(goalSchema).default([]),
  destinations: unreadList,
  alerts: projectAlertsSchema,
});

/** One project; undefined if the reader found a problem. */
export function readProject(
  reader: ConfigReader,
  outline: ProjectOutline,
  options: ProjectReadOptions,
): ProjectConfig | undefined {
  const { at, data } = outline;
  const project = reader.read(projectSchema, data, at);
  const sources = outline.sources.map((one) => readSource(reader, one.data, one.at, options));
  const destinations = outline.destinations.map((one) => readDestination(reader, one.data, one.at, options));
  if (project === undefined) return undefined;
  return {
    id: project.id,
    name: project.name ?? project.id,
    sources: sources.filter((one) => one !== undefined),
    workingHours: { ...project.workingHours, timezone: project.workingHours.timezone ?? options.timezone },
    exclude: readExclusion(reader, project.exclude, [...at, 'exclude', 'callersFile'], options.readFile),
    goals: project.goals,
    destinations: destinations.filter((one) => one !== undefined),
    alerts: readReceivers(reader, project.alerts, [...at, 'alerts'], options.alerts),
  };
}

function readExclusion(
  reader: ConfigReader,
  exclude: z.infer<typeof excludeSchema>,
  at: ConfigPath,
  readFile: ReadFile,
): Exclusion {
  const { callers, trackingNumbers, callersFile } = exclude;
  if (callersFile === null || !reader.isResolved(at)) return { callers, trackingNumbers };
  const { patterns, unreadable } = parseCallersFile(readFile(callersFile));
  for (const line of unreadable) {
    reader.addProblem(
      at,
      bothLanguages(
        `Line ${line} of the file is neither a number in international form, like +74951234567, nor a pattern, like +7495*.`,
        `Строка ${line} файла — не номер в международном виде, как +74951234567, и не шаблон, как +7495*.`,
      ),
    );
  }
  return { callers: [...callers, ...patterns], trackingNumbers };
}

const MOST_GOALS = 100;
const goalsSchema = z.array(goalSchema).max(MOST_GOALS);

/** Goals from outside the config file, or everything that is wrong with them, in the config's messages. */
export function readGoals(goals: unknown): { readonly goals: readonly Goal[] } | { readonly problems: readonly ConfigFinding[] } {
  // References are for the server's owner only: none is resolved for the sender of these goals.
  const oversized = findOversizedRule(goals);
  if (oversized.length > 0) return { problems: oversized };
  const reader = new ConfigReader(buildConfigTree({ goals }, { environment: {}, folder: '', readFile: () => '' }));
  const read = reader.read(goalsSchema, goals, ['goals']);
  const problems = [...reader.problems, ...outlineProjects({ goals }).flatMap((project) => confusableIds(project.goals, 'goal'))];
  return read === undefined || problems.length > 0 ? { problems } : { goals: read };
}
