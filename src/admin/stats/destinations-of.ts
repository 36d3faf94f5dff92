import type { Destinations } from '../../destinations/destinations.js';
import type { Counts } from '../../domain/statistics/counts.js';

export interface NamedDestination {
  readonly id: string;
  /** Null for one that left the config. */
  readonly platform: string | null;
}

/** The destinations of a project: those of the config, then those that only its uploads remember. */
export function destinationsOf(
  tally: Counts,
  projectId: string,
  destinations: Destinations,
  asked: string | undefined,
): NamedDestination[] {
  const configured = destinations.ofProject(projectId).map(({ id, config }) => ({ id, platform: config.platform }));
  const remembered = tally.wordsAfter('at');
  const gone = remembered.filter((id) => !configured.some((one) => one.id === id)).sort();
  return [...configured, ...gone.map((id) => ({ id, platform: null }))].filter(({ id }) => asked === undefined || id === asked);
}
