import { DAY, type Instant } from '../../domain/time/instant.js';
import type { Goal } from '../../domain/goals/goal.js';
import type { CallerCall, CallerHistory } from '../../store/calls/calls.store.js';
import type { CallerConversion } from '../../store/calls/conversions.store.js';
import type { CallEntity } from '../../store/schema/entities/call.entity.js';

type Arrival = Pick<CallEntity, 'id' | 'receivedAt'>;

export function arrivedBefore(one: Arrival, other: Arrival): boolean {
  return one.receivedAt < other.receivedAt || (one.receivedAt === other.receivedAt && one.id < other.id);
}

/** Calls without a start are dated by their first receipt. */
export function callMoment(call: Pick<CallEntity, 'startedAt' | 'receivedAt'>): Instant {
  return call.startedAt ?? call.receivedAt;
}

/** Moments in ascending order; duplicates are possible. */
class Moments {
  readonly values: Instant[] = [];

  add(at: Instant): void {
    this.values.splice(this.firstFrom(at), 0, at);
  }

  remove(at: Instant): void {
    const index = this.firstFrom(at);
    if (this.values[index] === at) this.values.splice(index, 1);
  }

  /** The latest moment before `until` and after `after`. */
  latestBetween(after: Instant, until: Instant): Instant | null {
    const found = this.values[this.firstFrom(until) - 1];
    return found !== undefined && found > after ? found : null;
  }

  /** Binary search: the index of the first moment at or after `at`. */
  private firstFrom(at: Instant): number {
    let [low, high] = [0, this.values.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.values[middle] ?? Infinity) < at) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** What is known of one caller while calls are decided in order of arrival. */
interface CallerTimeline {
  /** Calls that arrived before the one being decided. */
  readonly calls: Moments;
  /** In order of arrival; the first `passed` of them are in `calls`. */
  readonly waiting: readonly CallerCall[];
  passed: number;
}

/** The conversions of one caller to one goal. */
interface ConversionTimeline {
  /** Conversions whose call arrived before the one being decided. */
  readonly arrived: Moments;
  /** Conversions that prevent another one whenever their call arrived: all except those being decided again. */
  readonly inForce: Moments;
  /** Conversions of calls that are not decided here, in order of arrival; the first `passed` of them are in `arrived`. */
  readonly waiting: readonly CallerConversion[];
  passed: number;
  /** Calls of this batch that count so far. */
  readonly counting: Set<string>;
}

interface Known {
  readonly history: CallerHistory;
  readonly conversions: readonly CallerConversion[];
}

/**
 * Callers' earlier calls and conversions, for calls that are decided in order of arrival. Sorted arrays that grow along: scanning
 * all calls of a caller for each of them is quadratic.
 */
export class CallerTimelines {
  private readonly callers = new Map<string, CallerTimeline>();
  private readonly conversions = new Map<string, ConversionTimeline>();
  private readonly knownConversions: ReadonlyMap<string, readonly CallerConversion[]>;

  /**
   * @param batch our ids of the calls to be decided
   * @param anew decides as if nothing had been decided for them yet
   */
  constructor(
    private readonly known: Known,
    private readonly batch: ReadonlySet<string>,
    private readonly anew: boolean,
  ) {
    const byKey = new Map<string, CallerConversion[]>();
    for (const one of known.conversions) {
      const key = conversionKey(one.callerKey, one.goal);
      const list = byKey.get(key);
      if (list) list.push(one);
      else byKey.set(key, [one]);
    }
    this.knownConversions = byKey;
  }

  /** Starts of the caller's calls that arrived before this one, ascending. */
  earlierCalls(call: CallEntity, callerKey: string): readonly Instant[] {
    const timeline = this.callerTimeline(callerKey);
    for (;;) {
      const next = timeline.waiting[timeline.passed];
      if (!next || !arrivedBefore(next, call)) return timeline.calls.values;
      timeline.calls.add(next.at);
      timeline.passed += 1;
    }
  }

  /** The conversions that may prevent this one under `oncePerCallerDays`: the latest of those in reach, or none. */
  otherConversions(call: CallEntity, callerKey: string, { id: goal, oncePerCallerDays }: Goal): readonly Instant[] {
    if (oncePerCallerDays === null) return [];
    const timeline = this.conversionTimeline(callerKey, goal);
    for (;;) {
      const next = timeline.waiting[timeline.passed];
      if (!next || !arrivedBefore({ ...next, id: next.callId }, call)) break;
      timeline.arrived.add(next.startedAt);
      timeline.passed += 1;
    }
    const [after, until] = [callMoment(call) - oncePerCallerDays * DAY, callMoment(call) + oncePerCallerDays * DAY];
    // A conversion in force stays in force: only a call that arrived earlier can prevent it.
    const sets = timeline.counting.has(call.id) ? [timeline.arrived] : [timeline.arrived, timeline.inForce];
    return sets.flatMap((moments) => moments.latestBetween(after, until) ?? []);
  }

  /** Makes this decision visible to later calls. */
  record(call: CallEntity, callerKey: string, goal: Goal, met: boolean): void {
    const timeline = this.conversionTimeline(callerKey, goal.id);
    const moment = callMoment(call);
    const counted = timeline.counting.delete(call.id);
    if (counted && !this.anew) timeline.inForce.remove(moment);
    if (!met) return;
    timeline.arrived.add(moment);
    if (!this.anew) timeline.inForce.add(moment);
  }

  private callerTimeline(callerKey: string): CallerTimeline {
    const made = this.callers.get(callerKey);
    if (made) return made;
    const waiting = [...(this.known.history.get(callerKey) ?? [])].sort(byArrival);
    const timeline = { calls: new Moments(), waiting, passed: 0 };
    this.callers.set(callerKey, timeline);
    return timeline;
  }

  private conversionTimeline(callerKey: string, goal: string): ConversionTimeline {
    const key = conversionKey(callerKey, goal);
    const made = this.conversions.get(key);
    if (made) return made;
    const all = this.knownConversions.get(key) ?? [];
    const ofBatch = all.filter(({ callId }) => this.batch.has(callId));
    const waiting = all
      .filter(({ callId }) => !this.batch.has(callId))
      .sort((a, b) => byArrival({ ...a, id: a.callId }, { ...b, id: b.callId }));
    const inForce = new Moments();
    for (const { startedAt } of [...waiting, ...(this.anew ? [] : ofBatch)].sort((a, b) => a.startedAt - b.startedAt))
      inForce.values.push(startedAt);
    const counting = new Set(ofBatch.map(({ callId }) => callId));
    const timeline = { arrived: new Moments(), inForce, waiting, passed: 0, counting };
    this.conversions.set(key, timeline);
    return timeline;
  }
}

function conversionKey(callerKey: string, goal: string): string {
  return `${callerKey}\n${goal}`;
}

function byArrival(one: Arrival, other: Arrival): number {
  return arrivedBefore(one, other) ? -1 : 1;
}
