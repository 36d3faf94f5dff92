import { groupBy } from '../../domain/collections.js';
import { DAY, type Instant } from '../../domain/time/instant.js';
import type { CallEntity } from '../../store/schema/entities/call.entity.js';

/** The identifiers by which a mark may name calls. */
export type CallName = 'callId' | 'yaCid' | 'gaCid' | 'clickId' | 'dealId' | 'callerKey';

/**
 * Index of the calls that marks may mean. Of those with the same identifier only the relevant one is returned, by binary search:
 * a thousand marks on a caller with ten thousand calls would be ten million comparisons. Pure.
 */
export class CandidateCalls {
  /** By identifier and source, earliest first. */
  private readonly lists: ReadonlyMap<string, readonly (readonly CallEntity[])[]>;
  private readonly byId: ReadonlyMap<string, CallEntity>;
  readonly projects: readonly string[];

  constructor(calls: readonly CallEntity[]) {
    this.byId = new Map(calls.map((call) => [call.id, call]));
    this.projects = [...new Set(calls.map(({ projectId }) => projectId))];
    const named = [...this.byId.values()].toSorted(byMoment).flatMap((call) => namesOf(call).map((name) => ({ name, call })));
    this.lists = new Map(
      [...groupBy(named, ({ name }) => name)].map(([name, found]) => {
        const bySource = groupBy(
          found.map(({ call }) => call),
          ({ projectId, sourceId }) => `${projectId} ${sourceId}`,
        );
        return [name, [...bySource.values()]];
      }),
    );
  }

  withIds(ids: Iterable<string>): CallEntity[] {
    return [...ids].flatMap((id) => this.byId.get(id) ?? []);
  }

  all(name: CallName, value: string): CallEntity[] {
    return this.listsOf(name, value).flat();
  }

  /** Of each source the last call not after this moment. */
  lastBefore(name: CallName, value: string, until: Instant): CallEntity[] {
    return this.listsOf(name, value).flatMap((calls) => calls[firstIndex(calls, (call) => momentOf(call) > until) - 1] ?? []);
  }

  /** Of each source the nearest call within a day. */
  nearest(name: CallName, value: string, at: Instant): CallEntity[] {
    return this.listsOf(name, value).flatMap((calls) => {
      const later = firstIndex(calls, (call) => momentOf(call) >= at);
      const before = calls[later - 1];
      const earlier = before && calls[firstIndex(calls, (call) => momentOf(call) >= momentOf(before))];
      return [earlier, calls[later]].filter((call) => call !== undefined).filter((call) => distance(call, at) <= DAY);
    });
  }

  private listsOf(name: CallName, value: string): readonly (readonly CallEntity[])[] {
    return this.lists.get(keyOf(name, value)) ?? [];
  }
}

export function momentOf({ startedAt, receivedAt }: CallEntity): Instant {
  return startedAt ?? receivedAt;
}

export function distance(call: CallEntity, at: Instant): number {
  return Math.abs(momentOf(call) - at);
}

function keyOf(name: CallName, value: string): string {
  return `${name} ${value}`;
}

function namesOf({ id, callId, yaCid, gaCid, clickIds, dealId, callerKey }: CallEntity): string[] {
  const names: (readonly [CallName, string | null])[] = [
    ['callId', id],
    ['callId', callId],
    ['yaCid', yaCid],
    ['gaCid', gaCid],
    ...Object.values(clickIds).map((value) => ['clickId', value] as const),
    ['dealId', dealId],
    ['callerKey', callerKey],
  ];
  return [...new Set(names.flatMap(([name, value]) => (value === null ? [] : [keyOf(name, value)])))];
}

function byMoment(a: CallEntity, b: CallEntity): number {
  return momentOf(a) - momentOf(b) || (a.id < b.id ? -1 : 1);
}

/** Binary search: the first index for which it holds, if it holds for all after that one. */
function firstIndex(calls: readonly CallEntity[], holds: (call: CallEntity) => boolean): number {
  let [low, high] = [0, calls.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    const call = calls[middle];
    if (call !== undefined && holds(call)) high = middle;
    else low = middle + 1;
  }
  return low;
}
