import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Config, DestinationConfig } from '../config/config.js';
import { groupBy } from '../domain/collections.js';
import type { ConversionPlatform, PlatformDefinition, PlatformRuntime } from '../platforms/kit/platform.js';
import { AppError } from '../runtime/errors.js';

/** One configured account on a platform, ready to work. */
export interface Destination {
  readonly id: string;
  readonly projectId: string;
  readonly config: DestinationConfig;
  readonly platform: ConversionPlatform;
}

/** All destinations of the config, including those switched off. */
export class Destinations {
  private readonly byId: ReadonlyMap<string, Destination>;

  /** @param platformIds of all platforms there are, configured or not */
  constructor(
    readonly all: readonly Destination[],
    readonly platformIds: readonly string[] = [],
  ) {
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

  /** Active destinations whose platform gives verdicts later, grouped by the list that contains the verdicts. */
  verdictLists(): readonly (readonly Destination[])[] {
    const confirming = this.enabled().filter(({ platform }) => platform.confirm !== undefined);
    return [...groupBy(confirming, (destination) => destination.platform.verdictList ?? destination).values()];
  }

  /** Includes the destination itself; empty if its platform gives no later verdicts. */
  verdictListOf(destination: Destination): readonly Destination[] {
    return this.verdictLists().find((list) => list.includes(destination)) ?? [];
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
    config.projects.flatMap((project) => {
      const currencies = new Map(project.goals.map(({ id, currency }) => [id, currency]));
      const ofProject = { ...runtime, currencyOf: (goal: string) => currencies.get(goal) ?? null };
      return project.destinations.map((destination) => {
        const definition = byId.get(destination.platform);
        if (!definition) throw new Error(`the config let an unknown platform "${destination.platform}" through`);
        const platform = definition.create(destination.settings, ofProject);
        return { id: destination.id, projectId: project.id, config: destination, platform };
      });
    }),
    [...byId.keys()],
  );
}

const FOLDER = join(import.meta.dirname, '../platforms');
/** The folder of shared code, which is no platform. */
const KIT = 'kit';

/** Loads the ad platforms: every folder of src/platforms but the kit; one that does not conform stops the start. */
export async function loadPlatforms(): Promise<PlatformDefinition[]> {
  const folders = readdirSync(FOLDER).filter((name) => name !== KIT && statSync(join(FOLDER, name)).isDirectory());
  return Promise.all(
    folders.sort().map(async (folder) => {
      const exported = (await import(`../platforms/${folder}/index.js`)) as { platform?: Partial<PlatformDefinition> };
      if (!conforms(exported.platform, folder)) throw new AppError('RB_PLATFORM_BROKEN', folder);
      return exported.platform;
    }),
  );
}

function conforms(platform: Partial<PlatformDefinition> | undefined, folder: string): platform is PlatformDefinition {
  return (
    platform?.id === folder &&
    typeof platform.create === 'function' &&
    typeof platform.defaultSchedule === 'function' &&
    typeof platform.settings?.safeParse === 'function'
  );
}
