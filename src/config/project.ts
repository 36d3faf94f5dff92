import { z } from 'zod';
import type { Exclusion } from '../domain/goal.js';
import type { PlatformDefinition } from '../platforms/platform.js';
import type { CallSource } from '../sources/source.js';
import type { ProjectConfig } from './config.js';
import { readDestination } from './destination.js';
import { goalSchema } from './goal.js';
import { idSchema } from './id.js';
import { numberPatternSchema, readCallersFile } from './number-pattern.js';
import type { ProjectOutline } from './outline.js';
import type { Path } from './problem.js';
import type { Reader } from './reader.js';
import type { ReadFile } from './references.js';
import { readSource } from './source.js';
import { workingHoursSchema } from './working-hours.js';

/** What the parts of a project are read with. */
export interface ProjectWorld {
  readonly sources: readonly CallSource[];
  readonly platforms: readonly PlatformDefinition[];
  readonly timezone: string;
  readonly readFile: ReadFile;
}

const numbers = z.array(numberPatternSchema).default([]);
const list = z.array(z.unknown()).default([]);

const excludeSchema = z
  .strictObject({ callers: numbers, trackingNumbers: numbers, callersFile: z.string().min(1).nullable().default(null) })
  .prefault({});

/** Sources and destinations are read one by one, each with the schema of its kind. */
export const projectSchema = z.strictObject({
  id: idSchema,
  name: z.string().min(1).optional(),
  workingHours: workingHoursSchema,
  sources: list,
  exclude: excludeSchema,
  goals: z.array(goalSchema).default([]),
  destinations: list,
});

/** One project; undefined where the reader found something that does not fit. */
export function readProject(reader: Reader, outline: ProjectOutline, world: ProjectWorld): ProjectConfig | undefined {
  const { at, data } = outline;
  const project = reader.read(projectSchema, data, at);
  const sources = outline.sources.map((one) => readSource(reader, one.data, one.at, world.sources));
  const destinations = outline.destinations.map((one) => readDestination(reader, one.data, one.at, world));
  if (project === undefined) return undefined;
  return {
    id: project.id,
    name: project.name ?? project.id,
    sources: sources.filter((one) => one !== undefined),
    workingHours: { ...project.workingHours, timezone: project.workingHours.timezone ?? world.timezone },
    exclude: exclusion(reader, project.exclude, [...at, 'exclude', 'callersFile'], world.readFile),
    goals: project.goals,
    destinations: destinations.filter((one) => one !== undefined),
  };
}

function exclusion(reader: Reader, exclude: z.infer<typeof excludeSchema>, at: Path, readFile: ReadFile): Exclusion {
  const { callers, trackingNumbers, callersFile } = exclude;
  if (callersFile === null || !reader.isFilled(at)) return { callers, trackingNumbers };
  const { patterns, unreadable } = readCallersFile(readFile(callersFile));
  for (const line of unreadable) {
    reader.add(
      at,
      `Line ${line} of the file is neither a number in international form, like +74951234567, nor a pattern, like +7495*.`,
    );
  }
  return { callers: [...callers, ...patterns], trackingNumbers };
}
