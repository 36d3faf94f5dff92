import type { When } from '../domain/goals/goal.js';
import { asList } from '../domain/goals/goal.js';
import { matchesPattern } from '../domain/goals/patterns.js';
import type { ProjectConfig } from './config.js';

const SAFE_KEY_LENGTH = 16;

/** Rules that name a source the project does not have: they start, and are never met. */
export function strangeSources(project: ProjectConfig): readonly string[] {
  return project.goals.flatMap((goal) =>
    [goal.when, ...goal.valueBy.map((one) => one.when)]
      .flatMap(sourcesNamed)
      .filter((pattern) => !project.sources.some((source) => matchesPattern(pattern, source.id)))
      .map(
        (pattern) =>
          `Goal "${goal.id}" of project "${project.id}" asks for source "${pattern}", which the project does not have.`,
      ),
  );
}

export function shortAdminKey(adminKey: string | null): readonly string[] {
  if (adminKey === null || adminKey.length >= SAFE_KEY_LENGTH) return [];
  return [`RINGBACK_ADMIN_KEY is shorter than ${SAFE_KEY_LENGTH} signs and could be guessed; take a longer one.`];
}

function sourcesNamed(when: When): readonly string[] {
  const inner = [...(when.any ?? []), ...(when.all ?? []), ...(when.not === undefined ? [] : [when.not])];
  return [...(when.sources === undefined ? [] : asList(when.sources)), ...inner.flatMap(sourcesNamed)];
}
