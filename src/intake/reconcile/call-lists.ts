import type { Config } from '../../config/config.js';
import type { CallList } from '../../sources/source.js';
import type { CallSource } from '../../sources/source.js';

/** The vendors' lists of calls that the config opens, by source. */
export class CallLists {
  private readonly lists: ReadonlyMap<string, CallList>;

  constructor(config: Config, adapters: readonly CallSource[]) {
    const all = config.projects.flatMap(({ sources }) => sources);
    this.lists = new Map(
      all.flatMap(({ id, type, settings }) => {
        const list = adapters.find((adapter) => adapter.type === type)?.callList?.(settings) ?? null;
        return list === null ? [] : [[id, list] as const];
      }),
    );
  }

  get sources(): readonly string[] {
    return [...this.lists.keys()];
  }

  of(source: string): CallList {
    const list = this.lists.get(source);
    if (!list) throw new Error(`the source "${source}" has no list of calls`);
    return list;
  }
}
