import { Inject, Injectable } from '@nestjs/common';
import { type Config, CONFIG } from '../../config/config.js';
import { Destinations } from '../../destinations/destinations.js';
import type { LocalizedText } from '../../domain/localized-text.js';
import { FILTER_KINDS, type FilterKind, unknownNameText } from '../../messages/unknown-name.js';
import { KnownNamesStore } from '../../store/listing/known-names.store.js';

const IS_NAME = /^[\w-]{1,64}$/;

interface UnknownName {
  readonly kind: FilterKind;
  readonly text: LocalizedText;
}

/** The names by which lists are narrowed: those of the config, and those under which something is still stored. */
@Injectable()
export class KnownNames {
  private readonly ofConfig: Readonly<Record<FilterKind, readonly string[]>>;

  constructor(
    @Inject(CONFIG) { projects }: Config,
    { platformIds }: Destinations,
    private readonly stored: KnownNamesStore,
  ) {
    this.ofConfig = {
      project: projects.map(({ id }) => id),
      source: projects.flatMap(({ sources }) => sources.map(({ id }) => id)),
      destination: projects.flatMap(({ destinations }) => destinations.map(({ id }) => id)),
      platform: platformIds,
      goal: projects.flatMap(({ goals }) => goals.map(({ id }) => id)),
    };
  }

  /** The first name of a filter that there is none of, and which there are; null where all are known. */
  async unknownIn(filter: Readonly<Record<string, unknown>>): Promise<UnknownName | null> {
    for (const kind of FILTER_KINDS) {
      const name = filter[kind];
      // What cannot be a name is refused by the filter's own schema.
      if (typeof name !== 'string' || !IS_NAME.test(name) || this.ofConfig[kind].includes(name)) continue;
      if (!(await this.stored.isStored(kind, name))) return { kind, text: unknownNameText(kind, this.ofConfig[kind]) };
    }
    return null;
  }
}
