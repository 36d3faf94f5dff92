import type { Config, DestinationConfig } from '../config/config.js';
import type { ConversionPlatform, PlatformDefinition, PlatformRuntime } from './platform.js';

/** One configured account on a platform, ready to work. */
export interface Destination {
  readonly id: string;
  readonly projectId: string;
  readonly config: DestinationConfig;
  readonly platform: ConversionPlatform;
}

/** All destinations of the config, switched off ones included. */
export class Destinations {
  private readonly byId: ReadonlyMap<string, Destination>;

  constructor(readonly all: readonly Destination[]) {
    this.byId = new Map(all.map((destination) => [destination.id, destination]));
  }

  find(id: string): Destination | null {
    return this.byId.get(id) ?? null;
  }

  ofProject(projectId: string): Destination[] {
    return this.all.filter((destination) => destination.projectId === projectId);
  }

  enabled(): Destination[] {
    return this.all.filter((destination) => destination.config.enabled);
  }
}

/** Binds each configured destination to its platform. */
export function createDestinations(
  config: Config,
  definitions: readonly PlatformDefinition[],
  runtime: PlatformRuntime,
): Destinations {
  const byId = new Map(definitions.map((definition) => [definition.id, definition]));
  return new Destinations(
    config.projects.flatMap((project) =>
      project.destinations.map((destination) => {
        const definition = byId.get(destination.platform);
        if (!definition) throw new Error(`the config let an unknown platform "${destination.platform}" through`);
        const platform = definition.create(destination.settings, runtime);
        return { id: destination.id, projectId: project.id, config: destination, platform };
      }),
    ),
  );
}

/** Pairs of destinations that would tell the same place about the same goal: each call would count twice there. */
export function sharedAccounts(destinations: Destinations): [string, string][] {
  const pairs: [string, string][] = [];
  const enabled = destinations.enabled();
  enabled.forEach((one, index) => {
    for (const other of enabled.slice(index + 1)) {
      if (one.config.platform === other.config.platform && one.platform.accountKey === other.platform.accountKey)
        pairs.push([one.id, other.id]);
    }
  });
  return pairs;
}
