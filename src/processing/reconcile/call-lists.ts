import { CronTime } from 'cron';
import type { Config } from '../../config/config.js';
import { nextAttemptAt, DAY, type Instant } from '../../domain/time/instant.js';
import type { CallList, CallSource, ListFailure } from '../../sources/source.js';

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

/** The longest wait that a vendor may ask for. */
const MAX_RETRY_AFTER_MS = DAY;

/** The next scheduled time; after transient trouble earlier, with exponential backoff. */
export function nextReconcileAt(
  schedule: string,
  timezone: string,
  now: Instant,
  trouble: ListFailure | null,
  failures: number,
): Instant {
  if (trouble?.passing) return nextAttemptAt(now, failures, 0, Math.min(trouble.afterMs, MAX_RETRY_AFTER_MS));
  return new CronTime(schedule, timezone).getNextDateFrom(new Date(now), timezone).toMillis();
}
